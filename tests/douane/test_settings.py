"""Settings from flags, environment and file."""

from pathlib import Path

import pytest

from douane import settings
from douane.address import Address
from douane.errors import DouaneError
from policy.errors import ConfigurationError

SERVICE = "services:\n  - {id: crm-sync, networks: [127.0.0.0/8], role: controller, purposes: [customer_relationship]}\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No douane.yaml of this checkout is in the working folder."""
    monkeypatch.chdir(tmp_path)


def test_without_anything_the_defaults_of_the_contract_hold(tmp_path: Path) -> None:
    """Proxy 8080, metrics 9464, console 8081 on loopback; state ./var; no file."""
    made = settings.load(environment={})
    assert (str(made.listen), str(made.metrics), str(made.console)) == ("127.0.0.1:8080", "127.0.0.1:9464", "127.0.0.1:8081")
    assert made.state == tmp_path / "var"
    assert made.file is None
    assert 1 <= made.workers <= 4


def test_a_flag_goes_before_a_variable_before_a_default(tmp_path: Path) -> None:
    """The order is flag, environment, default."""
    environment = {
        "DOUANE_LISTEN": "127.0.0.1:1",
        "DOUANE_METRICS": "127.0.0.1:2",
        "DOUANE_WORKERS": "3",
        "DOUANE_STATE": "elsewhere",
    }
    made = settings.load(listen="127.0.0.1:9", environment=environment)
    assert made.listen == Address("127.0.0.1", 9)
    assert made.metrics == Address("127.0.0.1", 2)
    assert made.workers == 3
    assert made.state == tmp_path / "elsewhere"


def test_a_file_in_the_working_folder_is_used_and_one_that_is_named_must_be_there(tmp_path: Path) -> None:
    """./douane.yaml is found; a named file that is missing is an error and not a default."""
    (tmp_path / "douane.yaml").write_text(SERVICE)
    made = settings.load(environment={})
    assert made.file == tmp_path / "douane.yaml"
    assert [service.id for service in made.configuration.services] == ["crm-sync"]
    with pytest.raises(ConfigurationError):
        settings.load(tmp_path / "missing.yaml", environment={})


@pytest.mark.parametrize("environment", [{"DOUANE_WORKERS": "many"}, {"DOUANE_WORKERS": "0"}, {"DOUANE_LISTEN": "here"}])
def test_a_bad_variable_refuses(environment: dict[str, str]) -> None:
    """A bad value in the environment is one sentence."""
    with pytest.raises(DouaneError):
        settings.load(environment=environment)


def test_an_open_proxy_is_refused(tmp_path: Path) -> None:
    """Without services only loopback may be served; with services any address may."""
    strangers = settings.load(listen="0.0.0.0:8080", environment={})
    with pytest.raises(DouaneError, match="open proxy"):
        settings.refuse_open_proxy(strangers)
    (tmp_path / "douane.yaml").write_text(SERVICE)
    settings.refuse_open_proxy(settings.load(listen="0.0.0.0:8080", environment={}))


def test_a_reload_that_would_open_the_proxy_is_refused(tmp_path: Path) -> None:
    """Taking the services away while listening to strangers keeps the old file in force."""
    file = tmp_path / "douane.yaml"
    file.write_text(SERVICE)
    running = settings.load(listen="0.0.0.0:8080", environment={})
    file.write_text("")
    with pytest.raises(DouaneError, match="open proxy"):
        running.reloaded(running.configuration)


@pytest.mark.parametrize(("host", "node"), [("Box.example.com", "box-example-com"), ("///", "node"), ("a" * 99, "a" * 64)])
def test_a_node_name_can_stand_in_a_path(host: str, node: str) -> None:
    """Host names become names without dots, slashes or capitals."""
    assert settings.node_name(host) == node
