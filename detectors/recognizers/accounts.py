"""User names and handles in running text and log lines, by the words before them."""

import re
from collections.abc import Iterable
from typing import override

from detectors.model import Match
from detectors.names.lists import lexicon
from detectors.recognizers.recognizer import WEAK, Identifier, Shape, fold

_MACHINE_WORDS = """
    system root admin administrator service daemon bot anonymous guest
    nobody www-data ubuntu postgres user users test cron api app default
    public null none true false undefined unknown onbekend inconnu unbekannt
    agent client server name naam the and for with login password
    visitor bezoeker visiteur besucher operator support chatbot louise klant client customer kunde medewerker employee moderator
    webmaster superuser sysadmin owner editor viewer member reader writer backend frontend worker scheduler assistant human ai
    pipeline workflow actions jenkins gitlab ci cd deploy deployer automation integration webhook batch job runner importer sync
    oauth oauth2 saml saml2 o365 m365 office365 auth0 fido2 itsme eid 2fa mfa sso google facebook apple microsoft
    here channel everyone https http issues repo all not found failed error info
"""
_MACHINES = frozenset(_MACHINE_WORDS.split())
_LOGIN = re.compile(r"[\w.+\\-]{3,64}")
_ROBOT = re.compile(r"(?:^|[-_.])(?:bot|system|daemon|v\d+)\Z")
_FILE = re.compile(r"\.(?:py|js|ts|json|ya?ml|csv|pdf|png|jpe?g|html?|xml|txt|log|be|com|nl|fr|de|eu|net|org|io)\Z|^\d")


def is_login(value: str) -> bool:
    """Whether a value can be a person's login: no machine's account, no file or host, no word that says nothing."""
    folded = fold(value)
    if not _LOGIN.fullmatch(value) or folded in _MACHINES or _ROBOT.search(folded):
        return False
    return re.search(r"[^\W\d_]{2}", value) is not None and not _FILE.search(folded)


_VALUE = r"[A-Za-z0-9][\w.+-]{1,48}\w"
_TELLING = r"(?=[\w.+-]{0,48}(?:\d|[._]\w))" + _VALUE
_PLAIN = r"[a-z][a-z0-9._-]{2,30}[a-z0-9]"
_LABEL = (
    r"gebruikers?naam|gebruiker|loginnaam|login(?: klant| name)?|inlognaam|user ?name|user|nom d[’']?utilisateur|utilisateur"
    r"|identifiant|pseudo|benutzer(?:name|kennung)?"
    r"|anmeldename|handle|alias|github|gitlab|twitter|insta(?:gram)?|tiktok|skype|discord|telegram|linkedin|snapchat"
    r"|screen ?name|nickname|account|user_?id|uid|logon"
)

_ENTER = (
    r"(?:in(?:ge)?log(?:gen|d)|log (?:ik )?in|aan(?:ge)?meld(?:en)?|meld(?: ik)?(?: me| mij)? aan|logg?(?:ed|ing)?[ -]?in"
    r"|sign(?:ed|ing)? in"
    r"|registered|geregistreerd|inscrite?|connect(?:e|er|ez|[ée]e?)|identifi[ée]e?|angemeldet|eingeloggt|einloggen|anmelden"
    r"|einlogge)"
)
_AS = r"(?:as|als|met|with|under|onder|avec|en tant que|sous(?: le nom(?: de)?)?|mit|unter|via)"
_TRANSCRIPT = re.compile(
    r"(?<![^\W_])(?:assist[ae]nte?|bot|chatbot|louise|ai|ki|agent|syst[eè]em?|r[oô]le syst[èe]me|model)\s?:", re.IGNORECASE
)
_SPEAKING = re.compile(
    r"(?:gebruiker|user|utilisateur|benutzer|account|human|client|klant|kunde)[\"']?\s?:\s[\"'«@]?\Z", re.IGNORECASE
)
_ENDS = re.compile(r"[\"'»]?\s*(?:[\n,;|)\]}]|\.?\Z|(?:en|et|und|and)\b)")
_NO_WORD = "0000"


class Login(Identifier):
    """Logins; what a speaker says in a transcript (`User: translate …`) and words that tell of a login's state are none."""

    @override
    def find_shapes(self, text: str, chosen: Iterable[int]) -> list[Match]:
        return [match for match in super().find_shapes(text, chosen) if _is_called_so(text, match)]


def _is_called_so(text: str, match: Match) -> bool:
    value = text[match.start : match.end]
    if any(char.isdigit() or char in "._" for char in value):
        return True
    if match.detector.endswith((".pair", ".own")):
        return lexicon().of(value.lower())[3] == _NO_WORD
    if _SPEAKING.search(text, max(0, match.start - 20), match.start):
        unknown = value.islower() and lexicon().of(value)[3] == _NO_WORD
        return (unknown or _ENDS.match(text, match.end) is not None) and not _TRANSCRIPT.search(text)
    return True


USERNAME = Login(
    "username",
    "USERNAME",
    [
        Shape(
            rf"(?<![^\W_])(?i:{_LABEL})[\"']?\s?[:=]\s?[\"'@]?(?P<value>{_VALUE})(?![\w@:/(])",
            0.75,
            why="after a word for a login",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_LABEL})[\"']?\s(?i:is|was|est|ist|lautet|c[’']est)\s[\"'@]?(?P<value>{_TELLING})(?![\w@])",
            0.75,
            why="after a word for a login",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_LABEL}|anmeldung)[\"']?\s[\"'@]?(?P<value>{_TELLING})(?![\w@])",
            0.7,
            why="after a word for a login",
        ),
        Shape(
            rf"(?<![^\W_])(?i:login|account|user|compte|konto|benutzer|gebruiker)[\"']?\s[\"'@]?(?P<value>{_PLAIN})[\"']? "
            r"(?i:gesperrt|geblokkeerd|bloqu[ée]e?|blocked|locked|vergrendeld|verrouill[ée]|deaktiviert|gedeactiveerd"
            r"|d[ée]sactiv[ée]"
            r"|disabled|suspended|abgelaufen|verlopen|expir[ée]e?|expired|freigeschaltet|ontgrendeld|unlocked|gehackt"
            r"|hacked|pirat[ée]"
            r"|funktioniert|werkt|marche|works|wurde|is|est|ist|lukt|gedeblokkeerd|d[ée]bloqu[ée]e?|entsperrt|gereset|reset"
            r"|kan|kann|can|cannot|raakt|peut|ne)\b",
            0.65,
            kind="state",
            why="a login whose state is told",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_ENTER} {_AS})(?i: login| handle| account| user(?:name)?| gebruiker"
            r"| identifiant)?[ :]{1,2}[\"'@]?"
            r"(?P<value>(?=[\w.]{0,48}(?:\d|[._]\w))[A-Za-z][\w.]{2,48}\w)(?![\w@/-])",
            0.7,
            why="who signs in",
        ),
        Shape(
            r"(?<![^\W_])(?i:mijn|mon|mein|my|his|her|son|haar|zijn) (?i:login|user ?name|gebruikersnaam|inlognaam|identifiant"
            r"|benutzername"
            rf"|loginnaam|nom d[’']utilisateur) (?i:is|was|est|ist|lautet|blijft) [\"'@]?(?P<value>{_PLAIN})(?![\w@/-])",
            0.65,
            kind="own",
            why="somebody's own login",
        ),
        Shape(
            r"(?<![^\W_])(?i:login|user ?id|gebruikers-?id)[\"']?\s?:?\s?"
            rf"(?P<value>{_PLAIN}),? (?:en |et |und |and )?(?i:temp\.? |tijdelijk |temporary |nieuw |new |neues "
            r"|provisoire )?(?i:wachtwoord|mot de passe|mdp|passwor[td]|pw|ww)\b",
            0.7,
            kind="pair",
            why="a login before a word for a password",
        ),
        Shape(
            r"(?<![^\W_])(?i:compte|konto|account|benutzer|user)(?:\s?[:=]\s?"
            r"|\s)(?P<value>[a-z]{1,20}(?:[._][a-z0-9]{2,24}){1,3})"
            r"(?![\w@:/(-]|\.\w)",
            0.65,
            kind="handle",
            why="words joined as in a login",
        ),
        Shape(
            r"(?<![^\W_])(?i:client|klant|kunde|customer|membre|member|lid|mitglied|profil|profiel)[\"']?(?:\s?[:=]\s?"
            r"|\s)[\"'@]?"
            r"(?P<value>[a-z]{2,20}(?:[._][a-z]{2,20})*[._]?\d{1,4}|[a-z]{2,20}(?:_[a-z0-9]{1,20}){1,3})(?![\w@.:/(-])",
            0.6,
            kind="handle",
            why="letters and digits as in a handle",
        ),
        Shape(
            r"(?i:(?:invalid|for|by) user|user) (?P<value>[A-Za-z][\w.-]{2,31}) (?i:from|logged|login|van|depuis|von)\b",
            0.75,
            kind="log",
            why="log line",
        ),
        Shape(
            r"(?i:password|publickey|session opened|authentication failure"
            r"|login) for (?:user )?(?P<value>[A-Za-z][\w.-]{2,31}) (?i:from|by)\b",
            0.8,
            kind="log",
            why="log line",
        ),
        Shape(
            r"^[\da-fA-F.:]{7,39} (?:-"
            r"|\S{1,40}) (?P<value>[A-Za-z][\w.@-]{2,40}) \[\d\d/",
            0.8,
            kind="log",
            why="access log",
        ),
        Shape(
            r"(?<![^\W_])(?i:onder|als|account|profiel|profil|facebook\w{0,8}|insta\w{0,6}|twitter|naam|sous|unter|as|handle"
            r"|nick\w{0,4}"
            r"|@) ?@?"
            r"(?P<value>[a-z]{2,}(?:_[a-z0-9]+){1,4})(?![\w@(/.-])",
            0.6,
            kind="handle",
            why="words joined as in a handle",
        ),
        Shape(r"(?<![\w@./:])@(?P<value>[A-Za-z][\w.]{3,29}\w)(?![\w@./])", WEAK, kind="handle", why="after an @"),
    ],
    check=is_login,
    words="twitter insta instagram tiktok handle volg volgen follow github skype telegram snapchat profiel profil account",
    triggers=[
        r"(?i)gebruiker|login|inlog|user|utilisateur|identifiant|pseudo|benutzer|anmeld|handle|alias|github|gitlab|twitter"
        r"|insta|tiktok|skype|discord",
        r"(?i)(?:compte|konto) ?[:=]? ?[a-z][a-z.]",
        r"(?i)(?:connec\p{L}*|angemeldet|logg?\p{L}*|logg?(?:ed|ing)?[ -]?in|sign(?:ed|ing)? in|inscrite?|registered"
        r"|geregistreerd|meld\p{L}*|aan"
        r"|identifi\p{L}+) (?:as|als|met|with|under|onder|avec|en tant|sous|mit|unter|via) ",
        r"(?i)telegram|linkedin|snapchat|screen ?name|nick|account|uid|logon|[a-z]_[a-z0-9]",
        r"(?i)(?:client|klant|kunde|customer|memb|lid|mitglied|konto|profi)[a-z]*[\"']? ?[:=]? ?[\"'@]?[a-z]{2}",
        r"(?:^|[^A-Za-z0-9_@./:])@[A-Za-z]",
        r"(?i)(?:password|publickey|opened|failure) for ",
        r"^[0-9a-fA-F.:]{7,39} ",
    ],
)

ACCOUNTS = (USERNAME,)
