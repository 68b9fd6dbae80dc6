"""What stands before every page: security headers, the door, and the book in which each look is written down."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp

from dashboards.console.access import COOKIE, LIFETIME, Door, Session

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OPEN_PATHS = frozenset({"/static/console.css", "/healthz", "/sign-in"})
_LONGEST_FORM = 4096

type Next = Callable[[Request], Awaitable[Response]]
type Book = Callable[[str, dict[str, object]], object]
"""Writes a note into the journal: `ledger.journal.Writer.note`."""


class Headers(BaseHTTPMiddleware):
    """Adds the security headers to every answer."""

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        """Answer, then add what is not there yet."""
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


@dataclass(frozen=True, slots=True)
class Guard:
    """The door and the book of one console."""

    door: Door
    book: Book
    refuse: Callable[[Request], Response]

    async def sign_in(self, request: Request) -> Response:
        """Take a token from the form."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_FORM:
                return Response("The form is too long.", status_code=413, media_type="text/plain")
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        return await self._enter(request, form.get("token", "").strip(), "/")

    async def look(self, request: Request, call_next: Next) -> Response:
        """Let those in who have a session; write down what they look at, before they see it."""
        if request.url.path in OPEN_PATHS:
            return await call_next(request)
        if "token" in request.query_params:
            return await self._enter(request, request.query_params["token"], _without_token(request))
        now = int(time.time())
        session = self.door.session(request.cookies.get(COOKIE, ""), now)
        if session is None:
            return self.refuse(request)
        await run_in_threadpool(self._write, request, session)
        return self._keep(request, await call_next(request), self.door.renewed(session, now), session.ends - now)

    async def _enter(self, request: Request, token: str, then: str) -> Response:
        admitted = self.door.admits(token)
        await run_in_threadpool(self.book, "console-sign-in", {"admitted": admitted, "from": _address(request)})
        if not admitted:
            return self.refuse(request)
        return self._keep(request, RedirectResponse(then, status_code=303), self.door.issue(int(time.time())), LIFETIME)

    def _keep(self, request: Request, response: Response, cookie: str, seconds: int) -> Response:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, cookie, max_age=seconds, httponly=True, samesite="lax", secure=secure)
        return response

    def _write(self, request: Request, session: Session) -> None:
        asked = {name: value[:200] for name, value in request.query_params.items()}
        self.book(
            "console-look", {"session": session.name, "path": request.url.path[:200], "asked": asked, "from": _address(request)}
        )


class Doorkeeper(BaseHTTPMiddleware):
    """The guard as a middleware."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        super().__init__(app)
        self._guard = guard

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        """See `Guard.look`."""
        return await self._guard.look(request, call_next)


def _without_token(request: Request) -> str:
    rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
    path = "/" + request.url.path.lstrip("/")  # never //host, which would lead away
    return path + ("?" + rest if rest else "")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
