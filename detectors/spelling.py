"""How words are written when they are compared: without case, accents and strokes."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents, so that `Numéro` meets `numero`; ß and ligatures become two letters, ø loses its stroke."""
    if text.isascii():
        return text.lower()
    return "".join(char for char in spread(text) if not unicodedata.combining(char))


def spread(text: str) -> str:
    """Lower case, accents as characters of their own, letters that Unicode does not take apart written as people type them."""
    plain = text.lower().replace("ß", "ss").replace("œ", "oe").replace("æ", "ae")
    return unicodedata.normalize("NFKD", plain.replace("ø", "o").replace("ł", "l").replace("đ", "d"))


def spelled(word: str) -> str:
    """A context word as a pattern, of `re` and of re2: `_` may be what parts two words."""
    return re.escape(word).replace("_", "[ _'’-]?")
