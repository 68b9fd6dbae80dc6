"""What an answer in the upstream's place says."""

import json

import pytest

from policy.register.model import Organisation
from proxy.act.refuse import refuse

WHOM = [
    ({"contact": "helpdesk@acme.example", "dpo": {"email": "dpo@acme.example"}}, "helpdesk@acme.example"),
    ({"dpo": {"email": "dpo@acme.example"}}, "dpo@acme.example"),
    ({"name": "Acme NV"}, "the data protection officer of Acme NV"),
]


@pytest.mark.parametrize(("organisation", "contact"), WHOM)
def test_a_refusal_says_whom_to_ask(organisation: dict[str, object], contact: str) -> None:
    """Who is named for it, else the data protection officer."""
    answer = refuse(Organisation.model_validate(organisation), reason="No.", rules=["r"])
    assert json.loads(answer.body)["contact"] == contact
