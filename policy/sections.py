"""The technical sections of `douane.yaml`: proxy, pseudonyms, GeoIP, detectors, ledger."""

import re
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, field_validator

from policy.feedback import Settlement
from policy.quantities import Duration, Hosts, Pattern, Section, Size, Strings, as_list

MODES = {
    "regular": "Explicit proxy",
    "transparent": "Transparent redirection (Linux, IPv4)",
    "reverse:https://HOST@PORT": "Reverse proxy",
    "upstream:http://HOST:PORT": "Explicit proxy in front of another (corporate) proxy",
}
"""How clients arrive: the form in `proxy.modes`, and its name."""

_MODE = re.compile(r"(regular|transparent|reverse:https?://[^\s@]+|upstream:https?://[^\s@]+)(@([^\s@]+:)?\d{1,5})?")


def _mode(value: object) -> object:
    if not isinstance(value, str) or not _MODE.fullmatch(value):
        raise ValueError(f"{str(value)[:60]!r} is no mode: write {', '.join(list(MODES)[:-1])} or {list(MODES)[-1]}")
    return value


type Modes = Annotated[tuple[Annotated[str, BeforeValidator(_mode)], ...], BeforeValidator(as_list), Field(min_length=1)]


class OnFailure(Section):
    """What happens to an exchange when inspection itself fails.

    Attributes:
        observe: in observe mode.
        enforce: in enforce mode.
    """

    observe: Literal["forward", "refuse"] = "forward"
    enforce: Literal["forward", "refuse"] = "refuse"


class Proxy(Section):
    """How traffic is taken in.

    Attributes:
        upstream_ca: a PEM file trusted besides the system's, for servers behind a corporate authority.
        client_ca: a PEM file of the authority that issues services' client certificates; without one, our own CA.
        passthrough: hosts that are never decrypted; `*.example.com` means its subdomains too.
        max_body: decoded bytes that are read of one body, and what enforce mode holds at most.
        on_failure: what happens to an exchange when inspection itself fails.
        unidentified: a client that is no known service is refused (407) or only recorded.
        modes: how clients arrive: `regular`, `transparent`, `reverse:https://HOST@PORT`, `upstream:http://HOST:PORT`.
        admission_wait: how long a new exchange waits for detectors that are behind, before it is shed.
        alt_svc: `strip` removes HTTP/3 advertisements, so that clients stay visible; `keep` records each as `unseen: quic`.
    """

    upstream_ca: str | None = None
    client_ca: str | None = None
    passthrough: Hosts = ()
    max_body: Size = Field(default=8 * 1024 * 1024, gt=0)
    on_failure: OnFailure = OnFailure()
    unidentified: Literal["refuse", "record"] = "refuse"
    modes: Modes = ("regular",)
    admission_wait: Duration = Field(default=0.25, ge=0)
    alt_svc: Literal["strip", "keep"] = "strip"


class Pseudonyms(Section):
    """Where the values behind pseudonyms are kept (docs/rules.md).

    Attributes:
        vault: `memory` is lost when `up` ends, `disk` is kept, encrypted, in the state folder; in force at the next start.
        key: for `disk`, a file with its key, 32 bytes in hexadecimal; `DOUANE_VAULT_KEY` comes first; without both, our own.
        keep: how long a pseudonym is kept after its last use.
        entries: how many pseudonyms are kept at most.
        conversation: the request header in which a service names a conversation of several exchanges; it is not sent on.
    """

    vault: Literal["memory", "disk"] = "memory"
    key: str | None = None
    keep: Duration = Field(default=86_400.0, gt=0)
    entries: int = Field(default=100_000, gt=0)
    conversation: str = Field(default="douane-conversation", pattern=r"^[A-Za-z0-9-]+$")


class GeoIP(Section):
    """A MaxMind-format country database: a hint for hosts that no register entry claims (design, law 9).

    Attributes:
        database: the file.
    """

    database: str | None = None


class Detectors(Section):
    """What detection needs to know of the organisation.

    Attributes:
        recognizers: a team's own, besides ours: files in Presidio's YAML registry format, or `module:Class`.
        languages: in which words of special categories are looked for; the rest is read in all four.
        policy_number: a pattern of the organisation's own policy or client numbers.
        feedback: what people settled about findings; `douane scan --review` adds to it, in `douane.yaml.feedback`.
    """

    recognizers: Strings = ()
    languages: tuple[Literal["nl", "fr", "de", "en"], ...] = ("nl", "fr", "de", "en")
    policy_number: Pattern | None = None
    feedback: tuple[Settlement, ...] = ()


def _class(value: object) -> object:
    if value != "default":
        raise ValueError(
            f"ledger.retention has no class {str(value)[:60]!r}: all records are kept equally long, "
            "so write one duration, for example `retention: 2y`"
        )
    return value


class Ledger(Section):
    """How long records are kept.

    Attributes:
        retention: how long all records are kept: one duration (`2y`), or `default` with it. While `up` runs it removes what is
            older once a day, whole segments at a time; `douane audit purge` does the same by hand. What a hold covers stays.
        epoch: how long one key of subject tokens lasts.
    """

    retention: dict[Annotated[str, BeforeValidator(_class)], Duration] = Field(default_factory=lambda: {"default": 63_115_200.0})
    epoch: Literal["month", "quarter", "year"] = "month"

    @property
    def kept(self) -> float:
        """For how many seconds records are kept (GDPR Art. 5(1)(e))."""
        return self.retention["default"]

    @field_validator("retention", mode="before")
    @classmethod
    def _one_retention(cls, value: Any) -> Any:
        if value == {}:
            raise ValueError("ledger.retention says nothing: write a duration, for example `retention: 2y`, or take the line out")
        return cast("Any", value) if isinstance(value, dict) else {"default": value}
