"""The table of formats: how each is declared, how its bytes look, who reads it and who can write it back.

The order matters for bytes: the first whose looks fit wins. Adding a format is a file and a row here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from formats import (
    archive,
    avro,
    awschunked,
    cbor,
    charset,
    contentline,
    delimited,
    eventstream,
    flowdump,
    form,
    graphql,
    grpc,
    har,
    jsondoc,
    jsontoken,
    mail,
    mailwrite,
    markup,
    markupwrite,
    media,
    messagepack,
    multipart,
    ndjson,
    office,
    officewrite,
    opensheetwrite,
    pdf,
    protobuf,
    protobufwrite,
    sealed,
    text,
    workbook,
    workbookwrite,
    xmldoc,
    yamldoc,
)
from formats.charset import Decoded
from formats.leaf import Part
from formats.reading import Harvest
from formats.splice import Slot
from formats.writer import Writer

type Reader = Callable[[Part, Harvest], None]
type Looks = Callable[[bytes], bool]
type Slots = Callable[[str, Part, Harvest], Iterable[Slot]]

type Rewriter = Callable[[Part, Writer], bytes]


def _detected(part: Part) -> Decoded:
    return charset.decode(part.body, part.content_type)


def _unicode(part: Part) -> Decoded:
    return charset.decode(part.body, part.content_type, detect=False)


@dataclass(frozen=True, slots=True)
class Format:
    """One row.

    Attributes:
        name: what `Reading.format` says.
        title: what people call it.
        types: content types that declare it, lower case; `image/*` for a family, `+json` for a structured suffix.
        looks: whether the first bytes can only be this format; None when bytes do not tell.
        fits: whether bytes that are declared to be this format can be it.
        slots: where its leaves stand in its text; None when it is not written back so.
        decode: the text of its bytes, for `slots`.
        rewrite: writes the bytes anew by rewriting the parts in it; None when it is not written back so.
    """

    name: str
    title: str
    types: tuple[str, ...]
    read: Reader
    looks: Looks | None
    fits: Looks
    slots: Slots | None = None
    decode: Callable[[Part], Decoded] = _detected
    rewrite: Rewriter | None = None

    @property
    def rewritable(self) -> bool:
        """Whether a body of this format can be written back."""
        return self.slots is not None or self.rewrite is not None


def _json_slots(raw: str, part: Part, harvest: Harvest) -> Iterable[Slot]:
    return jsontoken.slots(raw, part.place, "", harvest)


def _lines(head: bytes) -> bool:
    return ndjson.looks(head) or ndjson.looks_sequence(head)


def _one_document(head: bytes) -> bool:
    return jsondoc.fits(head) and not _lines(head)


def _any(_: bytes) -> bool:
    return True


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODF = "application/vnd.oasis.opendocument."
_ZIP = archive.looks_zip

# fmt: off
TABLE: tuple[Format, ...] = (
    Format("pdf", "PDF", ("application/pdf",), pdf.read, pdf.looks, pdf.looks),
    Format("xlsx", "XLSX", (_SHEET, "application/vnd.ms-excel.sheet.macroenabled.12"), workbook.read, workbook.looks, _ZIP,
           rewrite=workbookwrite.rewrite),
    Format("ods", "ODS", (_ODF + "spreadsheet",), workbook.read_open, workbook.looks_open, _ZIP,
           rewrite=opensheetwrite.rewrite),
    Format("odt", "ODT, ODP", (_ODF + "text", _ODF + "presentation"), office.read, office.looks_open, _ZIP,
           rewrite=officewrite.rewrite),
    Format("office", "DOCX, PPTX", (_WORD, _SLIDES), office.read, office.looks_word, _ZIP, rewrite=officewrite.rewrite),
    Format("zip", "ZIP", ("application/zip", "application/x-zip-compressed"), archive.read_zip, _ZIP, _ZIP),
    Format("gzip", "GZ", ("application/gzip", "application/x-gzip"), archive.read_gzip, archive.looks_gzip, archive.looks_gzip,
           rewrite=archive.rewrite_gzip),
    Format("zstd", "ZST", ("application/zstd",), archive.read_gzip, archive.looks_zstd, archive.looks_zstd,
           rewrite=archive.rewrite_gzip),
    Format("tar", "TAR", ("application/x-tar",), archive.read_tar, archive.looks_tar, archive.looks_tar),
    Format("avro", "Avro (object container)", ("avro/binary", "application/avro", "application/vnd.apache.avro"),
           avro.read, avro.looks, avro.looks),
    Format("media", "Images, audio, video, fonts (opaque; EXIF is read)", ("image/*", "audio/*", "video/*", "font/*"),
           media.read, media.looks, media.looks),
    Format("encrypted", "PGP, S/MIME, age (said to be encrypted)", ("application/pgp-encrypted", "application/pkcs7-mime",
           "application/x-pkcs7-mime"), sealed.read, sealed.looks, _any),
    Format("grpc", "gRPC, gRPC-Web", ("application/grpc", "application/grpc+proto", "application/grpc+json",
           "application/grpc-web", "application/grpc-web+proto", "application/grpc-web-text", "application/grpc-web-text+proto"),
           grpc.read, None, _any, rewrite=grpc.rewrite),
    Format("protobuf", "Protocol buffers without schema (OTLP)", ("application/x-protobuf", "application/protobuf",
           "application/vnd.google.protobuf", "application/x-google-protobuf"), protobuf.read, None, _any,
           rewrite=protobufwrite.rewrite),
    Format("msgpack", "MessagePack", ("application/msgpack", "application/x-msgpack", "application/vnd.msgpack"),
           messagepack.read, messagepack.looks, _any, rewrite=messagepack.rewrite),
    Format("cbor", "CBOR", ("application/cbor", "+cbor", "application/cbor-seq"), cbor.read, cbor.looks, _any,
           rewrite=cbor.rewrite),
    Format("aws-chunked", "aws-chunked", (), awschunked.read, awschunked.looks, awschunked.looks),
    Format("flow", "mitmproxy flow dump", ("application/x-mitmproxy-flow",), flowdump.read, flowdump.looks, flowdump.looks),
    Format("multipart", "Multipart (form-data, related, mixed)", ("multipart/form-data", "multipart/*"),
           multipart.read, multipart.looks, lambda head: b"--" in head, rewrite=multipart.rewrite),
    Format("har", "HAR", ("application/har+json",), har.read, har.looks, jsondoc.fits),
    Format("ndjson", "NDJSON, JSON text sequences", ("application/x-ndjson", "application/ndjson", "application/jsonl",
           "application/x-jsonlines", "application/jsonlines", "application/json-seq", "application/geo+json-seq", "+json-seq",
           "application/x-sentry-envelope", "application/stream+json"), ndjson.read, _lines, text.looks, ndjson.slots,
           _unicode),
    Format("json", "JSON, JSON-LD", ("application/json", "text/json", "+json", "application/csp-report"),
           jsondoc.read, jsondoc.looks, _one_document, _json_slots, _unicode),
    Format("html", "HTML", ("text/html", "application/xhtml+xml"), markup.read, markup.looks, xmldoc.fits,
           rewrite=markupwrite.rewrite),
    Format("xml", "XML, SOAP", ("application/xml", "text/xml", "+xml"), xmldoc.read, xmldoc.looks, xmldoc.fits, xmldoc.slots,
           xmldoc.decoded),
    Format("contentline", "vCard, iCalendar", ("text/vcard", "text/x-vcard", "text/calendar", "text/directory"),
           contentline.read, contentline.looks, text.looks, contentline.slots),
    Format("sse", "Server-sent events", ("text/event-stream",), eventstream.read, eventstream.looks, text.looks,
           eventstream.slots, _unicode),
    Format("mail", "E-mail (MIME)", ("message/rfc822", "message/global"), mail.read, mail.looks, text.looks,
           rewrite=mailwrite.rewrite),
    Format("yaml", "YAML", ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "+yaml"),
           yamldoc.read, yamldoc.looks, text.looks, yamldoc.slots, _unicode),
    Format("graphql", "GraphQL", ("application/graphql",), graphql.read, None, text.looks, graphql.slots),
    Format("form", "Forms", ("application/x-www-form-urlencoded",), form.read, form.looks, form.fits, form.slots),
    Format("csv", "CSV, TSV", ("text/csv", "text/tab-separated-values", "application/csv", "text/comma-separated-values"),
           delimited.read, delimited.looks, text.looks, delimited.slots),
    Format("text", "Plain text in any charset", ("text/*",), text.read, text.looks, text.looks, text.slots),
)
# fmt: on


TEXT = TABLE[-1]
_BY_TYPE = {content_type: row for row in TABLE for content_type in row.types}


@lru_cache(maxsize=1024)
def declared(content_type: str) -> Format | None:
    """The format that a content type names; `application/octet-stream` and nonsense name none."""
    essence = content_type.partition(";")[0].strip().lower()
    return (
        _BY_TYPE.get(essence) or _BY_TYPE.get("+" + essence.rpartition("+")[2]) or _BY_TYPE.get(essence.partition("/")[0] + "/*")
    )


def seen(head: bytes) -> Format | None:
    """The format that the first bytes show, or None."""
    return next((row for row in TABLE if row.looks is not None and row.looks(head)), None)
