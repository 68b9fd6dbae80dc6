"""Amazon's chunks (SigV4, streaming) that only their own headers tell of: what is in them is read whole."""

import pytest

from tests.proxy.conftest import Start

BODY = b'd\r\n{"email":"jan\r\n16\r\n.janssens@telenet.be"}\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'


@pytest.mark.parametrize(
    "header",
    [{"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}, {"x-amz-decoded-content-length": "35"}],
)
async def test_chunks_that_no_coding_names_are_undone(start: Start, header: dict[str, str]) -> None:
    """An address that two chunks share is found at its place, though the type says JSON and JSON may begin with a number."""
    running = await start()
    async with running.client() as client:
        await client.put(f"{running.url}/bucket/key", content=BODY, headers={"content-type": "application/json", **header})
    sent = next(one for one in await running.records() if (one.direction, one.state) == ("sent", "complete"))
    assert ("EMAIL_ADDRESS", "body:$.email") in [(finding.entity, finding.place) for finding in sent.findings]
    assert running.upstream.arrived[0].body == BODY
