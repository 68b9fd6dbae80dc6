"""The digest of what is in force: the configuration and the reference data beside it. It stands in every record as `policy`."""

import hashlib
from operator import itemgetter

from policy import reference
from policy.configuration import Configuration
from policy.entities import kinds


def digest(configuration: Configuration) -> str:
    """`sha256:…` over the canonical form of a configuration, countries, hosts, starter data and kinds of data."""
    data = reference.digest("countries.yaml", "hosts.yaml", "processors.yaml", "purposes.yaml")
    in_force = f"{configuration.encode()}\0{data}\0{sorted(kinds().items(), key=itemgetter(0))}"
    return "sha256:" + hashlib.sha256(in_force.encode()).hexdigest()
