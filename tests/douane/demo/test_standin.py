"""The stand-in of a processor, over its own throw-away authority."""

import asyncio
import http.client
import socket
import ssl
from pathlib import Path

from douane.demo.certificates import issue
from douane.demo.standin import Answer, serve


async def test_a_standin_answers_under_its_real_name_over_tls(tmp_path: Path) -> None:
    """A client that trusts the authority and asks for the name is answered; bodies of every framing are read to their end."""
    authority, chain = issue(tmp_path, ["api.example.org", "other.example.org"])
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(chain)
    server, port = await serve(Answer(b'{"ok":true}', status="201 Created"), tls)

    def converse() -> list[tuple[int, bytes]]:
        trusting = ssl.create_default_context(cafile=str(authority))
        connection = http.client.HTTPSConnection("api.example.org", 443, context=trusting, timeout=10)
        connection.sock = trusting.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="api.example.org")
        answers: list[tuple[int, bytes]] = []
        for body, chunked in ((b"x" * 100_000, False), ([b"a", b"bc"], True), (None, False)):
            connection.request("POST", "/", body, encode_chunked=chunked)
            response = connection.getresponse()
            answers.append((response.status, response.read()))
        connection.close()
        return answers

    assert await asyncio.to_thread(converse) == [(201, b'{"ok":true}')] * 3
    server.close()


def test_the_served_key_is_for_this_user_alone(tmp_path: Path) -> None:
    """The file with the private key has mode 0600."""
    _, chain = issue(tmp_path / "fresh", ["api.example.org"])
    assert chain.stat().st_mode & 0o777 == 0o600
