"""Remembers answers of upstreams in which there was nothing (`{"ok": true}`, an empty 204): many are alike to the byte.

Only what was read in full and held nothing is remembered, for seconds, under a hash with a key that is random for this process:
the text is not kept. A request is never remembered: its path would have to be.
"""

import hashlib
import secrets
from collections import OrderedDict

import msgspec

from detectors.jobs import Inspected, InspectJob, Mistyped
from formats.head import is_quiet

_LARGEST = 4096  # bytes of an answer
_SECONDS = 5.0  # a new configuration counts from then on at the latest


class Answers:
    """A bounded memory of answers that held nothing.

    Args:
        entries: how many are remembered.
    """

    def __init__(self, entries: int = 4096) -> None:
        self._entries = entries
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, tuple[float, list[Mistyped]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def key(self, job: InspectJob) -> bytes | None:
        """What an answer is known by; None when it is a request, a piece of a stream, or large."""
        head = job.head
        if head is None or head.target or sum(len(body.body) for body in job.bodies) > _LARGEST:
            return None
        told = [(name, value) for name, value in head.headers if not is_quiet(name.decode("latin-1").lower())]
        asked = (told, job.bodies, job.host, job.language, job.max_body, job.spots)
        return hashlib.blake2b(msgspec.msgpack.encode(asked), key=self._key, digest_size=16).digest()

    def recall(self, key: bytes, now: float) -> list[Mistyped] | None:
        """Of what was read moments ago and held nothing, what was mistyped; None when it is not remembered."""
        until, mistyped = self._known.get(key, (now, None))
        return mistyped if until > now else None

    def put(self, key: bytes, answer: Inspected, now: float) -> None:
        """Remember an answer, if nothing was found in it and everything was read."""
        if answer.findings or answer.unseen or answer.cut or answer.spots or answer.chosen or answer.settled:
            return
        self._known[key] = now + _SECONDS, answer.mistyped
        self._known.move_to_end(key)
        if len(self._known) > self._entries:
            self._known.popitem(last=False)
