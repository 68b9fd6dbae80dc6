"""`pseudonymise`: the processor sees no value, the service sees what it sent, the record says what was done."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
import websockets
from starlette.responses import JSONResponse, Response, StreamingResponse
from websockets.asyncio.server import ServerConnection, serve

from tests.e2e.upstream import Arrived
from tests.proxy.conftest import Start, free_port
from tests.proxy.packing import packing

RULES = "rules: [{id: hide, when: {entity: [EMAIL_ADDRESS, PERSON, IBAN_CODE]}, action: pseudonymise, severity: high%s}]\n"
NAME, MAIL, ACCOUNT = "Zebediah Quackenbush", "zebediah.quackenbush@example.be", "BE68 5390 0754 7034"
TEXT = f"Mijn naam is {NAME}, mijn e-mail is {MAIL} en mijn rekening is {ACCOUNT}."
PROMPT = {"model": "m", "messages": [{"role": "user", "content": TEXT}], "name": NAME, "email": MAIL}


def echo(arrived: Arrived) -> Response:
    return JSONResponse({"content": json.loads(arrived.body)["messages"][0]["content"], "arguments": arrived.body.decode()})


def tokens(arrived: Arrived) -> Response:
    """Like a model: one character an event."""

    async def stream() -> AsyncIterator[str]:
        for character in json.loads(arrived.body)["messages"][0]["content"]:
            yield f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': character}}]})}\n\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


async def actions(running: Any) -> list[tuple[str, str]]:
    records = [record for record in await running.records() if record.direction == "sent" and record.state == "complete"]
    return [(record.decision.action, record.inspection.mode) for record in records]


@pytest.mark.parametrize("http2", [False, True])
async def test_the_value_comes_back_and_the_processor_never_sees_it(start: Start, http2: bool) -> None:
    """JSON in, JSON out; an answer's length and encoding are right."""
    running = await start(RULES % "")
    running.upstream.answer = echo
    async with running.client(http2=http2) as client:
        answer = await client.post(f"{running.url}/v1/chat", json=PROMPT)
    seen = running.upstream.arrived[0].body.decode()
    assert not [value for value in (*NAME.split(), MAIL, ACCOUNT) if value in seen]
    assert "@example.com" in seen
    assert answer.json()["content"] == TEXT
    assert json.loads(answer.json()["arguments"])["messages"][0]["content"] == TEXT
    done = {(record.direction, record.decision.action) for record in await running.records() if record.state == "complete"}
    assert done == {("sent", "pseudonymise"), ("received", "flag")}


async def test_a_pseudonym_split_over_events_comes_back(start: Start) -> None:
    """Token by token."""
    running = await start(RULES % "")
    running.upstream.answer = tokens
    async with running.client() as client:
        answer = await client.post(f"{running.url}/v1/chat", json=PROMPT)
    lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    assert lines.pop() == "[DONE]"
    assert "".join(json.loads(line)["choices"][0]["delta"]["content"] for line in lines) == TEXT
    assert await actions(running) == [("pseudonymise", "enforce")]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_a_packed_answer_comes_back_plain_and_is_not_held_up(start: Start, coding: str) -> None:
    """A server that compresses though it was asked not to: a name split over events is whole, and each event goes on at once."""
    running = await start(RULES % "")
    got = threading.Event()

    async def stream(name: str) -> AsyncIterator[bytes]:
        packed = packing(coding)
        for text in (name[:4], name[4:] + ","):
            yield packed.write(f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n".encode())
        for _ in range(1000):
            if got.is_set():
                yield packed.write(b'data: {"text": "in time"}\n\n')
                break
            await asyncio.sleep(0.01)
        yield packed.finish()

    def answer(arrived: Arrived) -> Response:
        name = json.loads(arrived.body)["messages"][0]["content"].split()[3]
        return StreamingResponse(stream(name), media_type="text/event-stream", headers={"content-encoding": coding})

    running.upstream.answer = answer
    heard = ""
    async with running.client() as client, client.stream("POST", f"{running.url}/v1/chat", json=PROMPT) as response:
        assert "content-encoding" not in response.headers
        async for piece in response.aiter_text():
            heard += piece
            if "Zebediah" in heard:
                got.set()
    assert "in time" in heard


@pytest.mark.parametrize("content_type", ["text/event-stream", "text/plain", "application/json", "application/x-ndjson"])
async def test_an_answer_is_not_held_up(start: Start, content_type: str) -> None:
    """The client has the first piece while the processor waits with the second."""
    running = await start(RULES % "")
    got = threading.Event()

    async def slow(name: str) -> AsyncIterator[str]:
        yield f'data: {{"text": "Dear {name}"}}\n\n'
        for _ in range(1000):
            if got.is_set():
                yield 'data: {"text": "in time"}\n\n'
                return
            await asyncio.sleep(0.01)

    def answer(arrived: Arrived) -> Response:
        name = json.loads(arrived.body)["messages"][0]["content"].split()[3]
        return StreamingResponse(slow(name), media_type=content_type)

    running.upstream.answer = answer
    heard = ""
    async with running.client() as client, client.stream("POST", f"{running.url}/v1/chat", json=PROMPT) as response:
        async for piece in response.aiter_text():
            heard += piece
            if "Zebediah" in heard:
                got.set()
    assert "in time" in heard


async def test_a_named_conversation_keeps_its_pseudonyms(start: Start) -> None:
    """A later exchange of it learns them, even when it holds no personal data itself; the header goes no further."""
    running = await start(RULES % "")
    async with running.client(headers={"Douane-Conversation": "c-1"}) as client:
        for _ in range(2):
            await client.post(f"{running.url}/v1/chat", json=PROMPT)
        first, second = (each.body for each in running.upstream.arrived)

        def first_again(_: Arrived) -> Response:
            return Response(first, media_type="application/json")

        running.upstream.answer = first_again
        answer = await client.post(f"{running.url}/v1/chat", json={"question": "who?"})
    assert first == second
    assert answer.json() == PROMPT
    assert not [name for each in running.upstream.arrived for name, _ in each.headers if name == "douane-conversation"]


async def test_exchanges_without_a_name_share_nothing(start: Start) -> None:
    """The default scope is the exchange."""
    running = await start(RULES % "")
    async with running.client() as client:
        for _ in range(2):
            await client.post(f"{running.url}/v1/chat", json=PROMPT)
    assert running.upstream.arrived[0].body != running.upstream.arrived[1].body


async def test_a_service_keeps_its_pseudonyms_everywhere(start: Start) -> None:
    """With `scope: service` the same value is the same pseudonym in every exchange."""
    running = await start(RULES % ", scope: service")
    async with running.client() as client:
        for _ in range(2):
            await client.post(f"{running.url}/v1/chat", json=PROMPT)
    assert running.upstream.arrived[0].body == running.upstream.arrived[1].body


@pytest.mark.parametrize(
    ("path", "headers", "reason"),
    [
        (f"/users/{MAIL}", {}, "address or a header"),
        (f"/users?mail={MAIL}", {}, "address or a header"),
        ("/users", {"x-customer": MAIL}, "address or a header"),
        ("/users", {"content-digest": "sha-256=:x:"}, "signed"),
    ],
)
async def test_what_cannot_be_written_over_is_refused(start: Start, path: str, headers: dict[str, str], reason: str) -> None:
    """The refusal says why, and the record says block."""
    running = await start(RULES % "")
    async with running.client() as client:
        answer = await client.post(f"{running.url}{path}", json=PROMPT, headers=headers)
    assert answer.status_code == 403
    assert reason in answer.json()["detail"]
    assert running.upstream.arrived == []
    assert await actions(running) == [("block", "enforce")]


@pytest.mark.parametrize("action", ["redact", "pseudonymise"])
async def test_a_signature_in_the_body_refuses(start: Start, action: str) -> None:
    """A signed assertion would be worth nothing with another name in it: block, with the reason of a signed head."""
    running = await start(RULES.replace("pseudonymise", action) % "")
    body = f'<a><s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/><email>{MAIL}</email></a>'
    async with running.client() as client:
        answer = await client.post(f"{running.url}/acs", content=body, headers={"content-type": "text/xml"})
    assert (answer.status_code, running.upstream.arrived) == (403, [])
    assert "signed" in answer.json()["detail"]
    assert await actions(running) == [("block", "enforce")]


async def test_what_a_rule_leaves_alone_is_not_pseudonymised(start: Start) -> None:
    """Nothing found: the body passes as it is, the record says allow."""
    running = await start(RULES % "")
    body = b'{"question":  "what is a customs post?"}'
    async with running.client() as client:
        await client.post(f"{running.url}/v1/chat", content=body, headers={"content-type": "application/json"})
    assert running.upstream.arrived[0].body == body
    assert [action for action, _ in await actions(running)] in (["allow"], ["flag"])


@pytest.mark.parametrize("action", ["pseudonymise", "redact"])
async def test_a_rule_about_bodies_leaves_the_head_alone(start: Start, action: str) -> None:
    """With `place`, the service's own key in a header is no reason to refuse; the same kind in the body is written over."""
    rule = "{id: keys, when: {entity: [EMAIL_ADDRESS], place: {not: ['header:*']}}, action: %s, severity: high}"
    running = await start(f"rules: [{rule % action}]")
    async with running.client(headers={"x-user": MAIL}) as client:
        answer = await client.post(f"{running.url}/v1/chat", json={"email": "lotte.aerts@voorbeeld.be"})
    assert answer.status_code == 200
    assert b"voorbeeld" not in running.upstream.arrived[0].body
    assert ("x-user", MAIL) in running.upstream.arrived[0].headers
    assert await actions(running) == [(action, "enforce")]


async def test_redaction_and_pseudonyms_go_together(start: Start) -> None:
    """Each entity type as its rule says; the record says the stronger."""
    more = ", {id: mask, when: {entity: [IBAN_CODE]}, action: redact}]"
    running = await start((RULES % "").replace(", IBAN_CODE", "").replace("}]\n", "}" + more + "\n"))
    running.upstream.answer = echo
    async with running.client() as client:
        answer = await client.post(f"{running.url}/v1/chat", json=PROMPT)
    assert answer.json()["content"] == TEXT.replace(ACCOUNT, "[IBAN_CODE]")
    assert await actions(running) == [("pseudonymise", "enforce")]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", "email=lotte.aerts%40voorbeeld.be&x=1"),
        ("text/xml", "<a><email>lotte.aerts@voorbeeld.be</email><n b='1'/></a>"),
        ("text/csv", "id,email\n1,lotte.aerts@voorbeeld.be\n"),
        ("application/x-ndjson", '{"email":"lotte.aerts@voorbeeld.be"}\n{"a":1}\n'),
        ("text/plain", "Mijn e-mail is lotte.aerts@voorbeeld.be, dank u."),
        ("application/json", '{"card": 4539148803436467, "iban": "BE68 5390 0754 7034", "n": 1.50}'),
    ],
)
async def test_other_formats(start: Start, content_type: str, body: str) -> None:
    """The body stays what it is, numbers stay numbers, and what is said back is what was sent."""
    running = await start(RULES.replace("PERSON", "CREDIT_CARD") % "")

    def back(arrived: Arrived) -> Response:
        return Response(arrived.body, media_type=content_type)

    running.upstream.answer = back
    async with running.client() as client:
        answer = await client.post(f"{running.url}/v1/x", content=body, headers={"content-type": content_type})
    seen = running.upstream.arrived[0].body.decode()
    assert seen != body
    assert not any(value in seen for value in ("lotte", "voorbeeld", "4539148803436467", "0754 7034"))
    if content_type == "application/json":
        assert isinstance(json.loads(seen)["card"], int)
        assert '"n": 1.50' in seen
    assert answer.text == body


@pytest.mark.parametrize("action", ["redact", "pseudonymise", "block"])
async def test_a_shadow_rule_only_says_so(start: Start, action: str) -> None:
    """Shadow: nothing is held, changed or refused; the record names the rule."""
    running = await start((RULES % ", shadow: true").replace("pseudonymise", action))
    async with running.client() as client:
        await client.post(f"{running.url}/v1/chat", json=PROMPT)
    assert json.loads(running.upstream.arrived[0].body) == PROMPT
    record = next(record for record in await running.records() if record.direction == "sent" and record.state == "complete")
    assert (record.inspection.mode, record.decision.shadow) == ("observe", ["hide"])


async def test_many_at_once_are_not_mixed_up(start: Start) -> None:
    """Each answer has its own exchange's values, though the scope is shared."""
    running = await start(RULES % ", scope: processor")
    running.upstream.answer = echo

    async def one(client: Any, number: int) -> bool:
        text = f"Mijn e-mail is klant{number}@voorbeeld.be."
        answer = await client.post(f"{running.url}/v1/chat", json={"messages": [{"role": "user", "content": text}]})
        return answer.json()["content"] == text

    async with running.client() as client:
        assert all(await asyncio.gather(*(one(client, number) for number in range(20))))
    assert not any(b"klant" in each.body for each in running.upstream.arrived)


async def test_messages_of_a_socket_lead_back(start: Start) -> None:
    """Text, JSON, and JSON whose text goes on from message to message; the same value is the same pseudonym on a socket."""
    running = await start(RULES % "")
    arrived: list[str] = []

    async def model(socket: ServerConnection) -> None:
        async for message in socket:
            arrived.append(str(message))
            await socket.send(message)
            for character in json.loads(message)["text"]:
                await socket.send(json.dumps({"type": "response.text.delta", "item_id": "1", "delta": character}))
            await socket.send(json.dumps({"type": "response.text.done", "text": json.loads(message)["text"]}))
            await socket.send("plain " + json.loads(message)["text"])

    said, port = {"text": TEXT}, free_port()
    async with serve(model, "127.0.0.1", port):
        url, proxy = f"ws://127.0.0.1:{port}/live", f"http://127.0.0.1:{running.port}"
        async with websockets.connect(url, proxy=proxy) as socket:
            for _ in range(2):
                await socket.send(json.dumps(said))
                assert json.loads(await socket.recv()) == said
                heard = ""
                while (event := json.loads(await socket.recv()))["type"] == "response.text.delta":
                    heard += event["delta"]
                assert (heard, event["text"], await socket.recv()) == (TEXT, TEXT, "plain " + TEXT)
    assert not [value for value in (*NAME.split(), MAIL, ACCOUNT) if any(value in message for message in arrived)]
    assert arrived[0] == arrived[1]
    await asyncio.sleep(0.2)
    done = {(each.direction, each.decision.action) for each in await running.records() if each.part}
    assert done == {("sent", "pseudonymise"), ("received", "flag")}


async def test_what_waits_when_a_socket_closes_is_not_lost(start: Start) -> None:
    """A last message that ends like the beginning of a pseudonym gives that up at the close."""
    running = await start(RULES % "")

    async def model(socket: ServerConnection) -> None:
        name = json.loads(await socket.recv())["text"].split()[3]
        for piece in ("Dear ", name, ", or ", name[:4]):
            await socket.send(json.dumps({"delta": piece}))

    port = free_port()
    async with serve(model, "127.0.0.1", port):
        url, proxy = f"ws://127.0.0.1:{port}/live", f"http://127.0.0.1:{running.port}"
        async with websockets.connect(url, proxy=proxy) as socket:
            await socket.send(json.dumps({"text": TEXT}))
            heard = "".join([json.loads(message)["delta"] async for message in socket])
    assert heard.startswith("Dear Zebediah, or ")
    assert len(heard) == len("Dear Zebediah, or ") + 4
