"""Who may look: a token in a file, exchanged once for a cookie that is signed with it and ends by itself.

Rules. The token lies in `STATE/keys/console.token`, readable by its owner alone; `douane console token` prints it. It comes in
once, as `?token=…` or by the form, and leaves the address at once by a redirect. The cookie holds a random session, its ends, and
an HMAC of these under the token: no state is kept, and a new token ends every session. `SameSite=Lax` lets a link from Grafana
arrive signed in, which is safe because no request changes anything.
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

COOKIE = "douane_console"
LIFETIME = 12 * 3600
"""Seconds until a session ends, whatever happens in it."""
IDLE = 15 * 60
"""Seconds without a look after which a session has ended (clause C05 of the security policy: screens lock after 15 minutes)."""


class ConsoleError(Exception):
    """The console cannot start or be used; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is looking, as far as anybody knows: a random name that holds for one sign-in.

    Attributes:
        name: the random name.
        idle: when it ends if nobody looks again; `ends` is when it ends in any case.
    """

    name: str
    idle: int
    ends: int


def token(state: Path) -> str:
    """The console's token; made when there is none.

    Raises:
        ConsoleError: the file cannot be made or read, or others may read it.
    """
    file = state / "keys" / "console.token"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(file)
        if file.stat().st_mode & 0o077:
            raise ConsoleError(f"others can read {file}: remove it, and a new token is made")
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConsoleError(f"the console's token {file} cannot be used: {type(error).__name__}") from None
    if len(text) < 32:
        raise ConsoleError(f"the token in {file} is too short: remove the file, and a new one is made")
    return text


def _make(file: Path) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(32) + "\n")


class Door:
    """Checks tokens and cookies."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def admits(self, token: str) -> bool:
        """True for the right token, in a time that tells nothing about a wrong one."""
        return hmac.compare_digest(token.encode(), self._token)

    def issue(self, now: int) -> str:
        """A new session's cookie value."""
        return self._cookie(Session(secrets.token_hex(8), now + IDLE, now + LIFETIME))

    def renewed(self, session: Session, now: int) -> str:
        """The cookie value of a session in which somebody looked just now: its end stays."""
        return self._cookie(Session(session.name, min(now + IDLE, session.ends), session.ends))

    def _cookie(self, session: Session) -> str:
        body = f"{session.name}.{session.idle}.{session.ends}"
        return f"{body}.{self._sign(body)}"

    def session(self, cookie: str, now: int) -> Session | None:
        """The session of a cookie, or None when it is not ours or has ended."""
        body, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(body).encode()):
            return None
        parts = body.split(".")
        if len(parts) != 3:  # a cookie of an older version
            return None
        session = Session(parts[0], int(parts[1]), int(parts[2]))
        return session if now < min(session.idle, session.ends) else None

    def _sign(self, body: str) -> str:
        return hmac.new(self._token, b"douane console session:" + body.encode(), hashlib.sha256).hexdigest()
