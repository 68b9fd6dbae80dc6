"""Special categories are found where they are said of a person, and not where they are spoken of in general."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.special import find, find_value
from detectors.special.lexicon import level


def found(text: str) -> list[tuple[str, str]]:
    """Entity and words of everything found."""
    return [(match.entity, text[match.start : match.end]) for match in find(text)]


@pytest.mark.parametrize(
    ("text", "entity", "words"),
    [
        ("Mijn zoon heeft een gebroken sleutelbeen en kan niet naar school.", "HEALTH", "gebroken sleutelbeen"),
        ("Ma femme souffre d'une hernie discale depuis mars.", "HEALTH", "hernie discale"),
        ("Herr Lang ist nach dem Unfall querschnittsgelähmt.", "HEALTH", "querschnittsgelähmt"),
        ("She was told she has breast cancer last week.", "HEALTH", "breast cancer"),
        ("Ik ben streng gelovig joods en werk niet op zaterdag.", "RELIGION", "joods"),
        ("Je suis musulmane et je ne mange pas de porc.", "RELIGION", "musulmane"),
        ("Klant is raadslid voor N-VA in Aalst.", "POLITICAL_OPINION", "N-VA"),
        ("Ma famille est d'origine marocaine.", "ETHNICITY", "marocaine"),
        ("Ich bin schwul und lebe mit meinem Partner.", "SEXUAL_ORIENTATION", "schwul"),
        ("Elle est membre de la CSC depuis dix ans.", "TRADE_UNION", "CSC"),
        ("De bestuurder werd veroordeeld voor drugshandel.", "CRIMINAL_OFFENCE", "drugshandel"),
        ("Ze is gevallen en heeft haar pols gebroken.", "HEALTH", "pols gebroken"),
        ("Mon fils s'est cassé le bras à l'école.", "HEALTH", "cassé le bras"),
        ("Meine Tochter hat sich die Schulter ausgekugelt.", "HEALTH", "Schulter ausgekugelt"),
        ("My husband fractured his left wrist at work.", "HEALTH", "fractured his left wrist"),
        ("Onze dochter heeft derdegraads brandwonden.", "HEALTH", "derdegraads brandwonden"),
        ("Er leidet an schwerer Neurodermitis.", "HEALTH", "schwerer Neurodermitis"),
        ("Diagnose: voorkamerfibrillatie", "HEALTH", "voorkamerfibrillatie"),
        ("Gezindte: doopsgezind", "RELIGION", "doopsgezind"),
        ("Mijn vrouw is alevitisch, ik niet.", "RELIGION", "alevitisch"),
        ("Sie ist seit Jahren Mitglied der Jusos.", "POLITICAL_OPINION", "Jusos"),
        ("Notre cliente est peule, née à Conakry.", "ETHNICITY", "peule"),
        ("Mijn zoon valt op mannen.", "SEXUAL_ORIENTATION", "valt op mannen"),
        ("Il est délégué CSC-Transcom depuis 2019.", "TRADE_UNION", "CSC-Transcom"),
        ("He was convicted of tax evasion in 2018.", "CRIMINAL_OFFENCE", "tax evasion"),
        ("Le prévenu a été condamné pour vol avec effraction.", "CRIMINAL_OFFENCE", "vol avec effraction"),
        ("Mon frère est en détention préventive.", "CRIMINAL_OFFENCE", "en détention préventive"),
        ("Sophie heeft last van haar nek.", "HEALTH", "last van haar nek"),
        ("Paul hat einen Bandscheibenvorfall.", "HEALTH", "Bandscheibenvorfall"),
        ("Der Radfahrer erlitt eine Gehirnerschütterung.", "HEALTH", "Gehirnerschütterung"),
        ("Elle souffre d'une tendinite à l'épaule.", "HEALTH", "tendinite à l'épaule"),
        ("The rider was bleeding from the head.", "HEALTH", "bleeding from the head"),
        ("Familie Demir (Kurden), zwei Kinder.", "ETHNICITY", "Kurden"),
        ("Als Sinti-Familie haben wir überall Probleme.", "ETHNICITY", "Sinti-Familie"),
        ("My husband is black.", "ETHNICITY", "black"),
        ("Hij reed onder invloed.", "CRIMINAL_OFFENCE", "onder invloed"),
        ("Le conducteur a été condamné pour roulage sans permis.", "CRIMINAL_OFFENCE", "roulage sans permis"),
        ("Hr. Lang, ver.di-Vertrauensmann, fährt Motorrad.", "TRADE_UNION", "ver.di-Vertrauensmann"),
        ("je vote Ecolo", "POLITICAL_OPINION", "Ecolo"),
        ("Ma sœur a sa carte au PS.", "POLITICAL_OPINION", "PS"),
        ("Mes parents votent DéFI depuis toujours.", "POLITICAL_OPINION", "DéFI"),
        ("we zijn hindoes", "RELIGION", "hindoes"),
        ("nous sommes bouddhistes", "RELIGION", "bouddhistes"),
        ("Unsere Eltern waren Juden.", "RELIGION", "Juden"),
        ("we're practising Catholics", "RELIGION", "practising Catholics"),
        ("Mijn dochter is trans.", "SEXUAL_ORIENTATION", "trans"),
        ("Mein Kind ist trans und zieht um.", "SEXUAL_ORIENTATION", "trans"),
        ("Ik kreeg een boete voor te snel rijden.", "CRIMINAL_OFFENCE", "boete voor te snel rijden"),
        ("Mon frère a eu un PV pour excès de vitesse.", "CRIMINAL_OFFENCE", "PV pour excès de vitesse"),
        ("He was caught drink driving.", "CRIMINAL_OFFENCE", "caught drink driving"),
        ("er sitzt in Haft", "CRIMINAL_OFFENCE", "in Haft"),
        ("Mijn neef zit in den bak.", "CRIMINAL_OFFENCE", "in den bak"),
        ("Mon oncle est incarcéré à Nivelles.", "CRIMINAL_OFFENCE", "incarcéré"),
    ],
)
def test_said_of_a_person(text: str, entity: str, words: str) -> None:
    """Four languages, seven categories."""
    assert (entity, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "De griepprik is gratis voor iedereen boven 65 jaar.",
        "Le vote du budget par le PS est reporté à mardi.",
        "Er wonen veel moslims in deze stad.",
        "We are Christian Democrats in this council.",
        "Ons transport is trans-Europees en duurt twee dagen.",
        "Het PV van de vergadering volgt morgen.",
        "Le procès-verbal de l'assemblée générale est joint.",
        "PV-nummer GE.30.LA.009911/2026 in bijlage, diefstal van een fiets.",
        "Die Haftung ist ausgeschlossen, in Haftungsfragen hilft der Vertrieb.",
        "Onze hospitalisatieverzekering dekt ook kanker en dialyse.",
        "Le contrat couvre l'incapacité de travail et l'invalidité.",
        "Eine von zehn Personen hat Diabetes, sagt die Studie.",
        "One in five people has a mental illness such as depression.",
        "Katholieke Universiteit Leuven, campus Gasthuisberg",
        "Inbraak of vandalisme? Meld uw schade online.",
        "Glasbreuk, leidingbreuk en waterschade zijn inbegrepen.",
        "Der Rahmen ist gebrochen, als der Wagen kam.",
        "Ik als klant vind dit niet oké, ze is te laat.",
        "They came down at four and pulled back the fence.",
        "Rohrbruch und Einbruch sind mitversichert.",
        "Release MR 3.2 is groen, de build is vooruit.",
        "Notre agence est fermée vendredi.",
        "De verzekerde die arbeidsongeschikt wordt, krijgt een rente.",
        "En cas d'incapacité de travail, l'assuré perçoit une rente.",
        "Leiden Sie an Diabetes oder Asthma? Bitte ankreuzen.",
        "Wer Unfallflucht begeht, riskiert eine Freiheitsstrafe.",
        "We komen samen met de buren.",
        "Kein Versicherungsschutz besteht bei Fahrerflucht. Für Fahrer unter 25 Jahren gilt mehr.",
        "De wachttijd wordt 12 maanden bij zwangerschap.",
    ],
)
def test_spoken_of_in_general(text: str) -> None:
    """Terms, products and statistics are nobody's data."""
    assert found(text) == []


def test_a_short_value_under_a_reason_needs_nobody() -> None:
    """`reason: hernia-operatie` is health data of whoever the record is about."""
    assert [match.entity for match in find_value("hernia-operatie", "HEALTH")] == ["HEALTH"]
    assert find_value("dentaire, forfait", "HEALTH") == []


@given(st.text())
def test_levelling_keeps_positions(text: str) -> None:
    """Offsets in levelled text are offsets in the text."""
    assert len(level(text)) == len(text)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Matches lie in the text, whatever it is."""
    assert all(0 <= match.start < match.end <= len(text) for match in find(text))


@pytest.mark.parametrize(
    ("text", "entity", "words"),
    [
        ("Met Rajesh Iyer at the fair. Hindu, vegetarian, two kids.", "RELIGION", "Hindu"),
        ("Frau Nguyen war da. Sie ist Buddhistin.", "RELIGION", "Buddhistin"),
        ("M. Hanquet est témoin de Jéhovah.", "RELIGION", "témoin de Jéhovah"),
        ("Interessent, Name Heinen. Sitzt für die CSP im Gemeinderat.", "POLITICAL_OPINION", "CSP"),
        ("As a Labour councillor who moved to Tervuren", "POLITICAL_OPINION", "Labour"),
        (
            "Ich leide an Multipler Sklerose. Wegen meiner Multiplen Sklerose arbeite ich halbtags.",
            "HEALTH",
            "Multiplen Sklerose",
        ),
        ("Mein Vater ist an Demenz erkrankt.", "HEALTH", "Demenz"),
        ("Letsel van mijn zoon: kneuzing linkerknie", "HEALTH", "kneuzing linkerknie"),
        ("Mijn broer zit in de gevangenis.", "CRIMINAL_OFFENCE", "in de gevangenis"),
        ("Mama van 2, lesbisch, fan van Club", "SEXUAL_ORIENTATION", "lesbisch"),
    ],
)
def test_said_in_notes_and_other_forms(text: str, entity: str, words: str) -> None:
    """Fragments of notes, feminine and inflected forms."""
    assert (entity, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "De vakbonden ACV en ABVV roepen op tot een nationale staking.",
        "Le projet de loi a été adopté. Le PS et le MR ont voté pour.",
        "Mise à jour : correction de l'export CSV et du calcul de la prime pour les jeunes conducteurs.",
        "Bei einem Bandscheibenvorfall erhalten Sie eine Leistung, wenn Ihre Versicherung besteht.",
        "Blessures : néant",
    ],
)
def test_news_and_terms_are_nobodys(text: str) -> None:
    """Parties and unions act without anybody being a member; polite forms speak of nobody."""
    assert found(text) == []
