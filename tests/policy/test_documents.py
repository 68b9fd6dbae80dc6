"""The pages about rules and law keep up with the code."""

from pathlib import Path

import pytest

from policy import starter
from policy.rules.language import Rule, When
from policy.trials import Exchange, Expected

DOCS = Path(__file__).parents[2] / "docs"
RULES = (DOCS / "rules.md").read_text("utf-8")


@pytest.mark.parametrize("model", [When, Rule, Exchange, Expected])
def test_every_key_is_documented(model: type[When | Rule | Exchange | Expected]) -> None:
    """A condition, rule key or test key without a word in docs/rules.md fails."""
    keys = {field.alias or name for name, field in model.model_fields.items()} - {"source"}
    assert {key for key in keys if f"`{key}`" not in RULES} == set()


def test_every_starter_rule_is_in_the_table_of_clauses() -> None:
    """docs/legal.md names each."""
    legal = (DOCS / "legal.md").read_text("utf-8")
    assert {rule.id for rule in starter.rules() if f"`{rule.id}`" not in legal} == set()
