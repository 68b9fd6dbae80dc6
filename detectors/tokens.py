"""Subject tokens: the same person's value gives the same token within a key epoch, and without the key a token says nothing.

`token = epoch "." base64url(HMAC-SHA256(key, entity NUL normalised value))[:22]`, 128 bits of it. Normalising is what joins
`+32 471 88 03 25` with `0471/88.03.25`. The value ends here (law 1).
"""

import base64
import hmac
import re
import unicodedata
from collections.abc import Callable
from functools import cache

_LENGTH = 22  # base64 characters: 132 bits
_SEPARATORS = re.compile(r"[\W_]+")

type Normaliser = Callable[[str], str]


def compact(value: str) -> str:
    """Without separators, upper case: numbers and codes (`BE68 5390 0754 7034`)."""
    plain = value if value.isascii() else unicodedata.normalize("NFKC", value)
    return _SEPARATORS.sub("", plain).upper()


def folded(value: str) -> str:
    """Case folded, white space made one, diacritics kept: anything without a rule of its own."""
    plain = value.lower() if value.isascii() else unicodedata.normalize("NFKC", value).casefold()
    return " ".join(plain.split())


def name(value: str) -> str:
    """A person's name: folded, and `Peeters, Jan` is `jan peeters`."""
    text = folded(value)
    last, comma, first = text.partition(", ")
    return f"{first} {last}" if comma and "," not in first else text


def email(value: str) -> str:
    """An e-mail address: lower case, without `mailto:` and angle brackets."""
    return folded(value).removeprefix("mailto:").strip("<> ")


def phone(value: str, region: str) -> str:
    """A phone number in E.164 where it parses in the organisation's region, else its digits."""
    from detectors.dialling import dialled, international  # imports phonenumbers (60 ms), which the proxy's process does not need

    plain = value.strip()
    return international(dialled(plain), region, abroad=plain.startswith("+")) or _parsed(plain, region)


def _parsed(value: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return compact(value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_FORMS: dict[str, Normaliser] = {"name": name, "email": email, "folded": folded, "compact": compact, "as it is": str}
_BY_ENTITY: dict[str, str] = {
    "PHONE_NUMBER": "phone",
    "PERSON": "name",
    "EMAIL_ADDRESS": "email",
    "USERNAME": "folded",
    "ADDRESS": "folded",
    "LOCATION": "folded",
    "PASSWORD": "as it is",
    "API_KEY": "as it is",
}
_COMPACTED = re.compile(
    r"^(?!IP_)[A-Z]{2}_|IBAN|CREDIT_CARD|NUMBER|_ID\b|_ID_|NIR|BSN|TAX|PASSPORT|ID_CARD|LICENSE|LICENCE|VIN|IMEI|MAC_ADDRESS|PLATE|PESEL|SSN|NIF|NIE"
)


@cache
def form(entity: str) -> str:
    """Which form `normalise` gives values of this entity type: `phone`, `email`, `name`, `compact`, `folded`, `as it is`."""
    return _BY_ENTITY.get(entity) or ("compact" if _COMPACTED.search(entity) else "folded")


def normalise(entity: str, value: str, region: str = "BE") -> str:
    """The form of a value in which two spellings of one thing are the same."""
    wanted = form(entity)
    return phone(value, region) if wanted == "phone" else _FORMS[wanted](value) or value


class Tokenizer:
    """Makes tokens with one epoch's key.

    Args:
        epoch: the key epoch's name; it stands in front of every token, so that destroying the key is known to end them.
        key: at least 16 bytes.
        region: where a phone number without country code belongs (ISO 3166-1).
    """

    def __init__(self, epoch: str, key: bytes, region: str = "BE") -> None:
        if len(key) < 16:
            message = f"the token key of epoch {epoch} has {len(key)} bytes: 16 or more are needed"
            raise ValueError(message)
        self.epoch = epoch
        self._keyed = hmac.new(key, digestmod="sha256")  # a copy of it costs a third of a new one
        self._region = region

    def moved(self, region: str) -> "Tokenizer":
        """The same key, phone numbers read in another region."""
        other = Tokenizer.__new__(Tokenizer)
        other.epoch, other._keyed, other._region = self.epoch, self._keyed, region
        return other

    def token(self, entity: str, value: str) -> str:
        """The token of a value found as `entity`."""
        form = f"{entity}\0{normalise(entity, value, self._region)}".encode("utf-8", "surrogatepass")
        keyed = self._keyed.copy()
        keyed.update(form)
        return f"{self.epoch}.{base64.urlsafe_b64encode(keyed.digest()).decode()[:_LENGTH]}"
