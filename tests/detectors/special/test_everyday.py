"""Health said in everyday words: what somebody can no longer do, where it hurts, who cares for them."""

import pytest

from detectors.special import find


def found(text: str) -> list[tuple[str, str]]:
    """Entity and words of everything found."""
    return [(match.entity, text[match.start : match.end]) for match in find(text)]


SAID = [
    ("Mijn moeder hoort bijna niets meer met haar rechteroor.", "hoort bijna niets meer met haar rechteroor"),
    ("Hij ziet heel slecht, dus graag grote letters.", "ziet heel slecht"),
    ("Mijn man heeft een stijve schouder sinds de aanrijding.", "stijve schouder"),
    ("Ze kan niet meer zelfstandig stappen.", "kan niet meer zelfstandig stappen"),
    ("Onze papa ligt aan de baxter.", "aan de baxter"),
    ("Mijn broer is opnieuw hervallen in de drank.", "opnieuw hervallen in de drank"),
    ("Zij is vier maanden ver.", "vier maanden ver"),
    ("Ma voisine n'entend plus rien de l'oreille droite.", "n'entend plus rien de l'oreille droite"),
    ("J'ai une cheville foulée et trois côtes fêlées.", "trois côtes fêlées"),
    ("Mon fils a le pied dans le plâtre.", "le pied dans le plâtre"),
    ("Ma mère fait souvent des chutes.", "fait souvent des chutes"),
    ("Mon mari a perdu l'usage de la main droite.", "perdu l'usage de la main"),
    ("Elle ne marche plus sans canne.", "ne marche plus sans canne"),
    ("Mein Vater hört auf dem linken Ohr fast nichts mehr.", "hört auf dem linken Ohr fast nichts mehr"),
    ("Meine Frau hat Schmerzen beim Gehen.", "Schmerzen beim Gehen"),
    ("Ich bin seit Mai krankgeschrieben.", "seit Mai krankgeschrieben"),
    ("Frau Lang kann die rechte Schulter nicht mehr bewegen.", "kann die rechte Schulter nicht mehr bewegen"),
    ("Meine Tante hat Pflegegrad vier.", "Pflegegrad vier"),
    ("My father has been in and out of hospital with his chest.", "been in and out of hospital with his chest"),
    ("She put her neck out lifting boxes.", "put her neck out"),
    ("My wife can't bend her knee.", "can't bend her knee"),
    ("He struggles to walk unaided.", "struggles to walk unaided"),
    ("My sister is expecting twins.", "expecting twins"),
    ("My brother is on blood thinners.", "on blood thinners"),
]


@pytest.mark.parametrize(("text", "words"), SAID)
def test_an_ailment_in_everyday_words_is_health(text: str, words: str) -> None:
    """The whole phrase: no single word of it says it."""
    assert ("HEALTH", words) in found(text)


OTHERWISE = [
    "Ik zie niets meer in de app, mevrouw Peeters ook niet.",
    "De klant hoort niets meer van de makelaar.",
    "Mevrouw Peeters kan niet meer betalen.",
    "We zijn vijf maanden ver in het project van meneer Jansen.",
    "Mijn hand is niet goed leesbaar, zegt Jan Claes.",
    "Hij ligt aan de kust met zijn vrouw An.",
    "Ça ne marche plus depuis hier, dit Mme Dupont.",
    "M. Lambert n'entend plus parler de son dossier.",
    "Le dossier de Mme Claes est bloqué, la page est raide.",
    "Elle attend un appel de M. Petit.",
    "Herr Müller sieht schlecht aus auf dem Foto.",
    "Ich sehe nicht, wo ich das Formular finde, Herr Krause.",
    "Herr Braun fährt im dritten Monat kein Auto mehr.",
    "Frau Roth kann heute nicht mehr antworten.",
    "My colleague put the keys back out on the desk.",
    "I can't move my appointment, says John Smith.",
    "He can't close his account, says Tom Jones.",
    "She is expecting our answer tomorrow.",
    "He is on hold and on a call with Mary Jones.",
    "Jane hasn't got the form.",
]


@pytest.mark.parametrize("text", OTHERWISE)
def test_the_same_words_about_something_else_are_not(text: str) -> None:
    """An app that shows nothing, a project that is five months on, an answer that is expected."""
    assert "HEALTH" not in [entity for entity, _ in found(text)]
