"""Noticing that the file changed."""

from pathlib import Path

from douane.reload import Watch


def test_a_change_is_told_once_and_only_when_it_stands_still(tmp_path: Path) -> None:
    """A file in the middle of being written is not told before it is the same at two looks."""
    file = tmp_path / "douane.yaml"
    file.write_text("a")
    watch = Watch(file)
    assert not watch.changed()
    file.write_text("ab")
    assert not watch.changed()
    file.write_text("abc")
    assert not watch.changed()
    assert watch.changed()
    assert not watch.changed()


def test_a_file_that_is_replaced_or_removed_has_changed(tmp_path: Path) -> None:
    """Editors rename a new file over the old one; a removed file is a change too."""
    file = tmp_path / "douane.yaml"
    file.write_text("a")
    watch = Watch(file)
    (tmp_path / "new").write_text("b")
    (tmp_path / "new").rename(file)
    assert [watch.changed(), watch.changed()] == [False, True]
    file.unlink()
    assert [watch.changed(), watch.changed()] == [False, True]


def test_without_a_file_nothing_changes() -> None:
    """`up` without a file watches nothing."""
    assert not Watch().changed()
