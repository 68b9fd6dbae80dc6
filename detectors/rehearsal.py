"""Made-up messages for an idle engine: what is built at first use (automata's states, telephone regions) is then built already.

re2 builds the states of an automaton as texts lead to them, so that the first hundred messages of a process cost twice as much as
later ones. Digits and letters of the templates are drawn anew each round; nothing here is of anybody.
"""

import random
from collections.abc import Iterator

from formats.leaf import Leaf, Place

_ROUNDS = 25
_TEMPLATES = (
    "Jan Dewit belde op 24/3/2026 over dossier D-11676-3: de premie van 825,98 euro is nog niet betaald. Bereikbaar op "
    "+32 470 30 24 57 na 15 uur, liefst niet via mail.",
    "Geachte mevrouw Claes, uw schadeaangifte van 3 mei is ontvangen; de wagen 1-ABC-234 staat bij garage Maes, "
    "Lindenlaan 53 bus 2, 9000 Gent. Terugbetaling op BE73 0636 3880 5760.",
    "Mijn rijksregisternummer is 43.08.25-481.19, geboren op 25 augustus 1943, en mijn zoon is 12 jaar oud.",
    "Bonjour, je suis Marie Lambert, née le 12/04/1981 à Liège; mon adresse est rue de la Station 12, 4000 Liège et mon "
    "numéro 0495/12.34.56.",
    "Le sinistre n° 2026-004512 est clôturé, le versement de 1.250,00 € partira sur le compte FR76 3000 6000 0112 3456 7890 189.",
    "Elle a 47 ans et souffre de diabète; son employeur, Boulangerie Dupont SRL (BE 0417.497.106), demande l'attestation.",
    "Guten Tag, mein Name ist Karl Schmidt, geboren am 1. Mai 1970; bitte rufen Sie mich unter 0171 2345678 an.",
    "Der Wagen ist nach einem Unfall in Aachen ein Totalschaden; Zeuge ist Peter Kowalski, Hauptstraße 7, 52062 Aachen.",
    "Die Erstattung geht auf DE89 3704 0044 0532 0130 00, bestätigt an karl.schmidt@example.org, Ihr Zeichen V-4711-08.",
    "Hello, this is John Smith, policy PA-123456-A, born 3 June 1985; call me on +44 20 7946 0123 or mail john@example.com.",
    "The card 4111 1111 1111 1111 was refused at 14:32, order 20260412-88, ref 7f3a9c12e4b0, version 4.12.7, ip 192.0.2.17.",
    "Token sk_test_4eC39HqLyjWDarjtT1zdp7dc, request 0b7c9a52-6f1e-4c7d-9b7a-1f6f0f3b2c11, at 2026-11-22T06:00:00Z.",
)
_VALUES = (
    ("email", "jan.dewit1@example.org"), ("mobile", "+32 470 30 24 57"), ("phone", "0470 30 24 57"), ("birthDate", "1943-08-25"),
    ("rijksregisternummer", "43.08.25-481.19"), ("iban", "BE73 0636 3880 5760"), ("address", "Lindenlaan 53"), ("zip", "9000"),
    ("created", "2019-03-04T10:00:00Z"), ("id", "88120000000"), ("number", "PA-000000-A"), ("checksum", "0f3a9c12"),
    ("premium", "120.50"), ("plate", "1-ABC-234"), ("vat", "BE 0417.497.106"), ("lat", "50.84673"), ("firstname", "Anneliese"),
    ("lastname", "Van den Berg"), ("uuid", "0b7c9a52-6f1e-4c7d-9b7a-1f6f0f3b2c11"), ("version", "4.12.7"),
)  # fmt: skip


def rounds() -> Iterator[list[Leaf]]:
    """The leaves of one message after another."""
    chance = random.Random(7)  # noqa: S311  no secret: the same texts at every start
    for number in range(_ROUNDS):
        body = Place("body", document=True)
        leaves = [Leaf(body.child(key), key, _drawn(value, chance)) for key, value in _VALUES]
        first = number * 3
        texts = [_TEMPLATES[(first + index) % len(_TEMPLATES)] for index in range(3)]
        notes = [body.child("notes").child(index) for index in range(len(texts))]
        yield [
            *leaves,
            *(Leaf(note.child("text"), "text", _drawn(text, chance)) for note, text in zip(notes, texts, strict=True)),
        ]


def _drawn(text: str, chance: random.Random) -> str:
    """The same form, other digits."""
    return "".join(chance.choice("0123456789") if char.isdigit() else char for char in text)
