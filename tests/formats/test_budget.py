"""The bounds."""

from formats.budget import Limits, Meter
from tests.formats.shown import misses, read


def test_bytes_are_counted():
    """What is taken is gone; no more than is left is granted."""
    meter = Meter(Limits(body=10), clock=lambda: 0)
    assert [meter.take(6), meter.take(6), meter.take(6)] == [6, 4, 0]


def test_time_is_counted():
    """A reading is late when its seconds are over."""
    now = [0.0]
    meter = Meter(Limits(seconds=2), clock=lambda: now[0])
    assert not meter.late
    now[0] = 2.1
    assert meter.late


def test_long_bodies_are_read_to_the_bound():
    """Beyond the bound of bytes the head is read and the rest said, in the middle of a character too."""
    for size in range(20, 26):
        reading = read("Zoë en José wonen in Liège " * 10, "text/plain", limits=Limits(body=size))
        assert reading.leaves[0].text.startswith("Zoë en José wonen")
        assert ("over_budget", "body:$") in misses(reading)


def test_no_time_at_all():
    """When there is no time, that is what is said."""
    assert ("timed_out", "body:$") in misses(
        read('{"a": [' + '"x",' * 5000 + '"x"]}', "application/json", limits=Limits(seconds=-1))
    )
