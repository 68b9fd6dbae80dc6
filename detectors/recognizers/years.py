"""Ages in words with their unit: "zes jaar oud", "a sept ans", "ist vier Jahre alt", "eight years old"."""

from detectors.recognizers.ages import Age
from detectors.recognizers.numerals import NUMBERS
from detectors.recognizers.recognizer import Identifier, Shape

_OLDEST = 110
_WORDS = "|".join(sorted((word for word, number in NUMBERS.items() if 0 < number <= _OLDEST), key=len, reverse=True))
_COUNT = rf"(?:{_WORDS})(?:[ -]?(?:en(?:een)? ?half|einhalb|and a half))?"
_BORN = r"zoon(?:tje)?|dochter(?:tje)?|kind(?:je)?|jongste|oudste|baby|kleinzoon|kleindochter|neefje|nichtje|oma|opa|moeder|vader"
_NEE = (
    r"fils|filles?|enfants?|b[ée]b[ée]|gar[çc]on|fillette|cadette?|a[îi]n[ée]e?|benjamine?|neveu|ni[èe]ce|m[èe]re|p[èe]re|jumeaux"
)

AGE_IN_WORDS = Age(
    "age.worded",
    "AGE",
    [
        Shape(
            rf"(?i)(?<![\w-])(?P<value>{_COUNT} (?:jaar|jaren|maand(?:en)?|jahre?|monate?|years?|months?))"
            r"(?= (?:oud|jong|alt|jung|old|young)(?!\w))",
            0.85,
            why="years old, in words",
        ),
        Shape(
            rf"(?i)(?<![\w-])(?P<value>{_COUNT}-year-old)(?!\w)",
            0.85,
            why="years old, in words",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:il|elle|qui|{_NEE})(?: [a-zà-ÿ][\w'’-]{{1,24}},?)? (?:a|ont|aura|avait|vient d['’]avoir)"
            rf"(?: (?:d[ée]j[àa]|bient[ôo]t|presque|seulement|[àa] peine))? (?P<value>{_COUNT} (?:ans|mois)(?: et demi)?)(?!\w)"
            r"(?! (?:d['’]|de (?:garantie|contrat|service|carri[èe]re|pratique|permis|retard)))",
            0.75,
            why="years said of somebody, in words",
        ),
        Shape(
            rf"(?i)(?<![^\W_])[âa]g[ée]e?s? de (?P<value>{_COUNT} (?:ans|mois))(?!\w)",
            0.85,
            why="aged, in words",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:{_BORN}|sohn|tochter|j[üu]ngste[rn]?|[äa]lteste[rn]?|son|daughter|youngest|eldest|oldest) "
            rf"(?:[a-zà-ÿ][\w'’-]{{1,24}},? )?(?:is|wordt|werd|ist|wird|wurde|van|von|turned|turns|aged)"
            rf"(?: (?:nu|net|pas|al|bijna|erst|schon|jetzt|fast|just|now|nearly|almost))? (?P<value>{_COUNT} "
            r"(?:jaar|maanden|jahre|monate|years|months))(?!\w)(?! (?:getrouwd|lid|klant|kunde|verheiratet|in dienst"
            r"|bei uns|bij ons))",
            0.75,
            why="years said of somebody, in words",
        ),
    ],
    triggers=[
        r"(?:[jJ]aar|[jJ]aren|maand|maanden|Jahre?|jahre?|Monate?|monate?|years?|months?) (?:oud|jong|alt|jung|old|young)",
        r"-[yY]ear-[oO]ld",
        r"[a-z](?:n|x|s|e|f|q|t) (?:ans|mois)(?:[^a-z]|$)",
        r"(?:een|wee|rie|ier|ijf|zes|ven|cht|gen|ien|alf|.ig|ein|wei|rei|nf|chs|ben|eun|ehn|lf) (?:jaar|maanden|[jJ]ahre)",
        r"(?:wei|rei|ier|nf|chs|ben|cht|eun|ehn|lf) [mM]onate",
        r"(?:one|two|ree|our|ive|six|ven|ght|ine|ten|een|nty|rty|fty|xty|hty|lve) (?:years|months)",
    ],
)

YEARS: tuple[Identifier, ...] = (AGE_IN_WORDS,)
"""What `detectors.recognizers` lists."""
