"""The memory of answers that held nothing."""

import msgspec
import pytest

from detectors.answers import Answers
from detectors.jobs import Body, Finding, Head, Inspected, InspectJob, Unread

_NOTHING = Inspected(1, [], [], None, [], 0, {})


def _job(body: bytes = b'{"ok":true}', *headers: tuple[bytes, bytes], target: bytes = b"", host: str = "") -> InspectJob:
    bodies = [Body("body", "application/json", "", body)] if body else []
    return InspectJob(1, Head(target, list(headers)), bodies, host=host)


def test_the_same_answer_is_known_for_seconds() -> None:
    """An answer that held nothing is known when it comes again, whatever HTTP itself wrote around it, and not for long."""
    answers = Answers()
    key = answers.key(_job(b"{}", (b"Date", b"Sun, 22 Nov 2026 12:00:00 GMT")))
    assert key is not None
    assert answers.recall(key, 1.0) is None
    answers.put(key, _NOTHING, 1.0)
    again = answers.key(_job(b"{}", (b"date", b"Sun, 22 Nov 2026 12:00:01 GMT")))
    assert again == key
    assert answers.recall(key, 5.9) == []
    assert answers.recall(key, 6.1) is None


@pytest.mark.parametrize(
    "other",
    [
        _job(b'{"ok":false}'),
        _job(b'{"ok":true}', (b"x-user", b"jan")),
        _job(b'{"ok":true}', host="api.example"),
        msgspec.structs.replace(_job(), language="nl"),
        msgspec.structs.replace(_job(), max_body=10),
    ],
)
def test_anything_else_is_another_answer(other: InspectJob) -> None:
    """What could change the finding changes the key."""
    answers = Answers()
    assert answers.key(other) != answers.key(_job())


@pytest.mark.parametrize("job", [_job(target=b"/x"), _job(b"x" * 5000), InspectJob(1, None, [])])
def test_requests_pieces_and_large_answers_are_not_remembered(job: InspectJob) -> None:
    """They are read every time."""
    assert Answers().key(job) is None


@pytest.mark.parametrize(
    "answer",
    [
        Inspected(1, [Finding("PERSON", "body:$.a", 1, 0.9, "names", ["t"])], [], None, [], 0, {}),
        Inspected(1, [], [Unread("timed_out", "body")], None, [], 0, {}),
        Inspected(1, [], [], None, [], 1, {}),
    ],
)
def test_only_nothing_is_remembered(answer: Inspected) -> None:
    """Findings and what was not read come from the detectors each time."""
    answers = Answers()
    key = answers.key(_job())
    assert key is not None
    answers.put(key, answer, 1.0)
    assert answers.recall(key, 1.1) is None


def test_the_memory_is_bounded() -> None:
    """The oldest goes."""
    answers = Answers(entries=2)
    keys = [answers.key(_job(str(number).encode())) for number in range(3)]
    for key in keys:
        assert key is not None
        answers.put(key, _NOTHING, 1.0)
    assert len(answers) == 2
    assert keys[0] is not None
    assert answers.recall(keys[0], 1.1) is None
