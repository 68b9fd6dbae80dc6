"""Streams of messages: a pseudonym that is split over events leads back, texts are not mixed up, and nothing is lost."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.restoring.choosing import restoring
from proxy.restoring.matcher import Matcher
from proxy.restoring.streams import Events, MessageStream

PAIRS = {"Velmoran": "Jan", "Tisterol": "Peeters", "nergugur.destemor@example.com": 'jan@"x".be', "[HEALTH_K7Q2]": "diabetes"}
TEXT = "Dear Velmoran Tisterol (nergugur.destemor@example.com), [HEALTH_K7Q2]. Velm"
REAL = 'Dear Jan Peeters (jan@"x".be), diabetes. Velm'


def through(data: bytes, content_type: str = "text/event-stream", size: int = 7) -> bytes:
    way = restoring(PAIRS, content_type)
    assert way is not None
    return b"".join(way.feed(data[at : at + size]) for at in range(0, len(data), size)) + way.flush()


def sse(*messages: object) -> bytes:
    return b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in messages)


def events(data: bytes) -> list[dict[str, Any]]:
    lines = [line[6:] for line in data.decode().split("\n") if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def pieces(text: str, cuts: Sequence[int]) -> list[str]:
    ends = [*sorted({cut % (len(text) + 1) for cut in cuts}), len(text)]
    return [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def chat(piece: str, index: int = 0, **more: object) -> dict[str, object]:
    return {"id": "chatcmpl-V", "choices": [{"index": index, "delta": {"content": piece}, "finish_reason": None, **more}]}


CUTS = st.lists(st.integers(0, 100), max_size=30)


@given(CUTS, st.integers(1, 50))
def test_openai_tokens(cuts: list[int], size: int) -> None:
    """`choices[].delta.content`, cut anywhere, the bytes too; what waits comes before the end."""
    parts = [chat(piece) for piece in pieces(TEXT, cuts)]
    stop: dict[str, Any] = {"id": "x", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    restored = through(sse(*parts, stop) + b"data: [DONE]\n\n", size=size)
    assert restored.endswith(b"data: [DONE]\n\n")
    *texts, last = events(restored)
    assert last == stop
    assert "".join(each["choices"][0]["delta"]["content"] for each in texts) == REAL


@given(CUTS, CUTS)
def test_two_texts_side_by_side(one: list[int], other: list[int]) -> None:
    """With `n: 2` the pieces of two answers come in turns; each is its own text."""
    first, second = pieces(TEXT, one), pieces(TEXT[5:], other)
    sent: list[object] = []
    for at in range(max(len(first), len(second))):
        sent += [chat(each[at], number) for number, each in enumerate((first, second)) if at < len(each)]
    heard = ["", ""]
    for event in events(through(sse(*sent))):
        choice = event["choices"][0]
        heard[choice["index"]] += choice["delta"]["content"]
    assert heard == [REAL, REAL[5:]]


@given(CUTS)
def test_the_arguments_of_a_tool_call(cuts: list[int]) -> None:
    """They are JSON in a string: a value with quotes in it stays one."""
    arguments = json.dumps({"to": "nergugur.destemor@example.com", "name": "Velmoran"})

    def call(piece: str) -> dict[str, object]:
        return {"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}}]}

    stop: dict[str, Any] = {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}
    heard = ""
    for event in events(through(sse(*map(call, pieces(arguments, cuts)), stop))):
        for each in event["choices"][0]["delta"].get("tool_calls", []):
            heard += each["function"]["arguments"]
    assert json.loads(heard) == {"to": 'jan@"x".be', "name": "Jan"}


@given(CUTS)
def test_anthropic_blocks(cuts: list[int]) -> None:
    """`content_block_delta`, with its event name; a ping in between ends nothing, the end of the block does."""
    lines = b""
    for piece in pieces(TEXT, cuts):
        delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
        lines += b"event: content_block_delta\n" + sse(delta) + b'event: ping\ndata: {"type": "ping"}\n\n'
    lines += b"event: content_block_stop\n" + sse({"type": "content_block_stop", "index": 0})
    restored = through(lines)
    heard = [event for event in events(restored) if event["type"] != "ping"]
    assert heard[-1] == {"type": "content_block_stop", "index": 0}
    assert "".join(event["delta"]["text"] for event in heard[:-1]) == REAL
    assert restored.count(b"event: content_block_delta\n") == len(heard) - 1


@given(CUTS)
def test_responses_with_the_whole_text_at_the_end(cuts: list[int]) -> None:
    """`delta` is the text itself; the event that repeats it all is restored as a whole."""
    deltas = [{"type": "response.output_text.delta", "item_id": "m", "delta": piece} for piece in pieces(TEXT, cuts)]
    done = {
        "type": "response.output_text.done",
        "item_id": "m",
        "text": TEXT,
        "arguments": '{"a":"nergugur.destemor@example.com"}',
    }
    *heard, last = events(through(sse(*deltas, done)))
    assert "".join(event["delta"] for event in heard) == REAL
    assert last["text"] == REAL
    assert json.loads(last["arguments"]) == {"a": 'jan@"x".be'}


@given(CUTS)
def test_lines_of_json(cuts: list[int]) -> None:
    """`message.content` of one line goes on in the next; `done` ends it."""
    parts = [{"message": {"content": piece}, "done": False} for piece in pieces(TEXT, cuts)]
    data = "".join(json.dumps(each) + "\n" for each in [*parts, {"message": {"content": ""}, "done": True}]).encode()
    heard = [json.loads(line) for line in through(data, "application/x-ndjson").decode().splitlines()]
    assert "".join(each["message"]["content"] for each in heard) == REAL
    assert heard[-1]["done"]


def test_events_of_plain_text() -> None:
    """Data that is no JSON is one text that grows."""
    assert through(b"data: Dear Vel\n\ndata: moran\n\n: note\n\ndata: Tist\n\n").decode() == (
        "data: Dear \n\ndata: Jan\n\n: note\n\ndata: \n\ndata: Tist\n\n"
    )


@given(st.binary(max_size=80), st.sampled_from(["text/event-stream", "application/x-ndjson"]), st.integers(1, 9))
def test_hostile_bytes_raise_nothing_and_are_not_lost(noise: bytes, content_type: str, size: int) -> None:
    """What is no message of that kind passes, but for line ends that are made uniform."""
    restored = through(noise, content_type, size)
    if noise and not any(mark in noise for mark in (b"{", b"[", b"data", b"\r", b"\n")):
        assert restored == noise


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/x-ndjson", b'{"a": "Velmoran'),
        ("text/event-stream", b'data: {"choices": [{"delta": {"content": "Velmoran'),
        ("text/event-stream", b"data: x\n\ndata: Velmoran\n"),
    ],
)
def test_a_stream_that_is_cut_off(content_type: str, data: bytes) -> None:
    """What came is restored."""
    assert b"Jan" in through(data, content_type)


def test_an_event_without_an_end_is_bounded() -> None:
    """It goes on as text once it is larger than a mebibyte."""
    way = restoring(PAIRS, "text/event-stream")
    assert way is not None
    assert len(way.feed(b"data: " + b"x" * 1024 * 1024 + b"Velmoran")) == 6 + 1024 * 1024 + 3


def test_events_that_hold_nothing_pass_byte_for_byte() -> None:
    """Comments, ids, spacing and numbers stay as they were."""
    data = b': hi\r\n\r\nid: 7\r\nretry: 10\r\ndata: {"a" :1.50, "b":"x"}\r\n\r\n'
    assert through(data) == data


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("emoji", ["😀", "📧"])  # the second half of the latter looks like a byte that is no UTF-8
def test_half_an_emoji_stays_half_an_emoji(emoji: str, ascii_only: bool) -> None:
    """An encoder may split a surrogate pair over two events; what is restored beside it must not cost its halves."""
    first, second = (chr(int.from_bytes(emoji.encode("utf-16-be")[at : at + 2])) for at in (0, 2))
    texts = [f"é Velmoran {first}", f"{second} Tisterol {first}", f"{second}."]
    raw = [json.dumps(chat(text), ensure_ascii=ascii_only) for text in texts]
    sent = [
        each if ascii_only else each.replace(first, rf"\u{ord(first):x}").replace(second, rf"\u{ord(second):x}") for each in raw
    ]
    data = "".join(f"data: {each}\n\n" for each in sent).encode()
    heard = "".join(event["choices"][0]["delta"]["content"] for event in events(through(data)))
    assert heard.encode("utf-16", "surrogatepass").decode("utf-16") == f"é Jan {emoji} Peeters {emoji}."
    whole = f"data: {json.dumps({'note': texts[0]})}\n\n".encode()
    assert events(through(whole)) == [{"note": f"é Jan {first}"}]


def test_a_byte_that_is_no_text_stays_that_byte() -> None:
    """Beside what is restored."""
    assert through(b'data: {"note": "Velmoran \xff \xc3\xa9"}\n\n') == b'data: {"note": "Jan \xff \xc3\xa9"}\n\n'


@given(st.lists(st.sampled_from(["\r", "\n", "data: Velmoran", ": x"]), max_size=12).map("".join), st.integers(1, 5))
def test_ends_are_found_wherever_they_are_cut(text: str, size: int) -> None:
    """The three line ends, and cuts within an end."""
    assert through(text.encode(), size=size) == through(text.encode(), size=1000)


def test_a_long_event_is_searched_once() -> None:
    """Its cost is that of its length, however small its pieces are."""

    class Counting:
        """Counts the characters that an end is looked for in."""

        seen = 0

        def search(self, text: str) -> re.Match[str] | None:
            self.seen += len(text)
            return re.search("\n\n", text)

        def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
            self.seen += len(text) - start
            return re.compile("\n\n").finditer(text, start)

    matcher, counting = Matcher(PAIRS), Counting()
    framing = Events(matcher)
    framing.end = cast("re.Pattern[str]", counting)
    stream = MessageStream(framing, matcher)
    made = b"".join(stream.feed(b"data: " + b"x" * 10) for _ in range(1000)) + stream.feed(b"\n\n")
    assert len(made) == 16_002
    assert counting.seen < 3 * 16_002
