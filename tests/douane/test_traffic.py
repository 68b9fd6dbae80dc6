"""The traffic of the bench is distinct, reproducible and full of valid numbers."""

import json
from itertools import islice

from stdnum.be import nn
from stdnum.iso7064 import mod_97_10

from douane.traffic import chats, contacts


def test_no_two_bodies_are_alike_and_the_same_seed_gives_the_same_bodies() -> None:
    """Caches cannot help, and runs can be compared."""
    for make in (contacts, chats):
        bodies = list(islice(make(3), 500))
        assert len(set(bodies)) == 500
        assert bodies == list(islice(make(3), 500))
        assert bodies != list(islice(make(4), 500))


def test_sizes_are_those_that_the_figures_speak_of() -> None:
    """A contact record of about 2 KB, a chat message of about 1 KB."""
    assert 1800 < sum(map(len, islice(contacts(), 200))) / 200 < 2200
    assert 850 < sum(map(len, islice(chats(), 200))) / 200 < 1150


def test_numbers_have_valid_check_digits() -> None:
    """National register numbers and IBANs of every contact."""
    for body in islice(contacts(), 100):
        properties = json.loads(body)["properties"]
        assert nn.is_valid(properties["rijksregisternummer"])
        account = properties["iban"].replace(" ", "")
        assert mod_97_10.is_valid(account[4:] + account[:4])
