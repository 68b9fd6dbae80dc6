"""Host names as they were written.

mitmproxy reads each by IDNA 2003 (Python's codec), which takes `ß` for `ss`: it refuses `xn--strae-oqa.example` as malformed,
though clients and DNS know it by IDNA 2008, and the codec costs more than the rest of the request line. A name of letters,
digits, hyphens and underscores needs no such reading, an A-label (RFC 5890 §2.3.2.1) included: it goes on as it came. What else
may be a host is mitmproxy's to say.
"""

import re
from functools import wraps
from typing import Any, cast

from mitmproxy.net import check
from mitmproxy.net.http import url

_LABELS = r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?"
_NAME = re.compile(rf"(?=[^:]{{1,255}}(?::|\Z))({_LABELS})(?::(\d{{1,5}}))?\Z", re.ASCII)
_HIGHEST = 65535


def names_as_written() -> None:
    """Have mitmproxy take plain names as they are, in this process; a second call does nothing."""
    if getattr(url.parse_authority, "__wrapped__", None) is not None:
        return
    valid = _validity(check.is_valid_host)
    check.is_valid_host = valid
    cast("Any", url).is_valid_host = valid
    url.parse_authority = _parsing(url.parse_authority)


def _validity(theirs: Any) -> Any:
    @wraps(theirs)
    def is_valid_host(host: str | bytes) -> bool:
        found = _NAME.match(_text(host))
        return (found is not None and found[2] is None) or theirs(host)

    return is_valid_host


def _parsing(theirs: Any) -> Any:
    @wraps(theirs)
    def parse_authority(authority: str | bytes, check: bool) -> tuple[str, int | None]:
        found = _NAME.match(_text(authority))
        if found is None or (found[2] is not None and int(found[2]) > _HIGHEST):
            return theirs(authority, check)
        return found[1], None if found[2] is None else int(found[2])

    return parse_authority


def _text(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode("latin-1")
