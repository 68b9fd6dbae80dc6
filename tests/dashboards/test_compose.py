"""The compose file and the Dockerfile: valid, hardened, and without a secret."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards import compose
from policy.configuration import load

ROOT = compose.FILE.parent
FILE: dict[str, Any] = yaml.safe_load(compose.FILE.read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_a_compose_parser_accepts_the_file() -> None:
    """Every key is known to the compose schema, every reference resolves."""
    assert compose.check() == ""


def test_a_wrong_key_is_noticed(tmp_path: Path) -> None:
    """The parser that is used does check keys."""
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(compose.FILE.read_text().replace("read_only:", "readonly:"))
    assert "readonly" in compose.check(wrong)


@pytest.mark.parametrize("name", ["proxy", "prometheus", "grafana"])
def test_services_are_hardened(name: str) -> None:
    """Read-only, no capability, no new privileges, bounded, watched, and on this machine's loopback only."""
    service = FILE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert all(volume.endswith(":ro") or volume.split(":")[0] in FILE["volumes"] for volume in service["volumes"])
    assert not re.search(r"password|secret|token", str(service.get("environment", "")), flags=re.IGNORECASE)


def test_images_are_pinned_to_a_version() -> None:
    """No `latest`: a restart does not change what runs."""
    for service in FILE["services"].values():
        assert re.search(r":v?\d+\.\d+\.\d+$", service["image"])


def test_every_mounted_file_is_in_the_tree() -> None:
    """A path that is missing would be made as an empty folder by the engine."""
    for service in FILE["services"].values():
        for volume in service["volumes"]:
            source = re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", volume).split(":")[0]
            assert source in FILE["volumes"] or (ROOT / source).exists(), source


def test_the_drain_fits_into_the_stop() -> None:
    """The supervisor drains for up to 15 s; the engine waits longer than that before it kills."""
    assert int(FILE["services"]["proxy"]["stop_grace_period"].removesuffix("s")) > 15


def test_prometheus_scrapes_the_proxy_s_metrics_port() -> None:
    """The target in Prometheus' file is the service and port of the compose file."""
    target = yaml.safe_load((ROOT / "dashboards" / "prometheus" / "prometheus.yml").read_text())["scrape_configs"][0][
        "static_configs"
    ]
    assert target == [{"targets": ["proxy:9464"]}]
    assert "--metrics=0.0.0.0:9464" in FILE["services"]["proxy"]["command"]


def test_the_example_configuration_names_the_network_that_compose_makes() -> None:
    """A listen address that is not loopback needs services; the example identifies callers by the compose network."""
    example = yaml.safe_load((ROOT / "docs" / "examples" / "compose.yaml").read_text())
    (subnet,) = FILE["networks"]["egress"]["ipam"]["config"]
    assert example["services"][0]["networks"] == [subnet["subnet"]]


def test_the_image_runs_as_nobody_in_particular_and_is_watched() -> None:
    """Not root, a health check, an entry point without a shell, and nothing but the wheel's own files in the build."""
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert "USER 10001:10001" in final
    assert "HEALTHCHECK" in final
    assert 'ENTRYPOINT ["douane"]' in final
    assert "ADD " not in DOCKERFILE
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
    assert not re.search(r"(?i)(password|secret|token)\s*=", DOCKERFILE)


def test_dependencies_are_installed_by_hash() -> None:
    """What enters the image is what requirements.lock holds."""
    assert DOCKERFILE.count("--require-hashes") == 3


def test_the_example_configuration_is_one() -> None:
    """`douane up` accepts what the compose file mounts."""
    configuration = load(ROOT / "docs" / "examples" / "compose.yaml")
    assert [service.id for service in configuration.services] == ["compose"]
