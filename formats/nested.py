"""Encodings inside a leaf: JSON in a string, URL-encoding, forms, base64 and base64url, JWT, `data:` URIs; bounded in depth.

Rules: what is decoded with certainty (JSON, URL-encoding) takes the outer leaf's place, so nothing is found twice. base64 and
tokens keep their outer leaf, which may be a secret. A key of the outer leaf stays the key of an inner one that has none.
"""

import base64
import binascii
import re
from urllib.parse import unquote, unquote_to_bytes

from formats import form, graphql, jsondoc
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest

_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
BASE64_TEXT = re.compile(r"\s*+[A-Za-z0-9+/_-]{4}[A-Za-z0-9+/_\r\n-]{10,}={0,2}\s*+\Z")
_JWT = re.compile(r"(?<![\w-])(eyJ[\w-]{5,}+)\.([\w-]{5,}+)\.[\w-]*+")  # a hyphen begins no token: else time squares
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w.+-]+=[^;,]*)*)(;base64)?,", re.IGNORECASE)
_SIGNS = ("{", "[", "%", "eyJ")
_WORTH = re.compile(r"\A\s*+[A-Za-z0-9+/_-]{4}[A-Za-z0-9+/_\r\n-]{10,}+={0,2}\s*+\Z|\beyJ|\Adata:")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
URL, BASE64, JWT, DATA = Mark("~url"), Mark("~base64"), Mark("~jwt"), Mark("~data")
_MAGIC = (b"\x1f\x8b\x08", b"PK\x03\x04", b"%PDF-", b"\x28\xb5\x2f\xfd")


def expand(harvest: Harvest) -> None:
    """Open every leaf that holds an encoding, and what comes out, as deep as the limits allow."""
    begin, opened = 0, set[int]()
    for _ in range(harvest.limits.nested):
        end = len(harvest.leaves)
        if begin == end:
            break
        for index in _suspects(harvest.leaves, begin, end):
            if not harvest.leaves[index].is_key and _open(harvest.leaves[index], harvest):
                opened.add(index)
        begin = end
    for index in _suspects(harvest.leaves, begin, len(harvest.leaves)) if begin < len(harvest.leaves) else ():
        harvest.miss("over_budget", harvest.leaves[index].place)
    if opened:
        harvest.leaves = [leaf for index, leaf in enumerate(harvest.leaves) if index not in opened]


def _suspects(leaves: list[Leaf], begin: int, end: int) -> list[int]:
    """Leaves that are worth a closer look. This runs for every leaf: most documents have none of the signs anywhere."""
    texts = [leaf.text for leaf in leaves[begin:end]]
    whole = "\n".join(texts)
    if any(sign in whole for sign in _SIGNS):
        return [
            index
            for index, text in enumerate(texts, begin)
            if text[0] in "{["
            or "%" in text
            or (len(text) > 15 and (" " not in text or "eyJ" in text or leaves[index].key == "query") and _worth(leaves[index]))
        ]
    return [
        index
        for index, text in enumerate(texts, begin)
        if len(text) > 15 and " " not in text and (BASE64_TEXT.match(text) or text[:5] == "data:")
    ]


def _worth(leaf: Leaf) -> bool:
    return leaf.key == "query" or _WORTH.search(leaf.text) is not None


def _open(leaf: Leaf, harvest: Harvest) -> bool:
    """Harvest what is inside a leaf. Whether the inside takes the leaf's place."""
    text = leaf.text
    if found := DATA_URI.match(text):
        return _data_uri(leaf, found, harvest)
    if text.lstrip()[:1] in ("{", "[") and (value := jsondoc.parse(text)):
        jsondoc.walk(value, leaf.place, leaf.key, harvest)
        return True
    if leaf.key == "query" and graphql.is_document(text):
        graphql.read_text(text, leaf.place, harvest)
        return True
    if "eyJ" in text and (found := _JWT.search(text)):
        return _jwt(leaf, found, harvest)
    if "%" in text:
        return _url(leaf, harvest)
    if BASE64_TEXT.match(text):
        _base64(leaf, harvest)
    return False


def _url(leaf: Leaf, harvest: Harvest) -> bool:
    if not _ESCAPE.search(leaf.text):
        return False
    if "&" in leaf.text and len(leaf.text) < 65536 and form.looks(leaf.text.encode("utf-8", "replace")):
        form.read(Part(leaf.place, "", leaf.text.encode("utf-8", "replace")), harvest)
        return True
    plain = unquote(leaf.text, errors="strict") if _is_text(unquote_to_bytes(leaf.text)) else leaf.text
    if plain == leaf.text:
        return False
    harvest.add(Leaf(Place(URL, leaf.place), leaf.key, plain))
    return True


def _jwt(leaf: Leaf, found: re.Match[str], harvest: Harvest) -> bool:
    """Header and claims of a JSON Web Token (RFC 7519); the token itself stays a leaf, it may be a secret."""
    place = Place(JWT, leaf.place)
    for name, segment in zip(("header", "claims"), found.groups(), strict=True):
        plain = debase64(segment)
        value = jsondoc.parse(plain.decode("utf-8", "replace")) if plain else None
        if isinstance(value, tuple):
            jsondoc.walk(value, Place(name, place), name, harvest)  # pyright: ignore[reportUnknownArgumentType]  pairs
    return False


def _base64(leaf: Leaf, harvest: Harvest) -> None:
    plain = debase64(leaf.text)
    if plain and (plain.startswith(_MAGIC) or _is_text(plain)):
        _inner(Part(Place(BASE64, leaf.place), "", plain), leaf.key, harvest)


def _data_uri(leaf: Leaf, found: re.Match[str], harvest: Harvest) -> bool:
    """RFC 2397."""
    rest = leaf.text[found.end() :]
    plain = debase64(unquote(rest)) if found.group(3) else unquote_to_bytes(rest)
    if plain is None:
        harvest.miss("undecodable", leaf.place)
        return False
    _inner(Part(Place(DATA, leaf.place), (found.group(1) or "text/plain") + found.group(2), plain), leaf.key, harvest)
    return True


def _inner(part: Part, key: str, harvest: Harvest) -> None:
    before = len(harvest.leaves)
    harvest.descend(part)
    for index in range(before, len(harvest.leaves)):
        leaf = harvest.leaves[index]
        if not leaf.key and not leaf.is_key:
            harvest.leaves[index] = Leaf(leaf.place, key, leaf.text, False, leaf.typed)


def debase64(text: str) -> bytes | None:
    """The bytes behind base64 or base64url, padded or not; None when it is neither."""
    joined = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(joined + "=" * (-len(joined) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_text(plain: bytes) -> bool:
    try:
        return bool(plain.decode()) and not _BINARY.search(plain)
    except UnicodeDecodeError:
        return False
