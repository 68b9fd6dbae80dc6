"""Every recognizer: what it finds, what it leaves alone, and that its triggers never miss what it would find."""

from pathlib import Path

import pytest
import re2

from detectors.context import enhance
from detectors.evaluate import read
from detectors.merge import merge
from detectors.recognizers import recognizers

ALL = recognizers("BE")
CORPUS = Path(__file__).parents[2] / "corpus"


def found(text: str, region: str = "BE") -> list[tuple[str, str]]:
    """Entity and value of everything that stands after context and merging."""
    everyone = ALL if region == "BE" else recognizers(region)
    matches = [match for recognizer in everyone for match in recognizer.find(text)]
    return [(match.entity, text[match.start : match.end]) for match in merge(enhance(text, frozenset(), matches, everyone))]


def test_every_trigger_compiles_in_re2() -> None:
    """The prefilter can be one re2 set over all triggers."""
    for recognizer in ALL:
        for trigger in recognizer.triggers:
            re2.compile(trigger)  # pyright: ignore[reportUnknownMemberType]  google-re2 has no types


def test_names_are_unique() -> None:
    """A finding's detector names one recognizer."""
    names = [recognizer.name for recognizer in ALL]
    assert len(names) == len(set(names))


def test_a_mail_with_an_account_and_a_phone() -> None:
    """Written forms of everyday identifiers are found whole."""
    text = "Stuur naar jan.peeters@example.be, gsm 0486/39.20.71, rekening BE28 3101 2694 7020 (Argenta)."
    assert found(text) == [
        ("EMAIL_ADDRESS", "jan.peeters@example.be"),
        ("PHONE_NUMBER", "0486/39.20.71"),
        ("IBAN_CODE", "BE28 3101 2694 7020"),
    ]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.jsonl")), ids=lambda path: path.name)
def test_triggers_never_miss(path: Path) -> None:
    """What a recognizer finds in any text of the corpora, one of its triggers matches."""
    for document in read([path]):
        for recognizer in ALL:
            if recognizer.find(document.text):
                assert any(re2.search(trigger, document.text) for trigger in recognizer.triggers), (recognizer.name, document.id)  # pyright: ignore[reportUnknownMemberType]  google-re2 has no types


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("Onze dochter Noor van 6 jaar viel van de trap.", "AGE", "6 jaar"),
        ("Alter: 42\nBeruf: Lehrerin", "AGE", "42"),
        ("Âge : 57", "AGE", "57"),
        ("Notre fils Hugo (7,5 ans), fiévreux", "AGE", "7,5 ans"),
        ("ik ben 36 en werk thuis", "AGE", "36"),
        ("née le douze mars mille neuf cent quatre-vingt-un", "DATE_OF_BIRTH", "douze mars mille neuf cent quatre-vingt-un"),
        ("Geburtsjahr ist 1979", "DATE_OF_BIRTH", "1979"),
        ("Mijn wachtwoord is Appel!77 of Peer#78, ik weet het niet meer", "PASSWORD", "Peer#78"),
        ("Das Einmalkennwort lautet 448 210", "PASSWORD", "448 210"),
        ("Titularis: BA-77.120.44", "POLICY_NUMBER", "BA-77.120.44"),
        ("My number is +44 7700 900123.", "PHONE_NUMBER", "+44 7700 900123"),
        ("ma plaque un a b c deux cent trente-quatre", "LICENSE_PLATE", "un a b c deux cent trente-quatre"),
        (
            "Kennzeichen eins A wie Anton B wie Berta C wie Emil zwei drei vier",
            "LICENSE_PLATE",
            "eins A wie Anton B wie Berta C wie Emil zwei drei vier",
        ),
        (
            "it is four one one one two two two two three three three three four four four eight",
            "CREDIT_CARD",
            "four one one one two two two two three three three three four four four eight",
        ),
        ("Wij wonen Kerkstraat 12, 9000 Gent. Morgen komt Jan.", "ADDRESS", "Kerkstraat 12, 9000 Gent"),
        ("Woont Dorpsstraat 4 te Gent", "ADDRESS", "Dorpsstraat 4"),
        ("Nieuw adres: Bus 7, Kerkstraat 12, 9000 Gent", "ADDRESS", "Bus 7, Kerkstraat 12, 9000 Gent"),
        ("Login cdubois gesperrt", "USERNAME", "cdubois"),
        ("Oma wordt binnenkort 88.", "AGE", "88"),
        ("Mijn dochters zijn 11 en 13.", "AGE", "13"),
        ("My father, Karel, is 81.", "AGE", "81"),
        ("Sophie Wouters (43) belde", "AGE", "43"),
        ("Sophie Wouters, 43, verpleegster", "AGE", "43"),
        ("Kinderen: Noor (7), Sophie (9)", "AGE", "9"),
        ("Le bébé a 7 mois.", "AGE", "7 mois"),
        ("Sophie is 17 maanden", "AGE", "17 maanden"),
        ("Alter des Fahrers: 48", "AGE", "48"),
        ("Der Fahrer, 27, war unverletzt", "AGE", "27"),
        ("rijdt met de 1 dkx 330", "LICENSE_PLATE", "1 dkx 330"),
        ("plate zx-081-k", "LICENSE_PLATE", "zx-081-k"),
        ("auto T-771-RK", "LICENSE_PLATE", "T-771-RK"),
        ("Motorrad EU-HK 71", "LICENSE_PLATE", "EU-HK 71"),
        ("un, tango sierra victor, sept cent onze", "LICENSE_PLATE", "un, tango sierra victor, sept cent onze"),
        ("titre de séjour : B 204 118 33", "ID_CARD", "B 204 118 33"),
        ("PAX 2 PPT 18CT40291 SEEN", "PASSPORT", "18CT40291"),
        ("driving licence MORGA753116SM9IJ", "DRIVER_LICENSE", "MORGA753116SM9IJ"),
        ("compte=amelie.vb jeton", "USERNAME", "amelie.vb"),
        ("Konto k.brandt82, Quelle", "USERNAME", "k.brandt82"),
        ("login adubois, mot de passe perdu", "USERNAME", "adubois"),
        ("Gebruik 448 120 om uw aangifte te bevestigen.", "PASSWORD", "448 120"),
        ("Use 448120 to verify your account.", "PASSWORD", "448120"),
        ("votre code est le 4471", "PASSWORD", "4471"),
        ("zij is van 12 03 2001", "DATE_OF_BIRTH", "12 03 2001"),
        ("née le trois juin 1981", "DATE_OF_BIRTH", "trois juin 1981"),
        ("the code you texted me is 550 118", "PASSWORD", "550 118"),
        ("Alarm aan de poort, code 5501", "PASSWORD", "5501"),
        ("de paspoorten zijn gestolen: GB201184", "PASSPORT", "GB201184"),
        ("Roger (°'47), weduwnaar", "DATE_OF_BIRTH", "'47"),
        ("Uw geboortedatum?\n[0:12] beller: elf november drieëntachtig.", "DATE_OF_BIRTH", "elf november drieëntachtig"),
        ("van Vaartkom 12 bus 0304 te 3000 Leuven", "ADDRESS", "Vaartkom 12 bus 0304"),
    ],
)
def test_everyday_ways_to_say_it(text: str, entity: str, value: str) -> None:
    """What people write in mails, forms and chats."""
    assert (entity, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ons dak is 30 jaar oud.",
        "La voiture a 8 ans.",
        "Das Haus ist 40 Jahre alt.",
        "My car is 12 years old.",
        "Contract van 5 jaar.",
        "Cover ends at age 70.",
        "Grote Markt (12), Zaal Noord (44)",
        "Zone Noord, 74, bus 3",
        "Het contract is 16 maanden oud.",
        "Rapport is 3 weken oud.",
        "wagen van 1 mei 200 km",
        "Gebruik 12500 om het formulier in te vullen.",
    ],
)
def test_things_have_no_age(text: str) -> None:
    """A roof, a car, a house or a contract of N years is nobody's age."""
    assert [entity for entity, _ in found(text)] == []


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "4242424242424242", "5555 5555 5555 4444", "378282246310005"])
def test_published_test_cards_are_found_like_any_other(number: str) -> None:
    """A card of a payment provider's documentation stands where somebody's would."""
    found = [match.entity for each in recognizers("BE") for match in each.find(f"card {number} please")]
    assert "CREDIT_CARD" in found
