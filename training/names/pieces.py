"""Fills the slots of a frame: people, places, companies, streets, numbers; says which stretch is what."""

import random
from collections.abc import Callable

from training.names.naming import VOCABULARY, Lists, Namer, plain

type Pieces = list[tuple[str, str]]  # text, label ("" for none)

NO_NAME = 0.06  # how often an everyday word stands where a name is expected
_DIGITS = "0123456789"
_HEX = "0123456789abcdef"


class Filler(Namer):
    """Makes the text of slots for one language.

    Args:
        language: nl, fr, de or en.
        lists: where names come from.
        rng: the source of chance.
    """

    def __init__(self, language: str, lists: Lists, rng: random.Random) -> None:
        super().__init__(language, lists, rng)
        self._people: dict[str, tuple[str, str]] = {}
        relatives, roles, acts = (VOCABULARY[name][language] for name in ("relatives", "roles", "acts"))
        self._slots: dict[str, Callable[[], str]] = {
            "n": lambda: f"{rng.randint(1, 300)}{rng.choice(['', '', '', 'A', ' bus 3', '/2', ' bte 4'])}",
            "zip": lambda: str(rng.randint(1000, 9990)),
            "num": lambda: self.digits(rng.randint(4, 9)),
            "tel": self.telephone,
            "amt": lambda: f"{rng.choice(['€ ', '', 'EUR '])}{rng.randint(1, 9000)}{rng.choice(['', ',50', '.00 euro', ' €'])}",
            "date": self.date,
            "bday": self.date,
            "time": lambda: f"{rng.randint(0, 23):02}{rng.choice(':uh')}{rng.randint(0, 59):02}",
            "age": lambda: f"{rng.randint(3, 95)}{rng.choice(['', ' jaar', 'j', ' ans', ' Jahre', ' years old', ''])}",
            "pol": lambda: f"{rng.choice(['', 'FAM-', 'AUTO/', 'WO-'])}{self.digits(4)}{rng.choice('-./')}{self.digits(5)}",
            "plate": lambda: f"{rng.choice('12')}-{self.letters(3).upper()}-{self.digits(3)}",
            "nrn": lambda: f"{self.digits(2)}.{self.digits(2)}.{self.digits(2)}-{self.digits(3)}.{self.digits(2)}",
            "ip": lambda: ".".join(str(rng.randint(1, 254)) for _ in range(4)),
            "ver": lambda: ".".join(str(rng.randint(0, 20)) for _ in range(3)),
            "hex": lambda: "".join(rng.choices(_HEX, k=rng.choice([8, 16, 32]))),
            "id": lambda: f"{rng.choice(['usr_', 'cus_', 'evt-', 'LOU-', 'acc'])}{''.join(rng.choices(_HEX, k=6))}",
            "user": self.login,
            "acr": lambda: self.letters(rng.randint(2, 5)).upper(),
            "mail": self.mail,
            "url": lambda: f"https://www.{self.letters(6)}.{rng.choice(['be', 'com', 'fr', 'de'])}/{self.letters(4)}",
            "cc": lambda: rng.choice(["BE", "NL", "Belgium", "België", "DE"]),
            "mon": lambda: rng.choice(VOCABULARY["months"][language]),
            "prod": self.product,
            "rel": lambda: rng.choice(relatives),
            "role": lambda: rng.choice(roles),
            "act": lambda: rng.choice(acts),
            "tech": lambda: rng.choice(VOCABULARY["tech"]),
            "trade": lambda: rng.choice(VOCABULARY["professions"][language]),
            "thing": lambda: rng.choice(VOCABULARY["things"]),
            "nat": lambda: rng.choice(VOCABULARY["nations"][language]),
            "X": self._family,
            "car": lambda: rng.choice(VOCABULARY["cars"]),
            "job": lambda: rng.choice(VOCABULARY["jobs"][language]),
            "title": lambda: rng.choice(VOCABULARY["titles"][language]),
        }

    def fill(self, slot: str) -> Pieces:
        """The pieces that stand for a slot; a digit after a person's slot means the same person throughout the frame."""
        kind = slot.rstrip(_DIGITS)
        if kind in ("FL", "F", "L", "LF", "IL", "U", "SP"):
            if self._rng.random() < NO_NAME:
                return [(self.ordinary(), "")]
            known = self._people.setdefault(slot[len(kind) :], self.person()) if slot != kind else self.person()
            return [(self._written(kind, *known), "PER")]
        if kind in ("T", "C"):
            return [(self.town() if kind == "T" else self.region(), "LOC")]
        if kind == "N":
            return [(self.town(), "")]
        if kind == "A":
            return self.address()
        if kind == "S":
            return [(self.street(), "STR")]
        if kind == "O":
            return [(self.company(), "ORG")]
        if kind == "inst":
            return [
                (self._rng.choice(VOCABULARY["institutions"]).replace("{N}", self.town()).replace("{F}", self.first()), "ORG")
            ]
        if kind == "PET":
            return [(self._rng.choice(VOCABULARY["pets"]) if self._rng.random() < 0.5 else self.first(), "")]
        return [(self._slots[kind](), "")]

    def ordinary(self) -> str:
        """An everyday word where a name could stand: what the sentence expects does not make a name of it."""
        count = self._rng.choice([1, 1, 2])
        words = [self._rng.choice(self._lists.plain[self.language]) for _ in range(count)]
        nouns = self.language == "de" and self._rng.random() < 0.6
        return " ".join(word.title() if nouns else word for word in words)

    def frame(self, text: str) -> str:
        """The frame with `{who}` and `{where}` written out: somebody, named or not, and what is said of where they are."""
        while "{who}" in text:
            text = text.replace("{who}", self._who(), 1)
        while "{where}" in text:
            text = text.replace("{where}", self._rng.choice(VOCABULARY["whereabouts"][self.language]), 1)
        return text

    def _who(self) -> str:
        if self._rng.random() < 0.25:
            return self._rng.choice(VOCABULARY["pronouns"][self.language])
        return self._rng.choice(["{F}", "{F}", "{FL}", "{rel}", "{rel} {F}", "{title} {L}", "{role} {FL}", "{FL} ({role})"])

    def forget(self) -> None:
        """Starts a new frame: its people are others."""
        self._people.clear()

    def address(self) -> Pieces:
        """Street, number, postcode and town in one of the usual orders."""
        number, post, town = self._slots["n"](), self._slots["zip"](), self.town()
        comma = self._rng.choice([", ", ", ", " ", "\n", " - "])
        if self.language == "en" and self._rng.random() < 0.6:
            return [(f"{number} {self.street()}{comma}{town}", "STR")]
        return [(f"{self.street()} {number}{comma}{post} {town}", "STR")]

    def mail(self) -> str:
        """An e-mail address."""
        first, last = self.person()
        name = f"{first}{self._rng.choice(['.', '_', ''])}{last}".lower().replace(" ", "")
        if self._rng.random() < 0.15:
            joint = self._rng.choice(
                [
                    " (at) {} punt be",
                    "[at]{}.be",
                    " at {} dot com",
                    " arobase {} point be",
                    " (a) {} punkt de",
                    " apenstaartje {} punt be",
                    " klammeraffe {} punkt de",
                ]
            )
            return name.replace(".", self._rng.choice([".", " punt ", " point ", " dot "])) + joint.format(
                self._rng.choice(["telenet", "gmail", "voo", "gmx", self._family().lower()])
            )
        return (
            f"{plain(name)}@{self._rng.choice(['telenet.be', 'gmail.com', 'hotmail.com', 'skynet.be', 'gmx.de', 'outlook.fr'])}"
        )

    def telephone(self) -> str:
        """A telephone number as people type it."""
        return (
            self._rng.choice(["04{2} {2} {2} {2}", "+32 4{2} {2} {2} {2}", "04{2}/{2}.{2}.{2}", "02 {3} {2} {2}", "+49 1{2} {5}"])
            .replace("{2}", self.digits(2))
            .replace("{3}", self.digits(3))
            .replace("{5}", self.digits(7))
        )

    def date(self) -> str:
        """A date in one of the usual forms."""
        day, month, year = self._rng.randint(1, 28), self._rng.randint(1, 12), self._rng.randint(1940, 2026)
        word = VOCABULARY["months"][self.language][month - 1]
        return self._rng.choice(
            [
                f"{day}/{month:02}/{year}",
                f"{day:02}.{month:02}.{year}",
                f"{year}-{month:02}-{day:02}",
                f"{day} {word} {year}",
                f"{day} {word}",
            ]
        )

    def digits(self, count: int) -> str:
        """So many digits."""
        return "".join(self._rng.choices(_DIGITS, k=count))

    def letters(self, count: int) -> str:
        """So many small letters."""
        return "".join(self._rng.choices("abcdefghijklmnopqrstuvwxyz", k=count))

    def _written(self, kind: str, first: str, last: str) -> str:
        chance = self._rng.random()
        if kind == "FL":
            return self._full(first, last, chance)
        if kind == "F":
            return first if chance < 0.94 else f"{first} {last[0].upper()}{self._rng.choice(['.', ''])}"
        if kind == "L":
            return last if chance < 0.95 else last.upper()
        if kind == "LF":
            return f"{last} {first}" if chance < 0.5 else f"{last}, {first}" if chance < 0.75 else f"{last.upper()} {first}"
        if kind == "U":
            return (
                f"{last.upper()} {first}"
                if chance < 0.5
                else f"{last.upper()} {first.upper()}"
                if chance < 0.8
                else f"{first} {last.upper()}"
            )
        if kind == "IL":
            return self._initials(first, last)
        return self._spelled(last if chance < 0.7 else first)

    def _full(self, first: str, last: str, chance: float) -> str:
        if chance < 0.74:
            return f"{first} {last}"
        if chance < 0.86:
            return self._written("LF", first, last)
        if chance < 0.91:
            return self._initials(first, last)
        if chance < 0.94:
            return f"{first} {last.upper()}"
        if chance < 0.97:
            return f"{first} {self._rng.choice('ABCDEFGHJKLMPRSTVW')}. {last}"
        return f"{first} {self.first()} {last}"

    def _initials(self, first: str, last: str) -> str:
        second = self._rng.choice(["", "", f"{self._rng.choice('AEGHJLMPR')}."])
        return f"{first[0]}.{second} {last}" if self._rng.random() < 0.75 else f"{last} {first[0]}{self._rng.choice(['.', ''])}"

    def _spelled(self, name: str) -> str:
        letters = [letter for letter in plain(name) if letter.isalpha()]
        return self._rng.choice(["-", "-", " ", ". ", ", "]).join(
            letters if self._rng.random() < 0.3 else [letter.upper() for letter in letters]
        )
