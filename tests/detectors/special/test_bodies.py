"""Biometric and genetic data are found where they are somebody's, and not where a technique or a test is spoken of."""

import pytest

from detectors.merge import merge
from detectors.special import find


def found(text: str, entity: str = "") -> list[tuple[str, str]]:
    """Entity and words of everything that stands, or of one entity."""
    matches = [match for match in merge(find(text)) if not entity or match.entity == entity]
    return [(match.entity, text[match.start : match.end]) for match in matches]


def kinds(text: str, *languages: str) -> set[str]:
    """What is found when the text can be in these languages only."""
    return {match.entity for match in find(text, languages)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("De vingerafdruk van Jan is opgeslagen.", "vingerafdruk"),
        ("Irisscan van mevrouw Sels geweigerd aan de poort.", "Irisscan"),
        ("Mijn baas heeft een gelaatsscan van mij gemaakt.", "gelaatsscan"),
        ("Elle refuse que ses empreintes digitales soient prises.", "empreintes digitales"),
        ("L'empreinte digitale de Monsieur Hanquet est dans le système.", "empreinte digitale"),
        ("Der Fingerabdruck von Herrn Vogt liegt im System.", "Fingerabdruck"),
        ("Irisscan des Mitarbeiters ohne Ergebnis.", "Irisscan"),
        ("The fingerprints of John Carver are on file.", "fingerprints"),
        ("My employer took a face scan of me.", "face scan"),
        ("Mijn vingerafdruk staat nog in jullie tijdsregistratie.", "vingerafdruk"),
        ("Op de kassa lag een vingerafdruk van de dader.", "vingerafdruk"),
        ("Je demande la suppression de mon empreinte digitale.", "empreinte digitale"),
        ("Ich möchte, dass Sie meinen Fingerabdruck löschen.", "Fingerabdruck"),
        ("Attached is the biometric template of employee Laura Simmons.", "biometric template"),
        ("Bij de ingang werd je gezichtsscan gemaakt.", "gezichtsscan"),
        ("Vos empreintes digitales ont été prises le 3 mai.", "empreintes digitales"),
        ("Ihr Fingerabdruck wurde am Montag erfasst.", "Fingerabdruck"),
        ("Your iris scan was stored at the gate.", "iris scan"),
    ],
)
def test_a_print_of_somebody(text: str, words: str) -> None:
    """The phrase says whose it is, or something was done with the print of whoever is spoken of."""
    assert found(text) == [("BIOMETRIC_TEMPLATE", words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bij mijn zus werd een BRCA1-mutatie vastgesteld.", "BRCA1-mutatie"),
        ("Klant is drager van het gen voor mucoviscidose.", "drager van het gen"),
        ("Het DNA-profiel van de verdachte is vergeleken.", "DNA-profiel"),
        ("Uitslag DNA-test: mijn cliënt is niet de vader.", "DNA-test"),
        ("Ma fille est porteuse du gène de la mucoviscidose.", "porteuse du gène"),
        ("Le test génétique de mon mari est positif.", "test génétique"),
        ("Kundin ist Trägerin des Gens für Chorea.", "Trägerin des Gens"),
        ("Mein Gentest war positiv.", "Gentest"),
        ("My brother is a carrier of the sickle cell gene.", "carrier of the sickle cell gene"),
        ("Her genetic test results came back.", "genetic test results"),
        ("Mijn zoon heeft een deletie op chromosoom 22.", "deletie op chromosoom 22"),
        ("Le dépistage génétique de notre bébé est revenu.", "dépistage génétique"),
        ("Laut DNA-Analyse ist Herr Brandt der Vater.", "DNA-Analyse"),
        ("He is heterozygous for Factor V Leiden.", "heterozygous for Factor"),
    ],
)
def test_genes_of_somebody(text: str, words: str) -> None:
    """Carried, found or tested in a person."""
    assert found(text, "GENETIC_DATA") == [("GENETIC_DATA", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Vingerafdruklezer te koop, nieuw in doos.",
        "Ik zoek een lezer voor mijn vingerafdruk, welke raadt u aan?",
        "De browser fingerprint van mijn toestel is gewijzigd en opgeslagen.",
        "Mijn collega heeft de sha256 fingerprint of the key gebruikt.",
        "git fingerprint: ik heb de hash genomen",
        "Ontgrendel de app met uw vingerafdruk, mevrouw Sels heeft het ook gebruikt.",
        "Het zit in het DNA van ons bedrijf, zegt mijn man.",
        "Innovation is in the DNA of our company, she said.",
        "Een DNA-test kost 200 euro.",
        "Een op de vierhonderd mensen heeft een BRCA-mutatie.",
        "Lecteur d'empreintes digitales en promotion.",
        "L'empreinte digitale du serveur SSH a changé.",
        "Mon mari a réduit son empreinte carbone.",
        "Entsperren Sie die App per Fingerabdruck.",
        "Gebruik uw vingerafdruk om te betalen.",
        "Comment enregistrer votre empreinte digitale ?",
        "Scan your fingerprint to record your visit.",
        "Facial recognition software is banned in schools.",
        "Biometrische gegevens zijn bijzondere persoonsgegevens.",
        "De vingerafdruk van Chrome wijzigt bij elke versie.",
        "Ik gebruik mijn vingerafdruk om in te loggen in de app.",
        "Ik zoek een slot met irisscan voor mijn kantoor.",
        "Deze hond is DNA-getest, stamboom bij mijn collega.",
        "Mijn collega schreef een genetisch algoritme.",
        "L'ADN de la marque reste le même, dit Paul Lambert.",
        "Le test ADN pour mon chien est disponible à 79 euros.",
        "Die Mutation wurde im GraphQL-Schema entfernt, sagt mein Kollege.",
        "Apple says its face scan data never leaves the phone.",
        "My laptop's fingerprint sensor stopped working after the update.",
        "The gene pool of our start-up scene, says John Miller.",
    ],
)
def test_techniques_tests_and_figures_of_speech(text: str) -> None:
    """A reader for sale, a browser's or a key's fingerprint, the DNA of a company, prices and statistics are nobody's."""
    assert found(text) == []


def test_a_fixed_language_leaves_the_others_out() -> None:
    """Health in Dutch is not looked for in a text that is French; what is a name in all languages is."""
    assert kinds("Mijn zoon heeft een gebroken sleutelbeen.", "fr") == set()
    assert kinds("Mijn zoon heeft een gebroken sleutelbeen.", "fr", "nl") == {"HEALTH"}
    assert kinds("Ma famille est d'origine marocaine.", "nl", "de") == set()
    assert kinds("Klant is raadslid voor N-VA in Aalst.", "fr") == {"POLITICAL_OPINION"}
