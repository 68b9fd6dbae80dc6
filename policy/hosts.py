"""Host names in ASCII, as clients resolve them: UTS #46 (non-transitional), labels by IDNA 2008 (RFC 5891).

`straße.example` and `strasse.example` are two hosts; Python's own codec, IDNA 2003, takes them for one.
"""

import re

import idna

_LONGEST = 253  # RFC 1035 §2.3.4, without the trailing dot
_LABEL = 63
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def ascii_name(name: str) -> str | None:
    """The name in lower case with A-labels and no trailing dot; None when it is no name of a host.

    Symbols that IDNA 2008 leaves out and clients resolve all the same (`☃.example`), and underscores, are kept.
    """
    if len(name) > _LONGEST:
        return None
    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False).rstrip(".")
        found = ".".join(map(_label, mapped.split(".")))
    except UnicodeError:
        return None
    return found if len(found) <= _LONGEST and _NAME.fullmatch(found) else None


def _label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint:  # UTS #46 has let it pass, as browsers do
        made = f"xn--{label.encode('punycode').decode('ascii')}"
        if len(made) > _LABEL:
            raise idna.IDNAError("Label too long") from None
        return made
