"""Ports are taken before any child starts, so that a second `up` is refused and not silently given half of the traffic.

The proxy workers share their port with SO_REUSEPORT, with which a second program binds without an error. So a plain bind is
tried first; then a socket that never listens keeps the port for as long as the supervisor lives, worker or no worker.
"""

import errno
import socket

from douane.address import Address
from douane.errors import AddressInUseError, DouaneError


def probe(address: Address) -> None:
    """Try whether the address is free.

    Raises:
        AddressInUseError: when another program listens there.
        DouaneError: when it is no address of this machine, or not allowed.
    """
    with _socket(address) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(trial, address)


def reserve(address: Address) -> tuple[socket.socket, Address]:
    """Keep a port that others of this program will share; the socket never listens.

    Returns:
        The socket to hold, and the address with the port that was given (for port 0).

    Raises:
        AddressInUseError, DouaneError: as `probe`.
    """
    if address.port:
        probe(address)
    try:
        return _hold(address, socket.SO_REUSEPORT)
    except AddressInUseError:  # connections of an earlier program that did not share the port still linger
        return _hold(address, socket.SO_REUSEPORT, socket.SO_REUSEADDR)


def listen(address: Address) -> tuple[socket.socket, Address]:
    """Listen on an address that this process alone serves.

    Raises:
        AddressInUseError, DouaneError: as `probe`.
    """
    listener = _socket(address)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound = _bound(listener, address)
    listener.listen(128)
    return listener, bound


def free(address: Address) -> Address:
    """The address with a port that was free a moment ago, for a child that binds by itself.

    Raises:
        AddressInUseError, DouaneError: as `probe`.
    """
    with _socket(address) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _bound(trial, address)


def _hold(address: Address, *options: int) -> tuple[socket.socket, Address]:
    holder = _socket(address)
    for option in options:
        holder.setsockopt(socket.SOL_SOCKET, option, 1)
    return holder, _bound(holder, address)


def _bound(opened: socket.socket, address: Address) -> Address:
    try:
        _bind(opened, address)
    except DouaneError:
        opened.close()
        raise
    return Address(address.host, int(opened.getsockname()[1]))


def _socket(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    return socket.socket(family, socket.SOCK_STREAM)


def _bind(opened: socket.socket, address: Address) -> None:
    try:
        opened.bind((address.host, address.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressInUseError(
                f"{address} is in use by another program, perhaps another `douane up`: stop it or choose another address"
            ) from error
        raise DouaneError(f"cannot listen on {address}: {(error.strerror or 'unknown host').lower()}") from error
