"""What of `douane.yaml` the detectors need, read from the configuration text that travels to the workers."""

from pathlib import Path
from typing import Any

import msgspec

from detectors.language import LANGUAGES


class SettingsError(ValueError):
    """The detectors cannot start with these settings; the sentence says what to change."""


class DetectorSettings(msgspec.Struct, frozen=True):
    """How to detect.

    Attributes:
        region: where a phone number without country code belongs (`organisation.country`).
        policy_number: the organisation's own pattern for policy and claim numbers.
        languages: those whose words of special categories are looked for; names and fields are read in all four.
        recognizers: a team's own recognizers: files in Presidio's registry format, or `module:Class`.
    """

    region: str = "BE"
    policy_number: str | None = None
    languages: tuple[str, ...] = LANGUAGES
    recognizers: tuple[str, ...] = ()


def settings_from(configuration: str, folder: Path | None = None) -> DetectorSettings:
    """The detectors' part of a configuration (`policy.configuration.Configuration.encode()`), defaults where it is silent.

    Args:
        configuration: JSON text; empty means all defaults.
        folder: what relative paths of recognizer files start from.

    Raises:
        SettingsError: the text is no configuration.
    """
    try:
        document: dict[str, Any] = msgspec.json.decode(configuration, type=dict[str, Any]) if configuration.strip() else {}
        own: dict[str, Any] = document.get("detectors") or {}
        organisation: dict[str, Any] = document.get("organisation") or {}
        known = {key: own[key] for key in ("policy_number", "languages", "recognizers") if own.get(key)}
        region = organisation.get("country")
        settings = msgspec.convert(known | ({"region": region} if region else {}), DetectorSettings)
    except (msgspec.MsgspecError, AttributeError) as error:
        message = f"the configuration's detectors section cannot be read: {error}"
        raise SettingsError(message) from None
    if folder is None:
        return settings
    found = tuple(str(folder / name) if _is_file(name) else name for name in settings.recognizers)
    return msgspec.structs.replace(settings, recognizers=found)


def _is_file(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))
