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
