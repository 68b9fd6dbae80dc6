"""Identifiers of records and exchanges: UUID version 7, so that they sort by time (RFC 9562 §5.7)."""

import os
import time

_VERSION_AND_VARIANT = (7 << 76) | (0b10 << 62)
_NANOSECONDS_A_MILLISECOND = 1_000_000


def uuid7() -> str:
    """A new identifier; the 12 bits after the version hold the fraction of the millisecond (RFC 9562 §6.2, method 3)."""
    milliseconds, rest = divmod(time.time_ns(), _NANOSECONDS_A_MILLISECOND)
    fraction = rest * 4096 // _NANOSECONDS_A_MILLISECOND
    random = int.from_bytes(os.urandom(8)) >> 2
    digits = f"{(milliseconds << 80) | _VERSION_AND_VARIANT | (fraction << 64) | random:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
