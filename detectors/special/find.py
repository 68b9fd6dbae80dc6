"""Finds words of special categories in running text, where they are said of a person (`detectors.special.said`)."""

import re
from collections.abc import Collection
from typing import Any, cast

import re2

from detectors.language import LANGUAGES
from detectors.merge import merge
from detectors.model import Match
from detectors.special.lexicon import Rule, level, rules
from detectors.special.origin import ORIGINS
from detectors.special.said import Said

_RULES = rules()
_LANGUAGE_OF = (*(rule.language for rule in _RULES), *(origin.language for origin in ORIGINS))
_SCORE = 0.75
_GROUPS = frozenset({"TRADE_UNION", "POLITICAL_OPINION", "RELIGION"})
_OFFICE = re.compile(
    r" (?:councillor|raadslid|schepen|mandataris|burgemeester|stadtrat|gemeinderat|echevin|betriebsrat)\Z"
)  # no member
_DEGREE_BEFORE = re.compile(
    r"(?<![a-z0-9])(?:(?:zware|zwaar|ernstige?|lichte|chronische?|acute|acuut|beginnende|terminale?|dubbele"
    r"|gecompliceerde|erfelijke"
    r"|aangeboren|eerstegraads|tweedegraads|derdegraads|(?:eerste|tweede|derde|1e|2e|3e)[- ]graads|kwaadaardige|goedaardige"
    r"|uitgezaaide|blijvende|gedeeltelijke|volledige|klinische|zeldzame|reumatoide|linker|rechter|postnatale"
    r"|(?:schwer|leicht|chronisch|akut|beginnend|fortgeschritten|mittelschwer|mittelgradig|doppelt|kompliziert|offen|bosartig"
    r"|gutartig|angeboren|rheumatoid|metastasierend|unheilbar|terminal)e[rsnm]?"
    r"|severe|chronic|acute|mild|moderate|terminal|advanced|early-onset|clinical|recurrent|compound|congenital|inoperable"
    r"|metastatic|(?:first|second|third)[- ]degree|grave|legere|petite) ){1,2}\Z"
)
_DEGREE_AFTER = re.compile(
    r" (?:(?:linker|rechter)(?:been|arm|pols|enkel|voet|hand|schouder|knie|heup|elleboog|oog|oor|duim)(?![a-z])"
    r"|insulinodependante?|dependante?|(?:chronique|severe|grave|aigue?|legere?|metastatique|terminale?|generalisee?"
    r"|cervicale|lombaire|congenitale?"
    r"|(?:au|en) stade (?:\d|terminal|[iv]{1,3})|stadium \w{1,3}|stage \w{1,5}|im endstadium|im fruhstadium|in remissie)"
    r"(?![a-z]))"
)


def _gate() -> Any:
    untyped = cast("Any", re2)
    options = untyped.Options()
    options.log_errors = False
    options.max_mem = 1 << 28
    chosen = untyped.Set.SearchSet(options)
    for rule in _RULES:
        chosen.Add(rule.gate)
    for origin in ORIGINS:
        chosen.Add(origin.gate)
    chosen.Compile()
    return chosen


_GATE = _gate()


def find(text: str, languages: Collection[str] = LANGUAGES) -> list[Match]:
    """Words in a running text that tell a special category of a person.

    Args:
        text: the leaf's text.
        languages: those that it can be in; all are read at once, since texts mix them and none has to be told first.
    """
    plain = level(text)
    hits = _hits(text, plain)
    found: list[Match] = []
    said = Said(text, plain)
    for index in hits:
        if _LANGUAGE_OF[index] and _LANGUAGE_OF[index] not in languages:
            continue
        if index < len(_RULES):
            found += _apply(_RULES[index], said)
        else:
            found += ORIGINS[index - len(_RULES)].find(plain)
    return found


def _hits(text: str, plain: str) -> list[int]:
    folded = cast("list[int]", _GATE.Match(plain) or [])
    if plain == text:
        return folded
    return sorted({*folded, *cast("list[int]", _GATE.Match(text) or [])})


def find_value(text: str, entity: str) -> list[Match]:
    """Words of one category in a short value whose key asks for it; nobody need be named there."""
    plain = level(text)
    matches = [
        _match(rule, hit, plain)
        for rule in (_RULES[index] for index in _hits(text, plain) if index < len(_RULES))
        if rule.entity == entity and not rule.keeps_case
        for hit in rule.pattern.finditer(plain)
    ]
    return merge(matches)


def find_group(text: str) -> list[Match]:
    """Unions, parties and religions in a short value whose key speaks of a membership."""
    plain = level(text)
    return merge(
        [
            _match(rule, hit, plain)
            for rule in (_RULES[index] for index in _hits(text, plain) if index < len(_RULES))
            if rule.entity in _GROUPS
            for hit in rule.pattern.finditer(text if rule.keeps_case else plain)
        ]
    )


def _apply(rule: Rule, said: Said) -> list[Match]:
    subject = said.text if rule.keeps_case else said.plain
    return [_match(rule, hit, said.plain) for hit in rule.pattern.finditer(subject) if said.of_somebody(rule, *hit.span())]


def _match(rule: Rule, hit: re.Match[str], plain: str) -> Match:
    detector = f"special.{rule.entity.lower()}" + ("" if rule.kind == "terms" else f".{rule.kind}")
    start, end = hit.span()
    if rule.entity == "HEALTH":
        before = _DEGREE_BEFORE.search(plain, max(0, start - 40), start)
        start = before.start() if before else start
        behind = _DEGREE_AFTER.match(plain, end)
        end = behind.end() if behind else end
    elif rule.kind == "exact" and (role := _OFFICE.search(plain, start, end)):
        end = role.start()
    return Match(start, end, rule.entity, _SCORE, detector, "word of the lexicon, said of a person")
