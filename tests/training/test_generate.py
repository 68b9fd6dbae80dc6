import pytest

from training.names.generate import Writer, read_frames, read_lists
from training.names.naming import Lists

LANGUAGES = ("nl", "fr", "de", "en")


@pytest.fixture(scope="module")
def lists() -> Lists:
    return read_lists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_frame_can_be_filled(lists: Lists, language: str) -> None:
    """No frame names a slot that nobody fills, and no slot is left in a text."""
    for text, _ in Writer(language, lists, 1).texts(3000):
        assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_spans_stand_in_order_and_hold_text(lists: Lists, language: str) -> None:
    """Spans are sorted, apart, within the text, and neither empty nor blank."""
    for text, spans in Writer(language, lists, 2).texts(500):
        ends = [0] + [end for _, end, _ in spans]
        assert all(before <= start < end <= len(text) for before, (start, end, _) in zip(ends, spans, strict=False))
        assert all(text[start:end].strip() for start, end, _ in spans)


def test_the_same_seed_writes_the_same_texts(lists: Lists) -> None:
    """Training starts from the same texts every time."""
    assert list(Writer("nl", lists, 7).texts(50)) == list(Writer("nl", lists, 7).texts(50))


def test_held_out_frames_are_not_trained_on() -> None:
    """A sentence is either for training or held out."""
    for language in LANGUAGES:
        trained, kept = (read_frames(language, held_out=side) for side in (False, True))
        assert kept["body"]
        assert not set(kept["body"]) & (set(trained["body"]) - _twice(language))


def _twice(language: str) -> set[str]:
    lines = [*read_frames(language, held_out=False)["body"], *read_frames(language, held_out=True)["body"]]
    return {line for line in lines if lines.count(line) > 1}
