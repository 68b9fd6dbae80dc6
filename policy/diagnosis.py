"""Turns pydantic's errors into one sentence with file and line, and a suggestion where a key looks misspelt."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policy.document import Document, Path
from policy.quantities import Section

_SAYINGS = {
    "missing": 'the key "{key}" is missing',
    "dict_type": '"{key}" must hold keys and values',
    "model_type": '"{key}" must hold keys and values',
    "tuple_type": '"{key}" must be a list',
    "list_type": '"{key}" must be a list',
}


_FORMS = {
    "services.token": "`sha256:` and the 64 hexadecimal digits of the secret's digest",
    "detectors.feedback.token": "`feedback.` and 22 characters, as `douane scan --review` gives it",
    "pseudonyms.conversation": "a header's name, of letters, digits and dashes",
    "id": "letters, digits, dots, dashes and underscores, the first a letter or a digit",
}
"""How a text is written that has a form of its own; nobody reads a pattern."""


def _sections(root: type[Section]) -> Iterator[type[Section]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _sections(kind)


@cache
def _known_keys() -> tuple[str, ...]:
    """Every key that some part of the file may hold."""
    return tuple({field.alias or name for kind in _sections(Section) for name, field in kind.model_fields.items()})


def _unknown(key: str) -> str:
    near = get_close_matches(key, _known_keys(), n=1, cutoff=0.7)
    return f'unknown key "{key[:60]}"' + (f' (did you mean "{near[0]}"?)' if near else "")


def _said(detail: ErrorDetails) -> str:
    key = next((each for each in reversed(detail["loc"]) if isinstance(each, str)), "the file")  # of a list's entry, the list's
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown(key)
    if kind == "string_pattern_mismatch":
        path = ".".join(each for each in detail["loc"] if isinstance(each, str))
        form = _FORMS.get(path) or _FORMS.get(key) or "it as docs/configuration.md says"
        return f'"{key}" is not in its form: write {form}'
    if kind in _SAYINGS:
        return _SAYINGS[kind].format(key=key)
    message = detail["msg"].removeprefix("Value error, ")
    return message if kind == "value_error" else f'"{key}": {message[:1].lower()}{message[1:]}'


def sentence(error: ValidationError, document: Document) -> str:
    """The first error as `file:line: what is wrong`, and how many more there are."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    first = details[0]
    path: Path = tuple(first["loc"])
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return f"{document.where(path)}: {_said(first)}{more}"
