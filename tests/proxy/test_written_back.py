"""Answers in which a model or a service writes pseudonyms in its own way: what the client gets holds the values all the same."""

import io
import json
import re
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import pytest
import structlog
from starlette.responses import JSONResponse, Response, StreamingResponse

from proxy import logs
from tests.e2e.upstream import Arrived
from tests.proxy.conftest import Start

RULES = (
    "organisation: {name: A, country: BE}\n"
    "rules:\n  - {id: hide, when: {entity: [EMAIL_ADDRESS, IBAN_CODE, PHONE_NUMBER, CREDIT_CARD]}, action: pseudonymise}\n"
)
MAIL, ACCOUNT, PHONE, CARD = (
    "zebediah.quackenbush@example.be",
    "BE68 5390 0754 7034",
    "+32 471 88 03 25",
    "4539 1488 0343 6467",
)
PROMPT = {"email": MAIL, "iban": ACCOUNT, "phone": PHONE, "credit_card": CARD}


def compact(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z+]", "", text)


def national(text: str) -> str:
    return "0" + re.sub(r"\D", "", text)[2:]


def dashed(text: str) -> str:
    return "-".join(re.findall(".{1,4}", compact(text)))


def shouted(text: str) -> str:
    return text.upper()


def encoded(text: str) -> str:
    return f"https://crm.example/find?q={quote(text, safe='')}&page=1"


def said(arrived: Arrived) -> dict[str, str]:
    """What the processor was sent; it never sees a value."""
    sent = json.loads(arrived.body)
    assert not [key for key, value in PROMPT.items() if sent[key] == value]
    return sent


WRITINGS = [
    ("phone", compact), ("phone", national), ("phone", dashed), ("phone", encoded),
    ("iban", compact), ("iban", dashed), ("iban", encoded), ("credit_card", compact), ("credit_card", dashed),
    ("email", shouted), ("email", encoded),
]  # fmt: skip
EXPECTED = [write(PROMPT[key]) for key, write in WRITINGS]


def written(arrived: Arrived) -> list[str]:
    sent = said(arrived)
    return [write(sent[key]) for key, write in WRITINGS]


def document(arrived: Arrived) -> Response:
    return JSONResponse({"texts": written(arrived), "arguments": json.dumps(written(arrived))})


async def test_json_and_the_arguments_of_a_tool_call(start: Start) -> None:
    """A tool call with the account or the number compacted has the real one in it, so compacted."""
    running = await start(RULES)
    running.upstream.answer = document
    async with running.client() as client:
        answer = await client.post(f"{running.url}/v1/chat", json=PROMPT)
    assert answer.json()["texts"] == EXPECTED
    assert json.loads(answer.json()["arguments"]) == EXPECTED


def _content(piece: str) -> dict[str, object]:
    return {"content": piece}


def _call(piece: str) -> dict[str, object]:
    return {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}


@pytest.mark.parametrize("delta", [_content, _call])
@pytest.mark.parametrize("size", [1, 3])
async def test_events_that_cut_them_anywhere(start: Start, delta: Callable[[str], dict[str, object]], size: int) -> None:
    """Text and the arguments of a tool call, one or three characters an event."""
    running = await start(RULES)

    def tokens(arrived: Arrived) -> Response:
        text = json.dumps(written(arrived))

        async def stream() -> AsyncIterator[str]:
            for at in range(0, len(text), size):
                yield f"data: {json.dumps({'choices': [{'index': 0, 'delta': delta(text[at : at + size])}]})}\n\n"
            yield "data: [DONE]\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    running.upstream.answer = tokens
    async with running.client() as client:
        answer = await client.post(f"{running.url}/v1/chat", json=PROMPT)
    heard = ""
    for line in answer.text.splitlines():
        if line.startswith("data: {"):
            made = json.loads(line[6:])["choices"][0]["delta"]
            heard += made["content"] if "content" in made else made["tool_calls"][0]["function"]["arguments"]
    assert json.loads(heard) == EXPECTED


YAML = "name: person\nmail: {email}\niban: '{iban}'\nphones:\n- \"{phone}\"\n"


@pytest.mark.parametrize(
    ("content_type", "codec", "template"),
    [
        (
            "",
            "utf-8",
            '{{"email": "{email}", "phone": "{phone}", "iban": "{iban}", "note": "nothing else is here"}}',
        ),
        (
            "",
            "utf-16",
            '{{"email": "{email}", "phone": "{phone}", "iban": "{iban}", "note": "nothing else is here"}}',
        ),
        (
            "application/octet-stream",
            "utf-8",
            "id,email,phone\n1,{email},{phone}\n2,,\n",
        ),
        ("application/yaml", "utf-8", YAML),
        ("text/plain; charset=utf-16", "utf-16", "Dear {email}, call {phone}."),
        ("application/json", "utf-16-le", '{{"email": "{email}", "iban": "{iban}"}}'),
    ],
)
async def test_other_answers(start: Start, content_type: str, codec: str, template: str) -> None:
    """Without a content type, YAML, and wide text."""
    running = await start(RULES)

    def answer(arrived: Arrived) -> Response:
        made = Response(template.format(**said(arrived)).encode(codec))
        if content_type:
            made.headers["content-type"] = content_type
        return made

    running.upstream.answer = answer
    async with running.client() as client:
        answered = await client.post(f"{running.url}/v1/find", json=PROMPT)
    assert answered.headers.get("content-type", "") == content_type
    assert answered.content.decode(codec) == template.format(**PROMPT)


@pytest.mark.parametrize(
    ("content_type", "status", "reason"),
    [
        ("application/msgpack", 200, "its type is not one that is restored"),
        ("application/json", 206, "one piece of a whole"),
        ("image/png", 200, ""),
        ("application/json", 200, ""),
    ],
)
async def test_what_is_not_restored_is_logged(start: Start, content_type: str, status: int, reason: str) -> None:
    """With the reason, without a value; an image holds no text in which one could stand."""
    running, told = await start(RULES), io.StringIO()
    logs.configure("proxy-0", told)

    def answer(_: Arrived) -> Response:
        return Response(b"{}", status, media_type=content_type)

    running.upstream.answer = answer
    async with running.client() as client:
        await client.post(f"{running.url}/v1/find", json=PROMPT)
    await running.records()
    structlog.reset_defaults()
    logged = [line for line in told.getvalue().splitlines() if "could not be restored" in line]
    assert len(logged) == bool(reason)
    assert all(reason in line and MAIL not in line for line in logged)
