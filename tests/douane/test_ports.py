"""Ports that are taken before any child starts."""

import socket

import pytest

from douane import ports
from douane.address import Address
from douane.errors import AddressInUseError, DouaneError

ANY = Address("127.0.0.1", 0)


def test_a_reserved_port_is_shared_with_workers_but_refused_to_a_second_up() -> None:
    """SO_REUSEPORT lets our workers listen; a second reservation fails although it would use SO_REUSEPORT too."""
    holder, address = ports.reserve(ANY)
    with holder, socket.socket() as worker:
        worker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        worker.bind((address.host, address.port))
        worker.listen()
        with pytest.raises(AddressInUseError, match="in use by another program"):
            ports.reserve(address)


def test_the_port_is_kept_while_no_worker_listens() -> None:
    """Between a worker's death and the next start nobody else can take the port."""
    holder, address = ports.reserve(ANY)
    with holder, pytest.raises(AddressInUseError):
        ports.probe(address)


def test_a_port_that_another_program_shares_is_refused() -> None:
    """A listener with SO_REUSEPORT does not let us in silently."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(AddressInUseError):
            ports.reserve(Address("127.0.0.1", other.getsockname()[1]))


def test_a_port_is_free_again_after_connections_closed() -> None:
    """Connections that linger in TIME_WAIT do not keep a restart from its port."""
    listener, address = ports.listen(ANY)
    with socket.create_connection((address.host, address.port)):
        accepted, _ = listener.accept()
        accepted.close()  # the side that closes first lingers
    listener.close()
    holder, again = ports.reserve(address)
    holder.close()
    assert again == address


def test_an_address_of_another_machine_is_refused_in_a_sentence() -> None:
    """An address that this machine does not have is a plain sentence."""
    with pytest.raises(DouaneError, match=r"cannot listen on 192\.0\.2\.1:1"):
        ports.listen(Address("192.0.2.1", 1))


def test_a_free_port_is_given_for_port_nought() -> None:
    """Port 0 becomes a real number for a child that binds by itself."""
    assert ports.free(ANY).port > 0
