"""Numbers, links, plates and addresses that point at one person: where they stand in a text.

Found by shape, not by checksum: a mistyped number still points at somebody. Every pattern begins at a word or
number boundary and repeats a bounded number of times, so that a hostile text takes no longer than an honest
one of its length.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.word_lists import read_words

_LETTER = r"[^\W\d_]"
_GAP = r"[\s\-–./]"
_PUBLIC_NUMBERS = frozenset({"112", "1177", "11414", "11313", "077111414", "0771141400"})
_PUBLIC_SITES = re.compile(
    r"(?:www\.)?(?:polisen|1177|arvidsjaur|arjeplog|krisinformation|sametinget|trafikverket|bris|umo)\.(?:se|nu)",
    re.IGNORECASE,
)
# Three capitals before a number that are no plate: surveys, units, makes, words that are shouted.
_NO_PLATE = read_words("no_plates.txt")


@dataclass(frozen=True)
class Found:
    """A piece of a text that points at a person, and what kind of thing it is."""

    start: int
    end: int
    kind: str


Check = Callable[[str, re.Match[str]], bool]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _is_date_of_birth(text: str, match: re.Match[str]) -> bool:
    """Tell whether the digits can be a person's: month 1-12, day 1-31, or 61-91 for a coordination number."""
    digits = _digits(match.group())
    if len(digits) in (8, 12):
        if digits[:2] not in ("18", "19", "20"):
            return False
        digits = digits[2:]
    month, day = int(digits[2:4]), int(digits[4:6])
    is_mobile = digits[0] == "0" and digits[1] == "7" and match.group().isdigit()
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and not is_mobile


def _is_phone(text: str, match: re.Match[str]) -> bool:
    digits = _digits(match.group())
    is_times = re.fullmatch(r"\d{1,2}[.:]\d{2}\s?[-–]\s?\d{1,2}[.:]\d{2}", match.group().strip())
    is_dates = re.match(r"0\d[-/.]\d{2}[-/.](?:19|20)\d{2}$", match.group().strip())
    return 7 <= len(digits) <= 15 and digits not in _PUBLIC_NUMBERS and not is_times and not is_dates


def _is_called_number(text: str, match: re.Match[str]) -> bool:
    digits = _digits(match.group("piece"))
    return len(digits) >= 5 and digits not in _PUBLIC_NUMBERS


def _is_card(text: str, match: re.Match[str]) -> bool:
    return 11 <= len(_digits(match.group())) <= 24


def _is_plate(text: str, match: re.Match[str]) -> bool:
    letters = match.group()[:3].upper()
    after = text[match.end() : match.end() + 8]
    unit = re.match(r"\s?(?:km|kr|år|st|%|m\b|meter|gånger|ggr|kronor|bilar)", after)
    return letters not in _NO_PLATE and not unit


def _is_address(text: str, match: re.Match[str]) -> bool:
    word = match.group("street").lower()
    if re.match(r"(?:riks|läns|europa|skoter|cykel|gång|snö|is)(?:väg|veg|led)", word):
        return False
    if word in ("geaidnu", "geainnu", "geainnus", "luodda", "luottas", "rikageaidnu") and (
        _digits(match.group()) in ("45", "95", "373", "372", "94", "88")
    ):
        return False
    after = text[match.end() : match.end() + 10]
    return not re.match(
        r"[:.]\d\d|\s?(?:ggr|gång|år|tim|dag|min|bil|st\b|km|kr|m\b|meter|%|vill|i\stop|time|hour|day|jagi)",
        after,
        re.IGNORECASE,
    )


def _is_private_site(text: str, match: re.Match[str]) -> bool:
    return not _PUBLIC_SITES.fullmatch(match.group().rstrip("/.,"))


_STREETS = (
    "gatan|gata|gaten|gate|vägen|väg|veien|vegen|vei|stigen|stig|gränden|gränd|torget|allén|allé|backen"
    "|leden|ringen|kroken|svängen|promenaden|esplanaden|geaidnu|geainnu|geainnus|geidnui|gáhtta|gáhta|gáhtas"
    "|luodda|luottas|bálggis|bálgá|bálgás|šillju|kuja|katu|tie"
)
_NUMBER = r"\d{1,4}(?:\s?[A-Ha-h](?![^\W_]))?(?![\d])"

_PATTERNS: tuple[tuple[str, re.Pattern[str], Check | None], ...] = (
    (
        "e-post",
        re.compile(
            r"(?<![\w.+%-])[\w.+%-]{1,64}(?:\s?@\s?|\s?[(\[]\s?(?:at|a|snabel-?a)\s?[)\]]\s?|\ssnabel-?a\s)"
            r"[\w-]{1,63}(?:(?:\.|\s(?:punkt|dot)\s)[\w-]{2,63}){0,3}(?:\.|\s(?:punkt|dot)\s)[a-z]{2,12}",
            re.IGNORECASE,
        ),
        None,
    ),
    (
        "länk",
        re.compile(r"(?:https?://|(?<![\w.])www\.)[^\s<>\"]{2,500}(?<![.,;:!?)\]])", re.IGNORECASE),
        _is_private_site,
    ),
    (
        "länk",
        re.compile(
            r"(?<![\w.@-])[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.(?:se|com|nu|no|fi|org|net|info|eu|io|me|gg|app|tv|ly)"
            r"(?![\w.]*\w)(?:/[^\s<>\"]{0,300}(?<![.,;:!?)\]]))?"
        ),
        _is_private_site,
    ),
    (
        "personnummer",
        re.compile(
            r"(?<![\d-])(?:(?:18|19|20)\d{2}|\d{2})[-/. ]?\d{2}[-/. ]?\d{2}\s?[-+–/]?\s?"
            r"(?:\d{4}|[xX*]{4})(?!\d)"
        ),
        _is_date_of_birth,
    ),
    (
        "personnummer",
        re.compile(
            r"(?<!\w)(?:född|pnr|persnr|personnr|personnummer|birth\s?date|born|riegádan)[\s:]{1,3}"
            r"(?P<piece>(?:19|20)?\d{2}-?\d{2}-?\d{2})(?!\d)",
            re.IGNORECASE,
        ),
        None,
    ),
    ("konto", re.compile(r"(?<!\w)(?:SE|NO|FI|DE|GB)\d{2}(?:\s?\d){11,22}(?!\d)", re.IGNORECASE), None),
    ("konto", re.compile(r"(?<![\d+])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4}(?!\d)"), None),
    (
        "konto",
        re.compile(
            r"(?<!\w)(?:konto|kontonr|kontonummer|kontot|clearing|clearingnr|clearingnummer|bankgiro|bg|plusgiro|pg"
            r"|iban|kort|kortnr|kortnummer|account|account\snumber|card\snumber|konttus|kontonummir)"
            r"[\s:.]{1,3}(?:är\s|nr\s|is\s)?(?P<piece>\d(?:[\s,-]{0,2}\d){5,22})(?!\d)",
            re.IGNORECASE,
        ),
        None,
    ),
    (
        "telefon",
        re.compile(
            rf"(?<![\w+])(?:\+\s?|00)(?:46|47|45|44|49|358|33|31|1)(?:{_GAP}{{0,2}}\(0\))?"
            rf"(?:{_GAP}{{0,3}}\d){{6,11}}(?!\d)"
        ),
        _is_phone,
    ),
    ("telefon", re.compile(rf"(?<![\w,+-])\(?[0oO]\)?(?:{_GAP}{{0,3}}\)?\d){{7,10}}(?!\d)"), _is_phone),
    ("telefon", re.compile(r"(?<![\w,.+-])7[02369](?:[\s-]?\d){7}(?!\d)"), None),
    ("telefon", re.compile(r"(?<![\w,.+-])46[\s-]?7[02369](?:[\s-]?\d){7}(?!\d)"), None),
    (
        "telefon",
        re.compile(
            r"(?<!\w)(?:tel|tfn|tlf|telefon|telefonnr|telefonnummer|mobil|mobilnr|mobilnummer|nummer|nr|nås\spå"
            r"|ring|ringa|phone|call|number|telefovdna|riŋge|riŋget|nummir)[\s:.]{1,3}(?:är\s|is\s|på\s|me\son\s|lea\s)?"
            r"(?P<piece>\d(?:[\s-]{0,2}\d){4,10})(?!\d)",
            re.IGNORECASE,
        ),
        _is_called_number,
    ),
    ("konto", re.compile(r"(?<![\d+,.-])\d(?:[ -]?\d){10,23}(?!\d)"), _is_card),
    (
        "regnummer",
        re.compile(r"(?<![\w-])[A-HJ-PR-UW-ZÅÄÖ]{3}[ -]?\d{2}[A-HJ-PR-UW-Z0-9](?![\w-])"),
        _is_plate,
    ),
    ("regnummer", re.compile(r"(?<![\w-])[a-hj-pr-uw-z]{3}\d{2}[a-hj-pr-uw-z0-9](?![\w-])"), _is_plate),
    ("regnummer", re.compile(r"(?<![\w-])[A-Z]{2}(?:[ -]?\d{5}|-\d{4})(?![\w-])"), None),
    ("regnummer", re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?\d{1,4}[EH]?(?![\w-])"), None),
    (
        "regnummer",
        re.compile(
            r"(?<!\w)(?:reg|regnr|regnummer|regskylt|skylt|plåt|plate|reg\.nr|registreringsnummer|biilanummir|nummir)"
            r"[\s:.]{1,3}(?P<piece>[a-z]{2,3}[ -]?\d{2,5}[a-z]?)(?!\w)",
            re.IGNORECASE,
        ),
        None,
    ),
    (
        "adress",
        re.compile(
            rf"(?<![\w-])(?:(?:norra|södra|östra|västra|lilla|stora|gamla|nya|övre|nedre)\s)?"
            rf"(?P<street>{_LETTER}{{2,40}}(?:{_STREETS})|geaidnu|geainnu)\s{{1,3}}(?:nr\s|nummer\s)?{_NUMBER}"
            r"(?:,?\s?(?:lgh|lägenhet|våning|vån|tr)\.?\s?\d{1,4})?",
            re.IGNORECASE,
        ),
        _is_address,
    ),
    (
        "adress",
        re.compile(
            r"(?<![\w-])\d{1,4}[A-Da-d]?\s(?P<street>[A-ZÅÄÖ][\w']{1,30}(?:\s[A-ZÅÄÖ][\w']{1,30}){0,2}\s"
            r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Way|Square|street|road|lane|avenue))(?!\w)"
        ),
        None,
    ),
    (
        "adress",
        re.compile(
            r"(?<!\w)(?:bor|bodde|bosatt|lives?|living|ássá|orru|adress|adressen)\s(?:på|i|at|in|är|is|:)?\s?"
            rf"(?P<piece>[A-ZÅÄÖÁČŠ]{_LETTER}{{2,30}}(?:\s[A-ZÅÄÖ]{_LETTER}{{2,30}})?\s{_NUMBER})"
            r"(?!\s?(?:år|km|mån|dag|mil|vint))"
        ),
        None,
    ),
    ("adress", re.compile(rf"(?<![\d-])\d{{3}}\s\d{{2}}\s{{1,2}}[A-ZÅÄÖ]{_LETTER}{{2,30}}"), None),
    (
        "konto",
        re.compile(
            r"(?<!\w)(?:snap|snapchat|snapen|insta|instagram|instan|ig|telegram|kik|tiktok|discord|facebook|fb|wickr"
            r"|signal|kontot|konto|account|user|username|användarnamn|användaren)"
            r"\s?(?:[:=@]{1,2}|heter|namma\slea|called)"
            r"\s?@?(?P<piece>[\w.-]{2,40}\w)",
            re.IGNORECASE,
        ),
        None,
    ),
    ("konto", re.compile(r"(?<![\w@])@[\w.-]{1,40}\w"), None),
    # A word with an underscore, or letters and at least two digits joined by a dot, is hardly anything else.
    ("konto", re.compile(r"(?<![\w.@-])[^\W_][\w.-]{0,40}_[\w.-]{0,40}[^\W_](?![\w@])"), None),
    ("konto", re.compile(rf"(?<![\w.@-]){_LETTER}{{3,30}}\.{_LETTER}{{3,30}}\d{{2,4}}(?![\w@])"), None),
)


def find_identifiers(text: str) -> Iterator[Found]:
    """Find numbers, links, plates and addresses; pieces may overlap, and the earlier kind is the surer."""
    for kind, pattern, check in _PATTERNS:
        for match in pattern.finditer(text):
            if check is None or check(text, match):
                piece = "piece" if "piece" in pattern.groupindex else 0
                yield Found(match.start(piece), match.end(piece), kind)
