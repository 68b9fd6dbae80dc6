"""The console's pages as one Starlette application; every page is a function of the request and the index."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import jinja2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboards.console import pages
from dashboards.console.access import Door
from dashboards.console.guard import Book, Doorkeeper, Guard, Headers
from dashboards.console.reading import EmptyLedgerError, Reading
from ledger.errors import LedgerError

_HERE = Path(__file__).parent
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def application(state: Path, token: str, book: Book) -> Starlette:
    """The console.

    Args:
        state: the state folder that it reads.
        token: what opens it (`dashboards.console.access.token`).
        book: where each look is written down, a function of kind and fields (`ledger.journal.Writer.note`).
    """
    views = Views(state)
    guard = Guard(Door(token), book, views.refused)
    routes = [
        Route("/", views.overview),
        Route("/exchanges", views.exchanges),
        Route("/exchanges/{id}", views.exchange),
        Route("/transfers", views.transfers),
        Route("/transfers/report.{form:str}", views.report),
        Route("/requests", views.requests),
        Route("/sign-in", guard.sign_in, methods=["POST"]),
        Route("/static/console.css", _style),
        Route("/healthz", _alive),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Headers), Middleware(Doorkeeper, guard=guard)],
        exception_handlers={EmptyLedgerError: views.nothing_yet, LedgerError: views.ledger_failed, 404: views.not_found},
    )


class Views:
    """The pages, bound to one state folder and its templates."""

    def __init__(self, state: Path) -> None:
        self._state, self._reading = state, Reading(state)
        self._templates = _templates()

    def overview(self, request: Request) -> Response:
        """What happened lately."""
        return self._page("overview.html", here="/", **pages.overview(self._reading, request.query_params, datetime.now(UTC)))

    def exchanges(self, request: Request) -> Response:
        """A list of exchanges, filtered."""
        return self._page("exchanges.html", here="/exchanges", **pages.exchanges(self._reading, request.query_params))

    def exchange(self, request: Request) -> Response:
        """One record."""
        found = pages.exchange(self._reading, request.path_params["id"])
        return self._page("exchange.html", **found) if found else self.not_found(request, Exception())

    def transfers(self, request: Request) -> Response:
        """The Chapter V report as a page."""
        return self._page("transfers.html", here="/transfers", **pages.transfers(self._state, request.query_params))

    def report(self, request: Request) -> Response:
        """The Chapter V report as a file."""
        found = pages.report(self._state, request.query_params, request.path_params["form"])
        return found or self.not_found(request, Exception())

    def requests(self, request: Request) -> Response:
        """Requests of data subjects, with their deadlines."""
        today = datetime.now(UTC).astimezone().date()
        return self._page("requests.html", here="/requests", **pages.requests(self._state, request.query_params, today))

    def refused(self, _: Request) -> Response:
        """The sign-in form."""
        return self._page("sign_in.html", status=401)

    def nothing_yet(self, _: Request, __: Exception) -> Response:
        """Before the first record."""
        return self._page(
            "nothing.html",
            title="Nothing yet",
            says="Nothing was recorded yet. Send something through the proxy, then look again.",
        )

    def ledger_failed(self, _: Request, error: Exception) -> Response:
        """The ledger could not be read; its errors are sentences for a person and hold no value."""
        return self._page("nothing.html", status=503, title="The ledger cannot be read", says=str(error))

    def not_found(self, _: Request, __: Exception) -> Response:
        """No such page or record."""
        return self._page("nothing.html", status=404, title="Not found", says="There is no such page or record.")

    def _page(self, template: str, status: int = 200, here: str = "", **values: object) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(here=here, **values), status_code=status)


def _alive(_: Request) -> Response:
    return PlainTextResponse("ok\n")


def _style(_: Request) -> Response:
    return Response((_HERE / "static" / "console.css").read_bytes(), media_type="text/css")


def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=percent, size=size, thousands=thousands, plain=plain, moment=moment)
    cast("dict[str, object]", environment.globals)["link"] = _link
    return environment


def _link(path: str, **parameters: str | None) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def percent(share: float | None) -> str:
    """A share for people, rounded down: 99.96 % is not all."""
    return "–" if share is None else f"{int(share * 1000) / 10:g} %"


def size(count: int) -> str:
    """Bytes for people."""
    power = min(max(count.bit_length() - 1, 0) // 10, len(_UNITS) - 1)
    return f"{count} B" if power == 0 else f"{count / 1024**power:.1f} {_UNITS[power]}"


def thousands(count: int) -> str:
    """A number with thin spaces."""
    return f"{count:,}".replace(",", "\u202f")


def moment(text: str) -> str:
    """A record's time, to the second."""
    return text[:19].replace("T", " ")


def plain(text: str | None) -> str:
    """Remote text with nothing in it that a reader cannot see: control characters and bidi marks become `\\u202e`."""
    return "".join(each if unicodedata.category(each)[0] != "C" else f"\\u{ord(each):04x}" for each in text or "")
