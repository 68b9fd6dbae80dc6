"""Makes names: of people, towns, streets, companies, products, users. Chance picks from the lists and the vocabulary."""

import random
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

VOCABULARY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"))


@dataclass
class Lists:
    """The rows of `lists.tsv.gz` by kind and origin, best known first."""

    forms: dict[tuple[str, str], list[str]] = field(default_factory=dict[tuple[str, str], list[str]])
    plain: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # everyday words that are nobody's name

    def pick(self, rng: random.Random, kind: str, origin: str) -> str:
        """One form: half of the time a well known one."""
        forms = self.forms[kind, origin]
        return forms[int(rng.random() ** 3 * len(forms))] if rng.random() < 0.5 else rng.choice(forms)


class Namer:
    """Makes names as texts of one language hold them.

    Args:
        language: nl, fr, de or en.
        lists: where names come from.
        rng: the source of chance.
    """

    def __init__(self, language: str, lists: Lists, rng: random.Random) -> None:
        self.language = language
        self._lists = lists
        self._rng = rng

    def person(self) -> tuple[str, str]:
        """A first name and a family name, mostly of one origin."""
        origin = self._origin()
        first = self.first(origin)
        if self._rng.random() < 0.1:
            origin = self._origin()
        last = self._family(origin)
        if self._rng.random() < 0.03:
            last += "-" + self._family(origin)
        return first, last

    def first(self, origin: str | None = None) -> str:
        """A given name as people write it; one in twenty is double."""
        origin = origin or self._origin()
        if self._rng.random() < 0.12:
            return self._rng.choice(VOCABULARY["given"])
        name = titled(self._lists.pick(self._rng, "first", origin))
        if self._rng.random() < 0.05:
            return f"{name}{self._rng.choice('- ')}{titled(self._lists.pick(self._rng, 'first', origin))}"
        return name

    def _origin(self) -> str:
        names, weights = zip(*VOCABULARY["origins"][self.language].items(), strict=True)
        return self._rng.choices(names, weights)[0]

    def _family(self, origin: str | None = None) -> str:
        origin = origin or self._origin()
        capital = origin in ("be", "en") or self._rng.random() < 0.2
        return titled(self._lists.pick(self._rng, "last", origin), particles=capital)

    def town(self) -> str:
        """A town: of the language's own countries mostly."""
        countries = {
            "nl": ["be"] * 8 + ["nl"] * 3,
            "fr": ["be"] * 6 + ["fr"] * 4,
            "de": ["de"] * 6 + ["be"] * 2 + ["lu"],
            "en": ["gb"] * 3 + ["be"] * 4,
        }
        elsewhere = ["ma", "tr", "pl", "cd", "es", "it", "pt", "ro", "lu", "de", "fr", "nl", "gb"]
        code = self._rng.choice(countries[self.language] if self._rng.random() < 0.8 else elsewhere)
        return place(self._lists.pick(self._rng, "town", code))

    def region(self) -> str:
        """A country or a region."""
        return place(self._lists.pick(self._rng, self._rng.choice(["country", "country", "region"]), "eu"))

    def street(self) -> str:
        """A street without number; many bear a person's name."""
        pattern = self._rng.choice(VOCABULARY["streets"][self.language])
        thing = self._family() if self._rng.random() < 0.5 else place(self._lists.pick(self._rng, "word", self.language))
        return pattern.format(
            F=self.first(), L=self._family(), N=self.town(), X=thing, x=thing.lower(), Xx=thing.replace(" ", "")
        )

    def company(self) -> str:
        """A company's name; most are made of people's names."""
        if self._rng.random() < 0.25:
            return self._rng.choice(VOCABULARY["brands"])
        if self._rng.random() < 0.35:
            return self._business()
        text = self._rng.choice(
            VOCABULARY["trades"][self.language]
            if self._rng.random() < 0.85
            else VOCABULARY["trades"][self._rng.choice(["nl", "fr", "de", "en"])]
        )
        return text.format(
            F=self.first(),
            L=self._family(),
            K=self._family(),
            N=self.town(),
            W=place(self._lists.pick(self._rng, "word", self.language)),
        )

    def _business(self) -> str:
        business = self._rng.choice(VOCABULARY["businesses"][self.language])
        business = business if self._rng.random() < 0.4 else capitalised(business)
        first, last = self.person()
        owner = self._rng.choice([first, last, last, f"{first} {last}", f"{last} & {self._family()}", f"{last}-{self._family()}"])
        legal = self._rng.choice(["", "", "", " BV", " nv", " bvba", " SRL", " SA", " GmbH", " Ltd", " & Zn", " & Fils", " VOF"])
        return f"{business} {owner}{legal}" if self._rng.random() < 0.35 else f"{owner} {business}{legal}"

    def product(self) -> str:
        """A product's or theme's name; many sound like a person."""
        if self._rng.random() < 0.5:
            return self._rng.choice(VOCABULARY["products"])
        word = capitalised(self._rng.choice(self._lists.plain[self.language]))
        head, first = self._rng.choice(VOCABULARY["product_heads"]), self.first()
        return self._rng.choice(
            [
                f"{head} {first}",
                f"{head} {word}",
                f"{first} {word}",
                f"{head} {first} II",
                f"{word} & {first}",
                f"{head} {self._family()}",
            ]
        )

    def login(self) -> str:
        """A user name; no person is labelled in it."""
        first, last = (plain(part).lower().replace(" ", "") for part in self.person())
        return self._rng.choice(
            [
                f"{first[:1]}{last}",
                f"{last}{first[:1]}",
                f"{first}{last[:1]}",
                f"{first}{self._rng.randint(10, 99)}",
                f"{first[:1]}.{last}",
                f"{first}_{last}",
            ]
        )


def titled(form: str, *, particles: bool = True) -> str:
    """A name with its capitals; without `particles`, `van` and `de` stay small."""
    words = [word if word in VOCABULARY["particles"] and not particles else capitalised(word) for word in form.split(" ")]
    return " ".join(words)


def capitalised(word: str) -> str:
    """A word with a capital, after a hyphen or apostrophe too."""
    for mark in "-'":
        if mark in word:
            head, _, tail = word.partition(mark)
            return f"{capitalised(head)}{mark}{capitalised(tail)}"
    return word[:1].upper() + word[1:]


def place(form: str) -> str:
    """A place with its capitals: `Braine-l'Alleud`, `Heist-op-den-Berg`."""
    return "-".join(
        word if word in ("aan", "de", "la", "le", "en", "sur", "sous", "lez", "l'alleud") else word.title()
        for word in form.split("-")
    )


def plain(text: str) -> str:
    """A text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
