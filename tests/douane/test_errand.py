"""Jobs in a process of their own."""

from douane.errand import errand


async def test_a_job_that_is_killed_is_told() -> None:
    """Memory that ran out says nothing on standard error; it must not look like work that was done."""
    assert await errand("tests.douane.children.killed") == "it ended with -9 and without a word"


async def test_what_is_told_is_one_line() -> None:
    """Of a traceback the last line, which names the error."""
    assert await errand("tests.douane.children.nowhere") == "ImportError: No module named tests.douane.children.nowhere"


async def test_a_job_that_reads_nothing_of_what_it_is_given_is_done_all_the_same() -> None:
    """However much it was."""
    assert await errand("this", given="x" * 1_000_000) is None
