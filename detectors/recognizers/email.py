"""E-mail addresses (RFC 5321), written, obfuscated ("jan (at) telenet punt be") and spoken."""

import re

from detectors.recognizers.recognizer import Identifier, Shape

_FILE_ENDINGS = "png jpg jpeg gif svg webp ico css js mjs ts json map xml html htm pdf txt csv woff woff2 ttf mp4 exe dll"
_FILES = frozenset(_FILE_ENDINGS.split())
_MACHINES = re.compile(
    r"(?i)(?:no|do-?not|ne-?pas|nicht|geen)[-_.]?(?:reply|repondre|antworten|antwoord)|mailer-daemon|postmaster|bounces?"
)
_TOP = "be|com|nl|fr|de|eu|net|org|lu|uk|io|dev|info|biz|at|ch|pl|it|es|pt|ie|me|co|app|online|brussels|vlaanderen|gent|tech|ai"

_AT = r"(?:at|apenstaartje|apestaartje|arobase|arobas|klammeraffe|aapje|@|ät)"
_DOT = r"(?:punt|dot|point|punkt|\.)"
_BRACKETED = r"\s{0,2}[\[({<]\s?" + _AT + r"\s?[\])}>]\s{0,2}"
_BARE = r"\s{1,2}(?:at|apenstaartje|apestaartje|arobase|arobas|klammeraffe|aapje)\s{1,2}"
_SEPARATOR = r"(?:\s?[\[({]\s?" + _DOT + r"\s?[\])}]\s?|\s(?:punt|dot|point|punkt)\s|\.)"
_SPOKEN = r"(?:\s?[\[({]\s?" + _DOT + r"\s?[\])}]\s?|\s(?:punt|dot|point|punkt)\s)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
_LOCAL = r"(?<![\w.@+-])[\w+'-]{1,40}(?:(?:\.|\s(?:punt|dot|point|punkt|underscore|streepje|tiret)\s)[\w+'-]{1,40}){0,3}"


def _is_address(value: str) -> bool:
    local, _, domain = value.rpartition("@")
    return domain.rpartition(".")[2].lower() not in _FILES and not _MACHINES.fullmatch(local) and ".." not in value


WRITTEN = Identifier(
    "email",
    "EMAIL_ADDRESS",
    [
        Shape(
            r"(?<![\w.+%'@/-])[\w+%-][\w.+%'-]{0,63}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}(?![\w@-])",
            0.98,
            why="address pattern",
        ),
        Shape(
            r"(?:mailto:|[/=&?\"'])(?P<value>[\w+%-][\w.+%-]{0,63}@(?:[a-zA-Z0-9-]{1,63}\.){1,6}[a-zA-Z]{2,24})(?![\w@-])", 0.98
        ),
        Shape(r"(?P<value>[\w.+-]{1,64}%40(?:[a-zA-Z0-9-]{1,63}\.){1,6}[a-zA-Z]{2,24})(?![\w@-])", 0.95, kind="encoded"),
    ],
    check=lambda value: _is_address(value.replace("%40", "@")),
    triggers=["@", "%40"],
)

OBFUSCATED = Identifier(
    "email.obfuscated",
    "EMAIL_ADDRESS",
    [
        Shape(
            _LOCAL + _BRACKETED + _LABEL + r"(?:" + _SEPARATOR + _LABEL + r"){1,4}(?![\w-])",
            0.9,
            why="written around the @",
            flags=re.I,
        ),
        Shape(
            _LOCAL + _BARE + _LABEL + r"(?:" + _SEPARATOR + _LABEL + r"){0,3}" + _SPOKEN + r"(?:" + _TOP + r")(?![\w-])",
            0.85,
            why="spoken address",
            flags=re.I,
        ),
    ],
    triggers=[
        r"(?i)[\[({<]\s?(?:at|apenstaartje|apestaartje|arobase|arobas|klammeraffe|aapje|@|ät)\s?[\])}>]",
        r"(?i)\s(?:at|apenstaartje|apestaartje|arobase|arobas|klammeraffe|aapje)\s",
    ],
)

EMAIL = (WRITTEN, OBFUSCATED)
