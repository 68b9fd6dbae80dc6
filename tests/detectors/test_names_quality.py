"""Floors of recall and precision on texts that were labelled by hand (`names_texts.txt`)."""

import re
from pathlib import Path

import pytest

from detectors.names import Names

_MARKED = re.compile(r"\[\[(.*?)\]\]|\{\{(.*?)\}\}")

type Span = tuple[int, int, str]


def labelled() -> dict[str, list[tuple[str, set[Span]]]]:
    """The texts by language, their marks taken out, with the spans that the marks told."""
    texts: dict[str, list[tuple[str, set[Span]]]] = {}
    language = ""
    for line in (Path(__file__).parent / "names_texts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            language = line[1:]
        elif line and not line.startswith("#"):
            texts.setdefault(language, []).append(unmarked(line.replace("¶", "\n")))
    return texts


def unmarked(marked: str) -> tuple[str, set[Span]]:
    text, at = "", 0
    spans: set[Span] = set()
    for mark in _MARKED.finditer(marked):
        text += marked[at : mark.start()]
        value = mark[1] or mark[2]
        spans.add((len(text), len(text) + len(value), "PERSON" if mark[1] else "LOCATION"))
        text += value
        at = mark.end()
    return text + marked[at:], spans


def overlap(a: Span, b: Span) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return a[2] == b[2] and 2 * shared >= max(a[1], b[1]) - min(a[0], b[0])


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_people_are_found_and_others_are_not(names: Names, language: str) -> None:
    """At least 86 of 100 people are found, and at least 86 of 100 that are reported are people, in each language."""
    texts = labelled()[language]
    found = names.find([text for text, _ in texts])
    expected = [(index, span) for index, (_, spans) in enumerate(texts) for span in spans if span[2] == "PERSON"]
    reported = [(i, (m.start, m.end, m.entity)) for i, matches in enumerate(found) for m in matches if m.entity == "PERSON"]
    hits = sum(any(i == j and overlap(span, other) for j, other in reported) for i, span in expected)
    right = sum(any(i == j and overlap(span, other) for j, other in expected) for i, span in reported)
    assert hits / len(expected) >= 0.86
    assert right / len(reported) >= 0.86


def test_places_are_found(names: Names) -> None:
    """At least three in four places that are said of a person are found, over all languages."""
    texts = [each for language in labelled().values() for each in language]
    found = names.find([text for text, _ in texts])
    expected = [(index, span) for index, (_, spans) in enumerate(texts) for span in spans if span[2] == "LOCATION"]
    reported = [(i, (m.start, m.end, m.entity)) for i, matches in enumerate(found) for m in matches]
    assert sum(any(i == j and overlap(span, other) for j, other in reported) for i, span in expected) >= 0.75 * len(expected)
