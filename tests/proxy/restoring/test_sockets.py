"""The messages of a socket are restored with the pseudonyms that there are by then."""

import json

from proxy.restoring.sockets import SocketMessages


def test_what_is_given_out_later_is_found_too() -> None:
    """Pairs only ever grow, also while a text is half here."""
    socket, pairs = SocketMessages(), dict[str, str]()
    assert socket.feed(b"Velmoran", pairs) == [b"Velmoran"]
    pairs["Velmoran"] = "Jan"
    assert socket.feed(b'{"delta": "Dear Velmo"}', pairs) == [b'{"delta": "Dear "}']
    pairs["Tisterol"] = "Peeters"
    restored = [*socket.feed(b'{"delta": "ran Tist"}', pairs), *socket.feed(b'{"delta": "erol"}', pairs)]
    assert "".join(json.loads(message)["delta"] for message in restored) == "Jan Peeters"


def test_a_number_in_another_writing_is_found_too() -> None:
    """In a message of JSON, split over messages that go on, and in plain text; the region says whose country code it lacks."""
    socket, pairs = SocketMessages(), {"0408 06 18 94": "0471 88 03 25"}
    assert socket.feed(b'{"tel": "+32408061894"}', pairs, "BE") == [b'{"tel": "+32471880325"}']
    assert socket.feed(b"0032 408.061.894!", pairs, "BE") == [b"0032 471.880.325!"]
    made = [
        *socket.feed(b'{"delta": "0408-06"}', pairs, "BE"),
        *socket.feed(b'{"delta": "-1894."}', pairs, "BE"),
        *socket.flush(),
    ]
    assert "".join(json.loads(message)["delta"] for message in made) == "0471-88-0325."
