"""Special categories (GDPR Art. 9) and criminal data (Art. 10): a lexicon in four languages, and whether a person is meant."""

from detectors.special.find import find, find_group, find_value

__all__ = ["find", "find_group", "find_value"]
