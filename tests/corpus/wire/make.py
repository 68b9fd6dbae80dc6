"""Makes the wire samples: one file a format with planted, invented values, and a clean twin of the same shape.

Run `python -m tests.corpus.wire.make` after a change; the same bytes come out every time. `expected.yaml` says what must be read.
"""

import base64
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

FOLDER = Path(__file__).parent
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Values:
    """What is planted: nobody's name, reserved domains (RFC 2606), valid check digits."""

    name: str
    email: str
    phone: str
    iban: str
    national: str
    note: str


PLANTED = Values("Annelies Dewaele", "annelies.dewaele@post.example", "+32 470 12 34 56", "BE68539007547034", "85073003328",
                 "Diabetes sinds 2011, belt liefst 's avonds")  # fmt: skip
CLEAN = Values("Weekoverzicht", "niet ingevuld", "n.v.t.", "geen", "0", "Alle systemen werken")


def _json(v: Values) -> bytes:
    document = {
        "klant": {"naam": v.name, "mail": v.email, "gsm": [v.phone], "rrn": int(v.national)},
        "actief": True,
        "note": v.note,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _ndjson(v: Values) -> bytes:
    lines = [{"index": {"_id": "1"}}, {"naam": v.name, "mail": v.email}, {"note": v.note}]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def _sequence(v: Values) -> bytes:
    return b"".join(b"\x1e" + json.dumps(one, indent=1).encode() + b"\n" for one in ({"naam": v.name}, {"mail": v.email}))


def _jsonld(v: Values) -> bytes:
    return json.dumps(
        {"@context": "https://schema.org", "@type": "Person", "name": v.name, "email": f"mailto:{v.email}"}
    ).encode()


def _graphql(v: Values) -> bytes:
    query = f'mutation {{ addClient(name: "{v.name}", iban: "{v.iban}") {{ id }} }}'
    return json.dumps({"query": query, "variables": {"mail": v.email}}).encode()


def _form(v: Values) -> bytes:
    from urllib.parse import urlencode

    return urlencode([("naam", v.name), ("contact[mail]", v.email), ("tag", "a"), ("tag", v.note)]).encode()


def _multipart(v: Values) -> bytes:
    return (
        f'--grens\r\nContent-Disposition: form-data; name="naam"\r\n\r\n{v.name}\r\n'
        f'--grens\r\nContent-Disposition: form-data; name="bijlage"; filename="data.json"\r\n'
        "Content-Type: application/json\r\n\r\n"
        f'{{"mail": "{v.email}"}}\r\n--grens--\r\n'
    ).encode()


def _related(v: Values) -> bytes:
    inner = base64.b64encode(f"naam;iban\n{v.name};{v.iban}\n{v.note};x\n".encode()).decode()
    return (
        f"--grens\r\nContent-Type: application/json\r\n\r\n{json.dumps({'mail': v.email})}\r\n"
        f"--grens\r\nContent-Type: text/csv\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}\r\n--grens--\r\n"
    ).encode()


def _text(v: Values) -> bytes:
    return f"Beste collega, de klant is {v.name} ({v.email}). {v.note} é".encode("cp1252")


def _xml(v: Values) -> bytes:
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<Aangifte><!-- intern -->\n <Klant mail="' + v.email + '">'
        f"<Naam>{v.name}</Naam><Tel>0</Tel><Tel>{v.phone}</Tel></Klant>\n <Nota><![CDATA[{v.note}]]></Nota>\n</Aangifte>\n"
    ).encode("iso-8859-1")


def _soap(v: Values) -> bytes:
    return (
        '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><m:Zoek xmlns:m="urn:x">'
        f"<m:Naam>{v.name}</m:Naam><m:INSZ>{v.national}</m:INSZ></m:Zoek></soap:Body></soap:Envelope>"
    ).encode()


def _html(v: Values) -> bytes:
    first, _, last = v.name.partition(" ")
    return (
        f"<!DOCTYPE html><html><head><title>Fiche</title></head><body><p>Klant: {first} <b>{last}</b></p>"
        f'<a href="mailto:{v.email.replace("@", "%40")}">schrijf</a><input name="iban" value="{v.iban}">'
        "<script>var x = 1</script></body></html>"
    ).encode()


def _csv(v: Values) -> bytes:
    return f'naam;mail;opmerking\n{v.name};{v.email};"zei ""{v.note}"""\nTweede rij;leeg;niets\n'.encode()


def _tsv(v: Values) -> bytes:
    return f"name\tiban\n{v.name}\t{v.iban}\nzero\tnone\n".encode()


def _yaml(v: Values) -> bytes:
    return f"---\nklant: &k\n  naam: {v.name}\n  gsm:\n    - '{v.phone}'\nkopie: *k\nnota: >-\n  {v.note}\n".encode()


def _msgpack(v: Values) -> bytes:
    import msgpack

    packb = cast("Callable[[object], bytes]", msgpack.packb)  # pyright: ignore[reportUnknownMemberType]  msgpack has no types
    return packb({"naam": v.name, "contact": [{"mail": v.email}], "rrn": int(v.national)})


def _cbor(v: Values) -> bytes:
    import cbor2

    return cbor2.dumps({"naam": v.name, "contact": [{"mail": v.email}], "rrn": int(v.national)})


def _field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    head = b""
    while value > 0x7F:
        head += bytes([value & 0x7F | 0x80])
        value >>= 7
    return head + bytes([value])


def _otlp(v: Values) -> bytes:
    """An OTLP trace: resource_spans(1) → scope_spans(2) → spans(2) → attributes(9) → key(1), value(2) → string_value(1)."""
    attribute = _field(1, b"enduser.email") + _field(2, _field(1, v.email.encode()))
    span = _field(1, bytes(range(200, 216))) + _field(5, v.name.encode()) + _field(9, attribute)
    return _field(1, _field(2, _field(2, span)))


def _grpc(v: Values) -> bytes:
    frames = [_field(1, _field(4, _field(2, v.name.encode()))), _field(1, _field(3, int(v.national)))]
    zipped = zlib.compress(_field(2, v.email.encode()))
    plain = b"".join(b"\0" + len(frame).to_bytes(4) + frame for frame in frames)
    return plain + b"\1" + len(zipped).to_bytes(4) + zipped


def _avro(v: Values) -> bytes:
    import fastavro

    schema = {
        "type": "record",
        "name": "Klant",
        "fields": [{"name": "naam", "type": "string"}, {"name": "mail", "type": "string"}],
    }
    stream = io.BytesIO()
    write = cast("Callable[..., None]", fastavro.writer)  # pyright: ignore[reportUnknownMemberType]  its types are partial
    write(stream, schema, [{"naam": v.name, "mail": v.email}], codec="deflate", sync_marker=bytes(16))
    return stream.getvalue()


def _aws_chunked(v: Values) -> bytes:
    signature = b";chunk-signature=" + b"ab" * 32
    body = _json(v)
    chunks = [body[:40], body[40:], b""]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(chunk), signature, chunk) for chunk in chunks)


def _mail(v: Values) -> bytes:
    return (
        f"From: {v.name} <{v.email}>\r\nTo: info@desk.example\r\nSubject: =?utf-8?q?Polis_na_opname?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="g"\r\n\r\n--g\r\nContent-Type: text/plain; charset=utf-8\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{v.note.replace(',', '=2C')}\r\n--g\r\n"
        "Content-Type: application/json\r\n"
        'Content-Disposition: attachment; filename="fiche.json"\r\n\r\n' + json.dumps({"iban": v.iban}) + "\r\n--g--\r\n"
    ).encode()


def _vcard(v: Values) -> bytes:
    folded = f"EMAIL;TYPE=work:{v.email[:10]}\r\n {v.email[10:]}"
    return f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{v.name}\r\n{folded}\r\nEND:VCARD\r\n".encode()


def _icalendar(v: Values) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Overleg\\, polis\r\n"
        f'ATTENDEE;CN="{v.name}":mailto:{v.email}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    ).encode()


def _pdf(v: Values) -> bytes:
    """A PDF by hand: one page, one line of text, an author, a mail link."""
    text = f"BT /F1 12 Tf 72 720 Td ({v.name} {v.iban}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R]>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/URI/URI(mailto:%s)>>>>" % v.email.encode(),
        b"<</Author(%s)>>" % v.name.encode(),
    ]
    body = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size 8/Root 1 0 R/Info 7 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 8\n0000000000 65535 f \n" + table + end


def _repacked(body: bytes) -> bytes:
    """The same ZIP without the clock in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            made.writestr(zipfile.ZipInfo(info.filename), source.read(info), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _docx(v: Values) -> bytes:
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.created, properties.modified = v.name, MOMENT, MOMENT
    paragraph = document.add_paragraph("Klant: ")
    first, _, last = v.name.partition(" ")
    paragraph.add_run(first + " ").bold = True
    paragraph.add_run(last)
    document.add_table(1, 1).cell(0, 0).text = v.email
    document.sections[0].footer.paragraphs[0].text = v.iban
    stream = io.BytesIO()
    document.save(stream)
    return _repacked(stream.getvalue())


def _pptx(v: Values) -> bytes:
    import pptx

    deck = pptx.Presentation()
    properties = deck.core_properties
    properties.author, properties.created, properties.modified = "x", MOMENT, MOMENT
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    assert slide.shapes.title is not None
    slide.shapes.title.text = v.name
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = v.email
    stream = io.BytesIO()
    deck.save(stream)
    return _repacked(stream.getvalue())


def _xlsx(v: Values) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.creator, book.properties.created, book.properties.modified = "x", MOMENT, MOMENT
    sheet = book.worksheets[0]
    sheet.title = "Klanten"
    for row in (["naam", "mail", "rrn"], [v.name, v.email, int(v.national)]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return _repacked(_undated(stream.getvalue()))


def _undated(body: bytes) -> bytes:
    """openpyxl writes the moment of saving whatever it is told."""
    import re

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(target, "w") as made:
        for info in source.infolist():
            made.writestr(info, re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", source.read(info)))
    return target.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, body in members.items():
            made.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
)
_TABLE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'


def _odt(v: Values) -> bytes:
    first, _, last = v.name.partition(" ")
    paragraph = f"<text:p>Klant <text:span>{first}</text:span> {last}</text:p>"
    content = f"<office:document-content {_ODF}><office:body>{paragraph}</office:body></office:document-content>"
    return _zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def _ods(v: Values) -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in (("naam", "iban"), (v.name, v.iban))
    )
    content = (
        f'<office:document-content {_ODF}{_TABLE}><table:table table:name="Blad1">{rows}</table:table></office:document-content>'
    )
    return _zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def _zip(v: Values) -> bytes:
    return _zipped({"map/fiche.json": _json(v), "inner.zip": _zipped({"lijst.csv": _csv(v)})})


def _tar(v: Values) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as made:
        body = _json(v)
        info = tarfile.TarInfo("fiche.json")
        info.size = len(body)
        made.addfile(info, io.BytesIO(body))
    return stream.getvalue()


def _gz(v: Values) -> bytes:
    return gzip.compress(_csv(v), mtime=0)


def _sse(v: Values) -> bytes:
    half = len(v.name) // 2
    events = [{"choices": [{"delta": {"content": piece}}]} for piece in ("Dag ", v.name[:half], v.name[half:], ", welkom")]
    return (
        b"".join(f"data: {json.dumps(event)}\n\n".encode() for event in [*events, {"meta": {"mail": v.email}}])
        + b"data: [DONE]\n\n"
    )


def _har(v: Values) -> bytes:
    request = {
        "method": "POST", "url": "https://api.desk.example/klanten/12?x=1", "headers": [{"name": "User-Agent", "value": "curl/8"},
        {"name": "X-Klant", "value": v.name}], "queryString": [{"name": "mail", "value": v.email}],
        "postData": {"mimeType": "application/json", "text": json.dumps({"iban": v.iban})},
    }  # fmt: skip
    response: dict[str, object] = {
        "status": 200,
        "headers": [],
        "content": {"mimeType": "text/plain", "encoding": "base64", "text": base64.b64encode(v.note.encode()).decode()},
    }
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": request, "response": response}]}}).encode()


def _tnet(value: object) -> bytes:
    if isinstance(value, dict):
        data, kind = b"".join(_tnet(part) for pair in value.items() for part in pair), b"}"  # pyright: ignore  any values
    elif isinstance(value, list):
        data, kind = b"".join(map(_tnet, value)), b"]"  # pyright: ignore  any values
    elif isinstance(value, bytes):
        data, kind = value, b","
    elif isinstance(value, int):
        data, kind = str(value).encode(), b"#"
    else:
        data, kind = str(value).encode(), b";"
    return b"%d:%s%s" % (len(data), data, kind)


def _flow(v: Values) -> bytes:
    body = gzip.compress(json.dumps({"mail": v.email}).encode(), mtime=0)
    headers = [[b"Content-Type", b"application/json"], [b"Content-Encoding", b"gzip"], [b"X-Klant", v.name.encode()]]
    request = {
        "host": "api.desk.example",
        "method": b"POST",
        "path": b"/klanten?iban=" + v.iban.encode(),
        "headers": headers,
        "content": body,
    }
    return _tnet({"version": 21, "type": "http", "request": request})


def _jpeg(v: Values) -> bytes:
    from PIL import Image

    image = Image.new("RGB", (8, 8), "white")
    exif = Image.Exif()
    exif[315] = v.name
    exif[0x8825] = {1: "N", 2: (50.0, 51.0, 2.16), 3: "E", 4: (4.0, 21.0, 10.8)} if v is PLANTED else {}
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def _nested(v: Values) -> bytes:
    token = ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"none"}', json.dumps({"email": v.email}).encode(), b"sig")
    )
    return json.dumps(
        {
            "string": json.dumps({"naam": v.name}),
            "packed": base64.b64encode(gzip.compress(json.dumps({"iban": v.iban}).encode(), mtime=0)).decode(),
            "token": token,
            "url": v.email.replace("@", "%40").replace(" ", "%20"),
            "uri": "data:text/plain;base64," + base64.b64encode(v.note.encode()).decode(),
        }
    ).encode()


MAKERS: dict[str, Callable[[Values], bytes]] = {
    "json.json": _json, "ndjson.ndjson": _ndjson, "sequence.json-seq": _sequence, "jsonld.jsonld": _jsonld, "graphql.json":
    _graphql, "form.form": _form, "multipart.bin": _multipart, "related.bin": _related, "text.txt": _text, "xml.xml": _xml,
    "soap.xml": _soap, "html.html": _html, "csv.csv": _csv, "tsv.tsv": _tsv, "yaml.yaml": _yaml, "msgpack.msgpack":
    _msgpack, "cbor.cbor": _cbor, "otlp.pb": _otlp, "grpc.bin": _grpc, "avro.avro": _avro, "aws_chunked.bin": _aws_chunked,
    "mail.eml": _mail, "vcard.vcf": _vcard, "icalendar.ics": _icalendar, "pdf.pdf": _pdf, "docx.docx": _docx, "pptx.pptx":
    _pptx, "xlsx.xlsx": _xlsx, "odt.odt": _odt, "ods.ods": _ods, "zip.zip": _zip, "tar.tar": _tar, "gz.gz": _gz, "sse.sse":
    _sse, "har.har": _har, "flow.flow": _flow, "jpeg.jpg": _jpeg, "nested.json": _nested,
}  # fmt: skip


def clean_name(name: str) -> str:
    """The clean twin's file name: `json.json` → `json.clean.json`."""
    stem, _, extension = name.partition(".")
    return f"{stem}.clean.{extension}"


def main() -> None:
    """Write every sample."""
    for name, make in MAKERS.items():
        (FOLDER / name).write_bytes(make(PLANTED))
        (FOLDER / clean_name(name)).write_bytes(make(CLEAN))


if __name__ == "__main__":
    main()
