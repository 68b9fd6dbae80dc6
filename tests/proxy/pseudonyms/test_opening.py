"""One vault for all workers of a machine, with keys that are settled once."""

import stat
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from policy.sections import Pseudonyms
from proxy.pseudonyms import opening

RUN = b"r" * 32
MEMORY, DISK = Pseudonyms(), Pseudonyms(vault="disk")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "state" / "run").mkdir(parents=True)
    (tmp_path / "memory").mkdir()
    return tmp_path / "state"


def spec(state: Path, settings: Pseudonyms, key: bytes = RUN, **environment: str) -> dict[str, str]:
    return opening.spec(state, settings, key, environment, state.parent / "memory")


def test_in_memory_the_key_is_the_run_s_and_nothing_is_left(state: Path) -> None:
    """Its folder is ours alone; forgetting removes the file."""
    told = spec(state, MEMORY)
    file = Path(told["file"])
    assert told["key"] == RUN.hex()
    assert file.is_relative_to(state.parent / "memory")
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    opening.desk(told, MEMORY).vault.close()
    assert file.exists()
    spec(state, MEMORY)
    assert not file.exists()
    opening.forget(state, state.parent / "memory")
    assert not file.parent.exists()


def test_without_a_memory_file_system_it_lies_among_the_run_files(state: Path) -> None:
    """The same where somebody else made our folder."""
    told = opening.spec(state, MEMORY, RUN, {}, state / "nowhere")
    assert Path(told["file"]).parent == state / "run"
    Path(spec(state, MEMORY)["file"]).parent.chmod(0o755)
    assert Path(spec(state, MEMORY)["file"]).parent == state / "run"


def test_on_disk_it_outlives_the_run(state: Path) -> None:
    """The same file and key again; neither is the run's."""
    told = spec(state, DISK)
    opening.desk(told, DISK).vault.close()
    assert spec(state, DISK, b"n" * 32) == told
    assert Path(told["file"]).parent == state
    assert len({told["key"], told["pseudonym"], RUN.hex()}) == 3
    assert Path(told["file"]).exists()


def test_its_key_may_come_from_a_file_or_the_environment(state: Path, tmp_path: Path) -> None:
    """The environment comes first."""
    (tmp_path / "vault.key").write_text("ab" * 32 + "\n")
    settings = Pseudonyms(vault="disk", key=str(tmp_path / "vault.key"))
    assert spec(state, settings)["key"] == "ab" * 32
    assert spec(state, settings, DOUANE_VAULT_KEY="cd" * 32)["key"] == "cd" * 32


@pytest.mark.parametrize("text", ["", "abcd", "zz" * 32, "é"])
def test_a_bad_key_is_one_sentence_without_the_key(state: Path, tmp_path: Path, text: str) -> None:
    """What it says names the place."""
    (tmp_path / "vault.key").write_text(text)
    with pytest.raises(LedgerError, match=r"vault\.key") as raised:
        spec(state, Pseudonyms(vault="disk", key=str(tmp_path / "vault.key")))
    assert not text or text not in str(raised.value)


def test_a_vault_that_cannot_be_opened_is_one_sentence(state: Path) -> None:
    """The worker reports it and ends."""
    with pytest.raises(LedgerError, match="cannot be opened"):
        opening.desk({**spec(state, DISK), "file": str(state)}, DISK)
