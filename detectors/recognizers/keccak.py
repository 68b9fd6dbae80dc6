"""Keccak-256 as Ethereum uses it (the padding is older than that of SHA-3, so `hashlib` has none)."""

_LANES, _LANE_BYTES, _RATE, _WORD = 5, 8, 136, (1 << 64) - 1
_ROUNDS = 24
_DOMAIN, _LAST = 0x01, 0x80  # the first and the last padding byte


def _round_constants() -> tuple[int, ...]:
    """The constants of step iota, from its shift register (FIPS 202 §3.2.5)."""
    register, constants = 1, list[int]()
    for _ in range(_ROUNDS):
        constant = 0
        for power in range(7):
            if register & 1:
                constant |= 1 << ((1 << power) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


_CONSTANTS = _round_constants()


def _turned(lane: int, by: int) -> int:
    by %= 64
    return ((lane << by) | (lane >> (64 - by))) & _WORD if by else lane


def _permuted(state: list[list[int]]) -> list[list[int]]:
    """Keccak-f[1600] over `state[x][y]` (FIPS 202 §3.3)."""
    for constant in _CONSTANTS:
        parity = [column[0] ^ column[1] ^ column[2] ^ column[3] ^ column[4] for column in state]
        mixed = [parity[x - 1] ^ _turned(parity[(x + 1) % _LANES], 1) for x in range(_LANES)]
        state = [[lane ^ mixed[x] for lane in column] for x, column in enumerate(state)]
        x, y, moving = 1, 0, state[1][0]
        for step in range(_ROUNDS):
            x, y = y, (2 * x + 3 * y) % _LANES
            moving, state[x][y] = state[x][y], _turned(moving, (step + 1) * (step + 2) // 2)
        state = [
            [state[x][y] ^ (~state[(x + 1) % _LANES][y] & _WORD & state[(x + 2) % _LANES][y]) for y in range(_LANES)]
            for x in range(_LANES)
        ]
        state[0][0] ^= constant
    return state


def keccak256(message: bytes) -> bytes:
    """The digest of a message, 32 bytes."""
    padded = bytearray(message) + bytes(_RATE - len(message) % _RATE)
    padded[len(message)] ^= _DOMAIN
    padded[-1] ^= _LAST
    state = [[0] * _LANES for _ in range(_LANES)]
    for block in range(0, len(padded), _RATE):
        for index in range(_RATE // _LANE_BYTES):
            start = block + index * _LANE_BYTES
            state[index % _LANES][index // _LANES] ^= int.from_bytes(padded[start : start + _LANE_BYTES], "little")
        state = _permuted(state)
    return b"".join(state[index % _LANES][index // _LANES].to_bytes(_LANE_BYTES, "little") for index in range(4))
