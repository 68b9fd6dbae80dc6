"""Secrets that carry no provider's prefix: tokens, private keys, connection strings, random text after a word for a key."""

import re
from math import log2

from detectors.recognizers.providers import PROVIDER_KEYS
from detectors.recognizers.recognizer import Identifier, Shape

_EDGE = r"(?<![A-Za-z0-9_.-])"
_PEM_LABEL = r"(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"

JWT = Identifier(
    "secret.jwt",
    "API_KEY",
    [Shape(_EDGE + r"eyJ[A-Za-z0-9_-]{6,}+\.[A-Za-z0-9_-]{6,}+(?:\.[A-Za-z0-9_-]{4,}+)?", 0.97, why="JSON web token (RFC 7519)")],
    triggers=[r"eyJ[A-Za-z0-9_-]{6}"],
)

PRIVATE_KEY = Identifier(
    "secret.private_key",
    "API_KEY",
    [
        Shape(
            r"-----BEGIN " + _PEM_LABEL + r"[A-Za-z0-9+/=\s\\:,.-]{0,8000}?(?:-----END " + _PEM_LABEL + r"|\Z)",
            0.99,
            why="PEM header (RFC 7468)",
        ),
        Shape(r"-----BEGIN " + _PEM_LABEL, 0.98, why="PEM header (RFC 7468)"),
        Shape(r"PuTTY-User-Key-File-\d: [^\n]{0,80}", 0.97, why="PuTTY header"),
    ],
    triggers=[r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY", r"PuTTY-User-Key-File-"],
)

CONNECTION = Identifier(
    "secret.connection",
    "PASSWORD",
    [
        Shape(
            r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@\"'<>]{0,80}:(?P<value>[^\s/@\"'<>]{1,120})@[\w.-]",
            0.95,
            why="password in a URL",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?:password|pwd)\s?=\s?(?P<value>[^;\s\"']{3,80})(?=;)",
            0.9,
            why="password in a connection string",
            flags=re.IGNORECASE,
        ),
    ],
    triggers=[r"(?i)[a-z0-9]://[^\s/@]*:[^\s/@]*@", r"(?i)(?:password|pwd)\s?="],
)

_HEX = re.compile(r"[0-9a-fA-F-]+\Z")


def is_random(value: str) -> bool:
    """Whether a text looks drawn from a hat: long, mixed, little repetition (Shannon entropy above 3.2 bits a character)."""
    kinds = sum(any(test(char) for char in value) for test in (str.isdigit, str.islower, str.isupper))
    if len(value) < 16 or kinds < 2 or not any(char.isdigit() for char in value):
        return False
    return -sum(share * log2(share) for share in (value.count(char) / len(value) for char in set(value))) > 3.2


def _has_random_tail(value: str) -> bool:
    tail = value.rpartition("_")[2]
    return is_random(tail) and not _HEX.match(tail)


def _is_token(value: str) -> bool:
    plain = value.rstrip(".=")
    return is_random(plain.rpartition("_")[2].rpartition("-")[2]) or (is_random(plain) and not _HEX.match(plain))


PREFIXED = Identifier(
    "secret.prefixed",
    "API_KEY",
    [
        Shape(
            _EDGE + r"[a-z]{2,8}_(?:(?:live|test|prod|dev|sk|pk|rk|key|secret|pat)_)?[A-Za-z0-9]{18,120}(?![\w-])",
            0.7,
            why="short prefix and a random tail",
        )
    ],
    check=_has_random_tail,
    words="key api apikey sleutel cle clef schlussel token secret geheim",
    triggers=[r"[a-z]{2}_[A-Za-z0-9_]{18}"],
)

_KEY_WORDS = (
    r"api[ _-]?(?:key|token|sleutel|secret|schl(?:ü|ue)ssel)|access[ _-]?(?:key|token)|secret(?:[ _-]?(?:key|access[ _-]?key))?"
    r"|client[ _-]?secret|auth[ _-]?token|token|bearer|cl[ée]f? (?:d[’']?\s?)?api|cl[ée] secr[èe]te|geheime sleutel|sleutel|jeton"
    r"|zugriffs(?:token|schl(?:ü|ue)ssel)|session(?:[ _-]?id)?|x-api-key"
)

LABELLED = Identifier(
    "secret.labelled",
    "API_KEY",
    [
        Shape(
            r"(?<![A-Za-z0-9])(?:" + _KEY_WORDS + r")[\"']?(?:\s?(?:is|est|ist|lautet|:|=>|=)\s?|\s)[\"']?(?:Bearer\s)?"
            r"(?P<value>[A-Za-z0-9_+/.=~-]{16,400})",
            0.8,
            why="random text after a word for a key",
            flags=re.IGNORECASE,
        )
    ],
    check=_is_token,
    triggers=[r"(?i)(?:key|token|secret|sleutel|schl(?:ü|ue)ssel|bearer|jeton|session|api)"],
)

_TAIL = re.compile(r"[A-Za-z0-9]+\Z")


def has_mixed_tail(value: str) -> bool:
    """Whether a key ends in ten or more letters of both cases and figures, as if drawn from a hat: `prd-7Hk2Lm9Qx4Vz`."""
    tail = _TAIL.search(value)
    if tail is None or len(tail[0]) < 10:
        return False
    upper, lower, figures = (sum(map(test, tail[0])) for test in (str.isupper, str.islower, str.isdigit))
    return figures >= 2 and upper >= 2 and lower >= 2


SHORT = Identifier(
    "secret.short",
    "API_KEY",
    [
        Shape(
            r"(?<![A-Za-z0-9])(?:" + _KEY_WORDS + r"|(?:api-?)?key|cl[ée]f?|schl(?:ü|ue)ssel)[\"']?"
            r"(?:\s?(?:is|est|ist|lautet|:|=>|=)\s?|\s)[\"'`]?(?P<value>(?:[a-z0-9]{2,8}[-_]){1,3}[A-Za-z0-9]{10,40})(?![\w-])",
            0.75,
            why="prefix and mixed tail after a word for a key",
            flags=re.IGNORECASE,
        )
    ],
    check=has_mixed_tail,
    triggers=[
        r"(?i)(?:key|token|secret|sleutel|schl(?:ü|ue)ssel|bearer|jeton|session|cl[ée]f?|api)[\"']?"
        r"[ :=>]{1,3}(?:is |est |ist |lautet )?[\"'`]?[a-z0-9]{2,8}[-_]"
    ],
)

SECRETS = (SHORT, *PROVIDER_KEYS, JWT, PRIVATE_KEY, CONNECTION, PREFIXED, LABELLED)
