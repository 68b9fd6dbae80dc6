"""Ages said in passing: what somebody turns, a signature with a town, a short note (`she'll be 40`, `Griet V., 61, Mechelen`)."""

from detectors.recognizers.ages import Age, is_age
from detectors.recognizers.recognizer import Shape

_YEARS = r"(?:jaar|j\.?|ans|jahre?|years?(?: old)?|yrs?|y\.?o\.?)"
_AGE = r"(?:1[01]\d|[1-9]\d)"
_STOP = r"(?=\s?(?:[.;!?)\n]|,(?!\d)|$)"
_ON = (
    r"| (?:in|en|et|und|and|but|maar|mais|aber|next|this|now|nu|dit|deze|volgende|cette|en ce|ce|l[’']ann[ée]e|am|im|n[äa]chste"
    r"|dieses"
    r"|geworden|ja|h[èe]|tomorrow|morgen|so|met|with|mit|avec)\b)"
)
_WHEN = (
    r"(?: (?:morgen|overmorgen|volgende (?:week|maand)|dit jaar|deze (?:week|maand)|binnenkort|bijna|in [^\W\d_]{3,9}|tomorrow"
    r"|soon|nearly"
    r"|almost|next (?:week|month|year)|bald|demn[äa]chst|n[äa]chste[ns]? (?:woche|monat|jahr)|im [^\W\d_]{3,9}|dieses jahr|er"
    r"|al|schon"
    r"|d[ée]j[àa]|bient[ôo]t))?"
)
_TOWN = r"[A-ZÀ-Þ][\w'’]{2,24}(?:[ -][\w'’]{1,24}){0,3}"
_SURNAME = r"(?:[A-ZÀ-Þ]\.|(?:(?:[Vv]an|[Dd]e|[Dd]er|[Vv]on|[Dd]en|[Ll]e) ){0,2}[A-ZÀ-Þ][\w'’-]{2,24})"
_INITIALS = r"(?:[A-ZÀ-Þ]\.-?){1,3} " + _SURNAME
_SELF = r"(?:she|he|it|they)[’']?ll be|i[’']?ll be|i turn|ik word|(?:hij|zij|ze) wordt|ich werde|(?:er|sie) wird"

AGE_IN_PASSING = Age(
    "age.passing",
    "AGE",
    [
        Shape(
            rf"(?i)(?<![^\W_])(?:{_SELF}){_WHEN} (?P<value>{_AGE}(?: {_YEARS})?){_STOP}{_ON}",
            0.7,
            why="what somebody turns",
        ),
        Shape(
            r"(?i)(?<![^\W_])(?:shes|hes|she is|he is|hij[’']?s|ze[’']?s|(?:m(?:ij)?n |onze )(?:ma|pa|moeke|vake|mama|papa|oma"
            r"|opa) is)"
            rf"{_WHEN} (?P<value>{_AGE}(?: {_YEARS})?){_STOP}{_ON}",
            0.7,
            why="number said of a person",
        ),
        Shape(
            r"(?i)(?<![^\W_])(?:(?:vien(?:t|s) d[’']avoir|va (?:bient[ôo]t )?avoir|va sur ses|f[êe]t(?:e|era|er) ses"
            r"|a f[êe]t[ée] ses|aura"
            r"|aurai|auras|ai eu|a eu|approche (?:de )?(?:ses |les )|d[ée]pass[ée] les|du haut de ses)"
            r"(?: (?:bient[ôo]t|d[ée]j[àa]))?) (?P<value>(?:1[01]\d|[1-9]\d?) ans)(?!\w)(?! d[e’'])",
            0.7,
            why="years that somebody turns",
        ),
        Shape(
            r"(?i)(?<![^\W_])(?:geht auf die|gaat naar de|loopt tegen de|gaat richting de|pushing|feiert (?:ihren|seinen)"
            r"|viert (?:haar"
            rf"|zijn)) (?P<value>[2-9]\d)(?= zu\b|\. geburtstag|(?:ste|e) verjaardag|{_STOP[3:]})",
            0.65,
            why="years that somebody nears",
        ),
        Shape(
            rf"(?:^|[\n.!?»\"”)] ?|- )(?:[A-ZÀ-Þ][a-zà-ÿ'’-]{{1,20}} [A-ZÀ-Þ]\.|{_INITIALS}) ?(?:,"
            rf"|\() ?(?P<value>{_AGE}(?: {_YEARS})?)\)?"
            rf"(?=, (?:uit |de |aus |from )?{_TOWN}\s*(?:$|\n|[.\"”»]))",
            0.75,
            why="number between a signature and a town",
        ),
        Shape(
            rf"(?<=[\w.], )(?P<value>{_AGE})(?=, (?:uit |de |aus |from )?{_TOWN}\s*(?:$|\n))",
            0.6,
            kind="named",
            why="number between a known first name and a town",
        ),
        Shape(
            rf"(?<=[^\W\d_][.)], )(?P<value>{_AGE} ?(?i:j(?:aar)?|ans|jahre?|yrs?|yo)\.?)(?=\s?(?:[,;)\n]|\.(?!\d)|$)| (?:\(|-))",
            0.65,
            why="years between commas",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:m|f|v|w|h|masc|f[ée]m|weibl|m[äa]nnl)\.?, (?P<value>{_AGE} ?(?:j|ans|jaar|jahre?|yrs?|yo)\b\.?)"
            r"(?=\s?(?:[,;)\n.]|$))",
            0.7,
            why="years after a sex",
        ),
    ],
    check=is_age,
    triggers=[
        r"(?i)(?:ll be|i turn|ik word|j wordt|ze wordt|ch werde|r wird|sie wird) (?:\p{L}+ ){0,2}[1-9][0-9]",
        r"(?i)(?:\b[hs]+hes|\bhes|\bhe is|she is|hij[’']?s|\bze[’']?s|ma is|pa is|moeke is|vake is) (?:\p{L}+ ){0,2}[1-9][0-9]",
        r"(?i)(?:avoir|ses|aurai?|auras|eu|de|les|j[àa]|t[ôo]t) [1-9][0-9]{0,2} ans",
        r"(?i)(?:auf die|naar de|tegen de|richting de|pushing|ihren|seinen|haar|zijn) [2-9][0-9]",
        r"[\p{L}.][,(] ?\(?[0-9]{2,3}(?: [a-zA-Z. ]+)?\)?, ",
        r"(?:[.)]|\b[mfvwhMFVWH]|masc|m|l),? ?,? [0-9]{2,3} ?(?i:j|ans|y)",
    ],
)
