"""Finds people and places in running text: Dutch, French, German, English."""

from detectors.names.find import Names
from detectors.names.places import is_place
from detectors.names.shape import evidence

__all__ = ["Names", "evidence", "is_place"]
