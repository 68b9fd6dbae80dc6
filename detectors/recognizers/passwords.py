"""Passwords, PINs and one-time codes, by the words before them ("wachtwoord is …", "mdp …", "uw code is …")."""

import re

from detectors.recognizers.recognizer import Identifier, Shape, fold

_WORDS = (
    r"wachtwoord(?:en)?|paswoord|passwoord|wachtwrd|wachtw|ww|mots? de passe|mdp|passw[oö]rt(?:er)?|kennw[oö]rt(?:er)?"
    r"|einmal(?:kenn|pass)wort|loginwachtwoord|pass[ _]?word|passphrase|passwd"
    r"|passcode|pwd|pw|toegangscode"
    r"|code d[’']acc[èe]s|zugangscode|zugangspasswort"
)
_IS = (
    r"[\"'”]?(?:\s{0,2}(?:\([^)\n]{0,30}\)\s?|[^\W\d]{3,16}\s{0,2}){0,2}(?:[:=]|=>|->|→)\s{0,2}"
    r"|\s(?:(?:[^\W\d]{2,14}\s){0,3}?(?:is|was|est|était|ist|lautet|war|nu|now|to|op|naar|sur|auf)\s"
    r"(?:nu |now |jetzt |maintenant |:)?)?)"
)
_PROSE_WORDS = """
    vergeten oublie vergessen forgotten incorrect fout onjuist faux falsch wrong resetten reset wijzigen veranderen changer
    modifier andern change opnieuw niet pas not nicht mais maar but and und et en or of ou oder the de het le la das der die een
    un eine ein is est ist was werkt marche funktioniert works voor pour fur for van du vom invalid ongeldig invalide ungultig
    null none true false string text required verplicht obligatoire expired verlopen expire abgelaufen please svp aub bitte hash
    field veld champ feld aangepast gewijzigd gelukt mag moet kan could can will wil weg kwijt perdu verloren lost updated
    missing leeg vide leer empty
"""
_PROSE = frozenset(_PROSE_WORDS.split())


def is_password(value: str) -> bool:
    """Whether a value can be a password after such a word: mixed, and no word of prose."""
    plain = value.strip(".,;:!?\"'")
    if len(plain) < 3 or fold(plain) in _PROSE or set(plain) <= set("*•x.-_"):
        return False
    mixed = any(char.isdigit() for char in plain) or any(not char.isalnum() for char in plain[1:-1])
    return mixed or any(char.isupper() for char in plain[1:])


PASSWORD = Identifier(
    "secret.password",
    "PASSWORD",
    [
        Shape(
            r"(?<![^\W_])(?:" + _WORDS + r")" + _IS + r"[\"'“«`]?(?P<value>[^\s\"'“”«»`<>]{2,63}[^\s\"'“”«»`<>.,;:)\]]"
            r"|[^\s\"'“”«»`<>]{3,63}[!?#$%&*+=~](?=[\s\"'”»`,.;]|$))",
            0.85,
            why="after a word for a password",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?<![^\W_])(?:"
            + _WORDS
            + r")\b[^\n]{0,50}?\s(?P<value>(?=\S{0,30}\d)(?=\S{0,30}[^\W\d_])(?=\S{0,30}[!@#$%&*_?+=])[^\s/:]{7,40})"
            r"(?=[\s,;)]|\.\s|\.?$)",
            0.65,
            why="mixed text near a word for a password",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?<![^\W_])(?:" + _WORDS + r")" + _IS + r"[\"'“«`]?[^\s\"'“”«»`<>]{3,64}[\"'”»`]?,? (?:of|ou|oder|or|ofwel"
            r"|dan wel)"
            r" (?:misschien |peut-[êe]tre |vielleicht |maybe |toch |was het |it was )?[\"'“«`]?"
            r"(?P<value>[^\s\"'“”«»`<>]{3,63}[^\s\"'“”«»`<>.,;:)\]?])",
            0.8,
            kind="second",
            why="second of two passwords",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?<![^\W_])(?i:" + _WORDS + r")\b[^\n]{0,50}?\s(?P<value>[A-Z][a-z]{3,20}\d{2,6}[!?#*]?)(?=[\s,;)]|\.\s|\.?$)",
            0.65,
            why="a word with a number near a word for a password",
        ),
        Shape(
            r"(?<![^\W_])(?:login|inlog(?:gegevens)?|identifiants?|acc[èe]s|zugang(?:sdaten)?|credentials|compte"
            r"|account)[^\n/]{0,20}?"
            r"\s[\w.@-]{3,60}\s?/\s?(?P<value>\S{5,60}[^\s.,;:)])",
            0.7,
            kind="pair",
            why="second of a login pair",
            flags=re.IGNORECASE,
        ),
    ],
    check=is_password,
    triggers=[
        r"(?i)wachtw|paswoo|passe|pass[ _]?[wpc]|mdp|kennw|pw|ww|toegangscode|zugang|acc[èe]s|login|inlog|identifiant|credential"
        r"|compte|account"
    ],
)

_CODE = (
    r"pin(?:[ -]?code)?|puk|otp|2fa[ -]?code|one[- ]time (?:pass)?code|alarm ?code|code alarme?|code (?:de l[’'])?alarme"
    r"|verificatiecode"
    r"|bevestigingscode|beveiligingscode|code de (?:v[ée]rification|confirmation|s[ée]curit[ée])|sicherheitscode"
    r"|best[äa]tigungscode|verification code|security code|code pin|code secret|itsme[ -]?code|sms[- ]?code|code (?:sms"
    r"|par sms|re[çc]u|unique|[àa] usage unique|temporaire|d[’']acc[èe]s)|einmal(?:code|kennwort|passwort|pin)"
    r"|(?:m|sms-?)?tan|eenmalige code|inlogcode|activatiecode|code d[’']activation|aktivierungscode|activation code"
    r"|access code"
    r"|zugangscode|zugangs-?pin|deurcode|poortcode|code (?:de la )?porte|t[üu]rcode|door code|gate code|entry code"
    r"|passcode|toegangscode|(?:geheime|persoonlijke|secret|personal|geheimer?|pers[öo]nlicher?) code|code (?:secret"
    r"|confidentiel|personnel)"
    r"|sleutelkluiscode|digicode|(?:uw|je|jouw|votre|ton|ihr|dein|your) (?:code|inlogcode|login code)"
)
_YOURS = r"(?:uw|je|jouw|votre|ton|ihr|dein|your)"

CODE = Identifier(
    "secret.code",
    "PASSWORD",
    [
        Shape(
            r"(?<![^\W_])(?:"
            + _CODE
            + r")[\"']?(?:\s?[:=]\s?|\s(?:(?:[^\W\d]{2,12}\s){0,3}?(?:is|was|est|était|ist|lautet|war)\s?:?\s?"
            r"(?:le |de |the |die )?)?)"
            r"[\"']?(?P<value>\d{3}[ -]\d{3}|\d{4,8}|[A-Z]-\d{6}|\d{2}-\d{2}-\d{2})(?![\w-]|[.,/]\d)",
            0.85,
            kind="pin",
            why="digits after a word for a code",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?:^|[.!?,]\s)code\s?[:=]\s?(?P<value>\d{3} ?\d{3}|\d{4,8})(?![\w-]|[.,/]\d)",
            0.75,
            kind="otp",
            why="a code that is sent",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?<![^\W_])code (?:[^\W\d_]{2,10} ){0,4}?(?:c |c'est |: )?(?P<value>\d{3}[ -]?\d{3}"
            r"|\d{4})(?= (?:[^\W\d_]{2,12} ){0,3}?(?:gekregen|ontvangen|gestuurd|invullen|ingegeven"
            r"|re[çc]u|refus[ée]|envoy[ée]|erhalten|bekommen|eingegeben|received|sent|entered|rejected"
            r"|marche pas|passe pas|werkt niet|werkt nie|funktioniert nicht|geht nicht|does(?:n't| not) work|(?:is|est"
            r"|ist) (?:niet|ongeldig|refus|invalid|ung[üu]ltig)))",
            0.8,
            kind="otp",
            why="a code that was received",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?<![^\W_])(?:code (?:you|die je|die jullie|die u|que vous|que tu|den sie|den ihr)[^.\n\d]{0,30}? (?:is|was"
            r"|est|ist|war)"
            r"|alarm[^.\n\d]{0,24},? code) (?P<value>\d{3}[ -]\d{3}|\d{4,8}#?)(?![\w-]|[.,/]\d)",
            0.8,
            kind="otp",
            why="a code that somebody was sent",
            flags=re.IGNORECASE,
        ),
        Shape(
            r"(?<![^\W_])(?:gebruik|utilise[zr]?|use|enter|verwenden sie|verwende|geben sie|gib|voer|tape[zr]?|saisisse[zr]|typ)"
            r" (?:(?:de|le|the|den|code) ){0,2}(?P<value>\d{3}[ -]\d{3}|\d{5,8}),? (?:om|pour|to|um|in|ein)\b[^.\n]{0,40}?"
            r"(?:log|confirm|bevestig|verif|v[ée]rif|valid|sign|anmeld|anzumeld|connect|best[äa]tig|a[ck]tiv|reset|identif)",
            0.8,
            kind="otp",
            why="a code to be entered",
            flags=re.IGNORECASE,
        ),
        Shape(
            rf"(?<![\w-])(?P<value>\d{{4,8}}|\d{{3}}[ -]\d{{3}}) (?:is|est|ist) {_YOURS}\b[^.\n]{{0,30}}?code",
            0.85,
            kind="otp",
            why="a code that is sent",
            flags=re.IGNORECASE,
        ),
    ],
    triggers=[
        r"(?i)pin|puk|otp|2fa|tan|code",
        r"(?i)(?:gebruik|utilise|use|enter|verwenden|geben|voer|tapez|saisi|typ)[a-z]* (?:[a-z]+ ){0,2}[0-9]{3}",
    ],
)

PASSWORDS = (PASSWORD, CODE)
