"""Frames and their chain."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.frame import GENESIS, INTENT, NOTE, OUTCOME, OVERHEAD, Frame, Tail, pack, unpack

PAYLOADS = st.lists(st.tuples(st.sampled_from((INTENT, OUTCOME, NOTE)), st.binary(max_size=40)), min_size=1, max_size=6)


def joined(payloads: list[tuple[int, bytes]]) -> bytes:
    previous, data = GENESIS, b""
    for kind, payload in payloads:
        frame, previous = pack(previous, kind, payload)
        data += frame
    return data


@given(PAYLOADS)
def test_what_was_packed_is_read_again(payloads: list[tuple[int, bytes]]) -> None:
    """Every frame comes back sound and in order, then a clean tail."""
    *frames, tail = unpack(joined(payloads), GENESIS)
    assert [(one.kind, one.payload, one.sound) for one in frames if isinstance(one, Frame)] == [(*one, True) for one in payloads]
    assert tail == Tail(len(joined(payloads)), "clean")


@given(PAYLOADS, st.data())
def test_a_cut_anywhere_is_a_torn_tail_after_whole_frames(payloads: list[tuple[int, bytes]], data: st.DataObject) -> None:
    """Whatever prefix of the bytes is there, the frames in it are whole and sound, and the rest is `torn` or nothing."""
    whole = joined(payloads)
    cut = data.draw(st.integers(0, len(whole)))
    *frames, tail = unpack(whole[:cut], GENESIS)
    assert all(isinstance(one, Frame) and one.sound for one in frames)
    assert isinstance(tail, Tail)
    assert tail.state == ("clean" if tail.offset == cut else "torn")


@given(PAYLOADS, st.data())
def test_a_changed_byte_never_looks_whole(payloads: list[tuple[int, bytes]], data: st.DataObject) -> None:
    """One changed byte makes an unsound frame or corrupt bytes: never a clean read, and never a torn tail."""
    changed = bytearray(joined(payloads))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    *frames, tail = unpack(bytes(changed), GENESIS)
    assert isinstance(tail, Tail)
    assert tail.state == "corrupt" or not all(isinstance(one, Frame) and one.sound for one in frames)


def test_a_changed_payload_costs_one_frame() -> None:
    """The next frame is judged by the hash that stands in the changed one, so reading goes on."""
    data = bytearray(joined([(NOTE, b"one"), (NOTE, b"two"), (NOTE, b"six")]))
    data[OVERHEAD + 3 + 9] ^= 1
    assert [one.sound for one in unpack(bytes(data), GENESIS) if isinstance(one, Frame)] == [True, False, True]


def test_zeros_after_the_last_frame_are_a_torn_tail() -> None:
    """A file system may leave zeros where a last write was lost with the power."""
    whole = joined([(NOTE, b"one")])
    assert list(unpack(whole + bytes(4096), GENESIS))[-1] == Tail(len(whole), "torn")
