"""What `up` says once everything is ready: what listens where, the CA, and how to point a service at it."""

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from douane.supervisor import Supervisor

CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE")


def banner(supervisor: "Supervisor") -> str:
    """The whole text, lines ended."""
    places, settings = supervisor.places, supervisor.settings
    proxy, metrics, console = (each.reachable for each in (places.proxy, places.metrics, places.console))
    services = [service.id for service in settings.configuration.services]
    return f"""Douane is ready: {settings.workers} proxy and {settings.detectors} detector processes.
  proxy    http://{proxy}
  metrics  http://{metrics}/metrics, and /healthz, /readyz
  console  http://{console}
  CA       {places.ca}
  state    {settings.state}
  file     {settings.file or "none: the starter register and rules apply, everything is observed, nothing is blocked"}

Try it (the first needs no network):
  {curl(proxy, services, f"http://{metrics}/healthz")}
  {curl(proxy, services, "https://example.com/", ca=str(places.ca))}

Point a service at it:
{environment(f"http://{_credentials(services)}{proxy}", str(places.ca))}
"""


def curl(proxy: object, services: list[str], url: str, ca: str | None = None) -> str:
    """A line that works when pasted; with declared services curl asks for the service's secret."""
    words = ["curl", "--noproxy", "", "--proxy", f"http://{proxy}"]
    words += ["--proxy-user", services[0]] if services else []
    words += ["--cacert", ca] if ca else []
    return shlex.join([*words, url])


def environment(proxy: str, ca: str) -> str:
    """The variables that make common clients use the proxy and trust its CA."""
    lines = [f"export HTTP_PROXY={shlex.quote(proxy)} HTTPS_PROXY={shlex.quote(proxy)} NODE_USE_ENV_PROXY=1"]
    lines += [f"export {name}={shlex.quote(ca)}" for name in CA_VARIABLES]
    return "\n".join(f"  {line}" for line in lines)


def _credentials(services: list[str]) -> str:
    return f"{services[0]}:SECRET@" if services else ""
