"""Writing into encodings inside a leaf (`formats.nested` reads them): JSON in a string, GraphQL, URLs, base64, `data:` URIs.

A token (JWT) is signed: it cannot be written into, and stays as it is.
"""

import base64
import re
from urllib.parse import quote, quote_from_bytes, unquote, unquote_to_bytes

from formats import form, graphql, jsondoc, jsontoken, nested
from formats.leaf import Leaf, Part, Place
from formats.splice import Quoting, Slot
from formats.writer import Writer

PERCENT = Quoting(form.QUOTING.units, lambda text: quote(text, safe=""))


def rewritten(leaf: Leaf, writer: Writer) -> str | None:
    """The leaf's text with what is wanted inside it written anew; None when it holds no encoding that can be."""
    text = leaf.text
    if found := nested.DATA_URI.match(text):
        return _data_uri(leaf, found, writer)
    if text.lstrip()[:1] in ("{", "[") and jsondoc.parse(text):
        return writer.text(text, list(jsontoken.slots(text, leaf.place, leaf.key, writer.harvest)))
    if leaf.key == "query" and graphql.is_document(text):
        return writer.text(text, list(graphql.slots_at(text, leaf.place)))
    if "%" in text:
        return _url(leaf, writer)
    return _base64(leaf, writer)


def _url(leaf: Leaf, writer: Writer) -> str:
    part = Part(leaf.place, "", leaf.text.encode("utf-8", "replace"))
    if "&" in leaf.text and form.looks(part.body):
        return writer.text(leaf.text, list(form.slots(leaf.text, part, writer.harvest)))
    inner = Leaf(Place(nested.URL, leaf.place), leaf.key, unquote(leaf.text))
    return writer.text(leaf.text, [Slot(inner, 0, len(leaf.text), PERCENT)])


def _base64(leaf: Leaf, writer: Writer) -> str | None:
    plain = nested.debase64(leaf.text) if nested.BASE64_TEXT.match(leaf.text) else None
    if plain is None:
        return None
    inner = writer.body(Part(Place(nested.BASE64, leaf.place), "", plain))
    if inner == plain:
        return None
    written = base64.b64encode(inner).decode()
    if re.search("[-_]", leaf.text):
        written = written.replace("+", "-").replace("/", "_")
    return written if leaf.text.rstrip().endswith("=") or len(leaf.text.strip()) % 4 == 0 else written.rstrip("=")


def _data_uri(leaf: Leaf, found: re.Match[str], writer: Writer) -> str | None:
    head, rest = leaf.text[: found.end()], leaf.text[found.end() :]
    plain = nested.debase64(unquote(rest)) if found.group(3) else unquote_to_bytes(rest)
    if plain is None:
        return None
    content_type = (found.group(1) or "text/plain") + found.group(2)
    written = writer.body(Part(Place(nested.DATA, leaf.place), content_type, plain))
    if written == plain:
        return None
    return head + (base64.b64encode(written).decode() if found.group(3) else quote_from_bytes(written))
