"""Makes labelled texts in the style of chats, mails, tickets, notes, logs and prompts from hand-written frames."""

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path

from training.names.naming import Lists
from training.names.pieces import Filler, Pieces

HERE = Path(__file__).parent
LISTS = HERE.parents[1] / "detectors" / "names" / "data" / "lists.tsv.gz"

type Labelled = tuple[str, list[tuple[int, int, str]]]
type Frames = dict[str, list[str]]

_SLOT = re.compile(r"\{(\w+)\}")
_JOINTS = [" ", " ", " ", "\n", "\n\n", ". ", ", ", " - "]
_SHORTEST = 3  # letters of a word that may be written otherwise
_HELD_OUT = 12  # one frame in twelve is kept for the trainer's own test


def read_lists(path: Path = LISTS) -> Lists:
    """The name lists, as the generator picks from them."""
    lists = Lists()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            kind, origin, form = line.rstrip("\n").split("\t")
            lists.forms.setdefault((kind, origin), []).append(form)
    named = {form for (kind, _), forms in lists.forms.items() if kind != "word" for form in forms}
    for language in ("nl", "fr", "de", "en"):
        lists.plain[language] = [form for form in lists.forms["word", language] if form not in named and form.isalpha()]
    return lists


def read_frames(language: str, *, held_out: bool) -> Frames:
    """The frames of a language by section: those for training, or those held out."""
    frames: Frames = {}
    section = "value"
    for number, line in enumerate((HERE / "frames" / f"{language}.txt").read_text(encoding="utf-8").splitlines()):
        if line.startswith("[") and line.endswith("]") and line[1:-1].isalpha():
            section = line[1:-1]
        elif line and (section in ("hello", "bye", "story", "value") or (number % _HELD_OUT == 0) == held_out):
            frames.setdefault(section, []).append(line.replace("\\n", "\n"))
    return frames


class Writer:
    """Writes texts of one language, without end.

    Args:
        language: nl, fr, de or en.
        lists: where names come from.
        seed: the same seed writes the same texts.
        held_out: use only the frames that training does not see.
    """

    def __init__(self, language: str, lists: Lists, seed: int, *, held_out: bool = False) -> None:
        self._rng = random.Random(f"{language}{seed}{held_out}")  # noqa: S311  no secret is made here
        self._language = language
        self._filler = Filler(language, lists, self._rng)
        self._frames = read_frames(language, held_out=held_out)
        self._values = read_frames("values", held_out=False)["value"]
        self._words = lists.plain[language]

    def texts(self, count: int) -> Iterator[Labelled]:
        """So many labelled texts."""
        for _ in range(count):
            yield _assemble(self._spoil(self._compose()))

    def _compose(self) -> Pieces:
        chance = self._rng.random()
        if chance < 0.06:
            return self._joined(["story"])
        if chance < 0.38:
            return self._joined(["body"] * self._rng.choice([1, 1, 1, 2]))
        if chance < 0.47:
            return self._joined(
                self._rng.choice([["hello", "body"], ["body", "bye"], ["clean", "bye"], ["hello", "clean"], ["body", "clean"]])
            )
        if chance < 0.60:
            middle = [self._rng.choice(["body", "body", "clean"]) for _ in range(self._rng.choice([1, 2, 2, 3, 4]))]
            return self._joined(["hello", *middle, "bye"], self._rng.choice(["\n\n", "\n", " "]))
        if chance < 0.78:
            return self._joined(["line"])
        if chance < 0.95:
            return self._joined(["clean"] * self._rng.choice([1, 1, 2, 3]))
        return self._pieces(self._rng.choice(self._values))

    def _joined(self, sections: list[str], joint: str | None = None) -> Pieces:
        pieces: Pieces = []
        for index, section in enumerate(sections):
            if index:
                between = joint or self._rng.choice(_JOINTS)
                pieces.append((between, ""))
            pieces += self._pieces(self._rng.choice(self._frames[section]))
        return pieces

    def _pieces(self, frame: str) -> Pieces:
        self._filler.forget()
        pieces: Pieces = []
        for index, part in enumerate(_SLOT.split(self._filler.frame(frame))):
            if index % 2:
                pieces += self._filler.fill(part)
            else:
                pieces.append((self._disturb(part), ""))
        return pieces

    def _disturb(self, text: str) -> str:
        """Other words and slips of the finger between the slots, so that no phrase is learnt by heart."""
        words = text.split(" ")
        for index, word in enumerate(words):
            if len(word) >= _SHORTEST and word.isalpha() and (other := self._instead(word)):
                words[index] = other
        return " ".join(words)

    def _instead(self, word: str) -> str:
        chance = self._rng.random()
        if chance < 0.07 and word.islower():
            return self._rng.choice(self._words)
        if chance < 0.09 and word.islower() and self._language in ("nl", "de"):
            return self._rng.choice(self._words) + self._rng.choice(self._words)
        if chance < 0.115:
            return word.title()
        if chance < 0.125:
            return self._rng.choice([word.upper(), self._filler.letters(self._rng.randint(2, 5)).upper()])
        if chance < 0.15:
            spot = self._rng.randrange(len(word))
            return word[:spot] + self._rng.choice(["", word[spot] * 2]) + word[spot + 1 :]
        return ""

    def _spoil(self, pieces: Pieces) -> Pieces:
        """The ways in which people type: no capitals, all capitals, no accents, no line breaks, cut off."""
        chance = self._rng.random()
        if chance < 0.22:
            pieces = [(text.lower(), label) for text, label in pieces]
        elif chance < 0.24:
            pieces = [(text.upper(), label) for text, label in pieces]
        elif chance < 0.34:
            pieces = [(text.lower() if label in ("PER", "LOC") else text, label) for text, label in pieces]
        if self._rng.random() < 0.12:
            pieces = [(re.sub(r"[.,;!?:]+(?=\s|$)", "", text) if not label else text, label) for text, label in pieces]
        if self._rng.random() < 0.1:
            pieces = [(text.replace("\n", " "), label) for text, label in pieces]
        if self._rng.random() < 0.12 and len(pieces) > 2:
            pieces = self._cut(pieces)
        return pieces

    def _cut(self, pieces: Pieces) -> Pieces:
        first, label = pieces[0]
        if not label and " " in first.strip():
            words = first.split(" ")
            pieces = [(" ".join(words[self._rng.randrange(len(words)) :]), ""), *pieces[1:]]
        return pieces


def _assemble(pieces: Pieces) -> Labelled:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for piece, label in pieces:
        if label and piece:
            start = len(text)
            if spans and label == spans[-1][2] == "PER" and text[spans[-1][1] :] == " ":
                start = spans.pop()[0]  # `{F} {L}` is one person
            spans.append((start, len(text) + len(piece), label))
        text += piece
    return text, spans
