"""The languages that the detectors read: Dutch, French, German, English."""

LANGUAGES = ("nl", "fr", "de", "en")
