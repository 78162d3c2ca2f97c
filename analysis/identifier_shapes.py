"""The shapes of numbers, links, plates, addresses and accounts, and when a shape is none after all.

Every pattern begins at a word or number boundary and repeats a bounded number of times, so that a hostile
text takes no longer than an honest one of its length. Each shape names what a text must hold for it to be
looked for at all (`needs`): nearly all answers hold neither a digit nor a link, and then no pattern is tried.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis.word_lists import read_words

_LETTER = r"[^\W\d_]"
_GAP = r"[\s\-–./]"
_DASH = r"[-+–−/]"
_PUBLIC_NUMBERS = frozenset({"112", "1177", "11414", "11313", "077111414", "0771141400", "116111", "90101"})
_FREE_NUMBERS = ("020", "077")  # what nobody has at home
_PUBLIC_SITES = re.compile(
    r"(?:https?://)?(?:www\.)?(?:polisen|1177|arvidsjaur|arjeplog|krisinformation|sametinget|trafikverket|bris|umo)"
    r"\.(?:se|nu)(?:/.*)?",
    re.IGNORECASE,
)
_APPS = re.compile(
    r"(?<!\w)(?:snap(?:pen|en|chat|chats)?|sc|insta(?:n|gram|s)?|ig|telegram|kik|tik\s?tok|discord|wickr|signal|kont"
    r"(?:ot|o)|user(?:name)?|account|användar(?:e|en|namn|namnet)|twitch|roblox|xbox|steam|threads|snapchatas|instas)"
    r"(?!\w)",
    re.IGNORECASE,
)
_NOT_HANDLES = re.compile(
    r"okq8|covid\W?19|[a-z]{1,3}\d{1,3}|\w+\d{4}|.*\.(?:och|men|det|jag|vi)", re.IGNORECASE
)
# Three capitals before a number that are no plate: surveys, units, makes, words that are shouted.
_NO_PLATE = read_words("no_plates.txt")

Check = Callable[[str, re.Match[str]], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of identifier, how it is written, what the text must hold, and when it is none after all."""

    kind: str
    pattern: re.Pattern[str]
    needs: str = "digit"
    check: Check | None = None


def digits_of(text: str) -> str:
    """Give the digits of a text, without what stands between them."""
    return "".join(letter for letter in text if letter.isdigit())


def _is_date_of_birth(text: str, match: re.Match[str]) -> bool:
    """Tell whether the digits can be a person's: month 1-12, day 1-31, or 61-91 for a coordination number."""
    digits = digits_of(match.group())
    if len(digits) in (8, 11, 12):
        if digits[:2] not in ("18", "19", "20"):
            return False
        digits = digits[2:]
    month, day = int(digits[2:4]), int(digits[4:6])
    is_mobile = digits[0] == "0" and digits[1] == "7" and match.group().isdigit()
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and not is_mobile


def _is_phone(text: str, match: re.Match[str]) -> bool:
    digits = digits_of(match.group())
    is_times = re.fullmatch(r"\d{1,2}[.:]\d{2}\s?[-–]\s?\d{1,2}[.:]\d{2}", match.group().strip())
    is_dates = re.match(r"0\d[-/.]\d{2}[-/.](?:19|20)\d{2}$", match.group().strip())
    is_public = digits in _PUBLIC_NUMBERS or digits.startswith(_FREE_NUMBERS)
    return 6 <= len(digits) <= 15 and not (is_public or is_times or is_dates)


def _is_called_number(text: str, match: re.Match[str]) -> bool:
    digits = digits_of(match.group("piece"))
    return len(digits) >= 5 and digits not in _PUBLIC_NUMBERS


def _is_card(text: str, match: re.Match[str]) -> bool:
    return 11 <= len(digits_of(match.group())) <= 24


def _is_plate(text: str, match: re.Match[str]) -> bool:
    letters = match.group()[:3].upper()
    after = text[match.end() : match.end() + 9]
    unit = re.match(r"\s?(?:km|kr|år|st|m|meter|gånger|ggr|kronor|bilar)\b|\s?%", after)
    return letters not in _NO_PLATE and not unit


def _is_address(text: str, match: re.Match[str]) -> bool:
    word = match.group("street").lower()
    if re.match(r"(?:riks|läns|europa|skoter|cykel|gång|snö|is)(?:väg|veg|led)", word):
        return False
    if word in ("geaidnu", "geainnu", "geainnus", "luodda", "luottas", "rikageaidnu") and (
        digits_of(match.group()) in ("45", "95", "373", "372", "94", "88")
    ):
        return False
    after = text[match.end() : match.end() + 10]
    return not re.match(
        r"[:.]\d\d|\s?(?:ggr|gång|år|tim|dag|min|bil|st\b|km|kr|m\b|meter|%|i\stop|time|hour|day|jagi)",
        after,
        re.IGNORECASE,
    )


def _is_private_site(text: str, match: re.Match[str]) -> bool:
    return not _PUBLIC_SITES.fullmatch(match.group().rstrip("/.,"))


def _is_near_app(text: str, match: re.Match[str]) -> bool:
    """Tell whether an app or an account is spoken of beside a word that is written like a user name."""
    word = match.group()
    if _NOT_HANDLES.fullmatch(word):
        return False
    around = text[max(0, match.start() - 40) : match.start()] + " " + text[match.end() : match.end() + 25]
    return bool(_APPS.search(_MASKED.sub(" ", around)))


_MASKED = re.compile(r"\[?[\w-]{4,12}\]")
"""A placeholder, or its end: `[konto]` itself speaks of no account."""
_STREETS = (
    "gatan|gata|gaten|gate|vägen|väg|veien|vegen|vei|stigen|stig|gränden|gränd|torget|allén|allé|backen"
    "|leden|ringen|kroken|svängen|promenaden|esplanaden|geaidnu|geainnu|geainnus|geidnui|gáhtta|gáhta|gáhtas"
    "|luodda|luottas|bálggis|bálgá|bálgás|šillju|kuja|katu|tie"
)
_NUMBER = r"\d{1,4}(?:[-–:/]\d{1,3})?(?:\s?[A-Ha-h](?![^\W_]))?(?![\d])"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt)\s?[)\]}]\s?|\s(?:punkt|dot)\s)"
_MONTH = (
    r"(?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}"
    r"|(?:ođđajagi|guovva|njukča|cuoŋo|miesse|geasse|suoidne|borge|čakča|golggot|skábma|juovla)mánu"
)
_DATE = (
    rf"(?:(?:19|20)?\d{{2}}[-/. ]?\d{{2}}[-/. ]?\d{{2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/. ]{{1,2}}(?:19|20)?\d{{2}}"
    rf"|\d{{1,2}}\.?\s(?:{_MONTH})\s(?:19|20)?\d{{2}})"
)


def _shape(
    kind: str, pattern: str, needs: str = "digit", check: Check | None = None, *, exact: bool = False
) -> Shape:
    return Shape(kind, re.compile(pattern, 0 if exact else re.IGNORECASE), needs, check)


SHAPES: tuple[Shape, ...] = (
    _shape(
        "e-post",
        r"(?<![\w.+%-])[\w.+%-]{1,64}(?:\s?@\s?|\s?[(\[{]\s?(?:at|a|snabel-?a)\s?[)\]}]\s?|\ssnabel-?a\s)"
        rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{0,3}}(?:{_DOT}|,)[a-z]{{2,12}}",
        "at",
    ),
    _shape("e-post", r"(?<![\w.+%-])[\w.+%-]{2,64}\sat\s[\w-]{2,63}\s(?:punkt|dot)\s[a-z]{2,12}(?!\w)", "at"),
    _shape(
        "länk",
        r"(?:https?://|(?<![\w.])www\.)[^\s<>\"]{2,500}(?<![.,;:!?)\]])",
        "dot",
        _is_private_site,
    ),
    _shape(
        "länk",
        r"(?<![\w.@-])[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.(?:se|com|nu|no|fi|org|net|info|eu|io|me|gg|app|tv|ly)"
        r"(?![\w.]*\w)(?:/[^\s<>\"]{0,300}(?<![.,;:!?)\]]))?",
        "dot",
        _is_private_site,
        exact=True,
    ),
    _shape(
        "länk",
        r"(?<![\w.@-])[\w-]{1,63}(?:\.[\w-]{2,63}){0,3}\.[a-z]{2,6}/[^\s<>\"]{1,300}(?<![.,;:!?)\]])",
        "dot",
        _is_private_site,
    ),
    _shape("konto", r"(?<![\w-])(?:\d{4}[- ])?K\d{5,7}[-/]\d{2}(?!\d)"),
    _shape(
        "personnummer",
        rf"(?<![\d-])(?:(?:18|19|20)\s?\d{{2}}|\d{{2}})[-/. ]?\d{{2}}[-/. ]?\d{{2}}\s?{_DASH}?\s{{0,2}}"
        r"(?:\d{4}|\d{3}x|[x*]{4})(?![\d*]|x\w)",
        "digits",
        _is_date_of_birth,
    ),
    _shape(
        "personnummer",
        rf"(?<![\d-])(?:(?:18|19|20)\s?\d{{2}}|\d{{2}})[-/. ]?\d{{2}}[-/. ]?\d{{2}}"
        rf"\s?{_DASH}\s?\d{{2}}\s\d{{2}}(?!\d)",
        "digits",
        _is_date_of_birth,
    ),
    _shape("personnummer", r"(?<![\d-])(?:18|19|20)(?:\s\d{2}){5}(?!\d)", "digits", _is_date_of_birth),
    _shape(
        "personnummer",
        r"(?<!\w)(?:född|födda|födelsedatum|pnr|persnr|personnr|personnummer|birth\s?date|date\sof\sbirth|born"
        r"|riegádan|persovdnanummir)(?:\s(?:den|on|är|is|lea|i|år))?[\s:,]{1,3}"
        rf"(?P<piece>{_DATE}(?:\s\d\d\s?\d\d)?)(?!\d)",
        "digits",
    ),
    _shape("konto", r"(?<!\w)(?:SE|NO|FI|DE|GB|DK|PL|NL)\d{2}(?:\s?\d){11,22}(?!\d)", "digits"),
    _shape("konto", r"(?<![\d+])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4}(?!\d)", "digits"),
    _shape(
        "konto",
        r"(?<!\w)(?:konto|kontonr|kontonummer|kontot|clearing|clearingnr|clearingnummer|bankgiro|bankgirot|bg|plusgiro|plusgirot|pg"
        r"|iban|kort|kortnr|kortnummer|account|account\snumber|card\snumber|konttus|kontonummir|swish|swishade\still"
        r"|kundnummer|kundnr|medlemsnummer|ocr|ocr-nummer)"
        r"[\s:.]{1,3}(?:är\s|nr\s|is\s|lea\s)?(?P<piece>\d(?:[\s,.-]{0,2}\d){5,22})(?!\d)",
        "digits",
        lambda text, match: not digits_of(match.group("piece")).startswith("07"),
    ),
    _shape("konto", r"(?<!\w)clearing(?:nr|nummer)?[\s:.]{1,3}(?P<piece>\d{4})(?!\d)"),
    _shape(
        "konto",
        r"(?<!\w)(?:ärende|ärendet|ärendenr|ärendenummer|diarienr|diarienummer|dnr|målnummer|mål|skadenummer"
        r"|(?:skade)?anmälan(?:\smed)?|case|report|ášši|áššenummir|almmuhus)(?:\s(?:nr|nummer|no|number|är|lea))?"
        r"[\s:.]{1,3}(?P<piece>(?:[A-ZÅÄÖ]{1,4}[\s-]?)?\d(?:[\d./-]{3,20})\d)(?!\d)",
        "digits",
        lambda text, match: len(digits_of(match.group("piece"))) >= 6,
    ),
    _shape(
        "telefon",
        rf"(?<![\w+])(?:\+\s?|00)(?:46|47|45|44|49|48|358|33|31|34|39|1|7|234|251|252|380|90|98|66)"
        rf"(?:{_GAP}{{0,2}}\(\d{{1,3}}\))?(?:{_GAP}{{0,3}}\d){{6,11}}(?!\d)",
        "digits",
        _is_phone,
    ),
    _shape(
        "telefon",
        rf"(?<![\w,+-])(?:\(?0\)?(?:{_GAP}{{0,3}}\)?\d){{7,10}}|\(0\d{{1,3}}\)(?:{_GAP}{{0,3}}\d){{5,8}})(?!\d)",
        "digits",
        _is_phone,
    ),
    _shape("telefon", rf"(?<![\w,+-])o7[\do](?:{_GAP}{{0,3}}[\do]){{7}}(?!\w)", check=_is_phone),
    _shape("telefon", r"(?<![\w,.+-])7[02369](?:[\s-]?\d){7}(?!\d)", "digits"),
    _shape("telefon", r"(?<![\w,.+-])46[\s-]?7[02369](?:[\s-]?\d){7}(?!\d)", "digits"),
    _shape(
        "telefon",
        r"(?<!\w)(?:tel|tfn|tlf|telefon|telefonnr|telefonnummer|mobil|mobilnr|mobilnummer|nummer|nr|nås\spå|växel"
        r"|ring|ringa|phone|call|number|telefovdna|telefovnna|riŋge|riŋget|riŋgejehket|nummir)[\s:.]{1,3}"
        r"(?:är\s|is\s|på\s|me\son\s|lea\s)?(?P<piece>\d(?:[\s-]{0,2}\d){4,10})(?!\d)",
        "digits",
        _is_called_number,
    ),
    _shape("konto", r"(?<![\d+,.-])\d(?:[ -]?\d){10,23}(?!\d)", "digits", _is_card),
    _shape(
        "regnummer",
        r"(?<![\w-])[A-HJ-PR-UW-ZÅÄÖ]{3}[ -]?\d{2}\s?[A-HJ-PR-UW-Z0-9](?![\w-])",
        check=_is_plate,
        exact=True,
    ),
    _shape(
        "regnummer",
        r"(?<![\w-])[A-HJ-PR-UW-Za-hj-pr-uw-z][a-hj-pr-uw-z]{2}\d{2}[a-hj-pr-uw-z0-9](?![\w-])",
        check=_is_plate,
        exact=True,
    ),
    _shape(
        "regnummer",
        r"(?<![\w-])[a-hj-pr-uw-z]{3}\s\d{2}[a-gjlnopr-uwyz](?![\w-])",
        check=_is_plate,
        exact=True,
    ),
    _shape("regnummer", r"(?<![\w-])[A-Z]{2}(?:[ -]?\d{5}|-\d{4})(?![\w-])", exact=True),
    _shape("regnummer", r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?\d{1,4}[EH]?(?![\w-])", exact=True),
    _shape("regnummer", r"(?<![\w-])[A-Z]{3}-\d{1,3}(?![\w-])", check=_is_plate, exact=True),
    _shape("regnummer", r"(?<![\w-])SE-[A-Z]{3}\s?\d{3}(?![\w-])", exact=True),
    _shape("regnummer", r"(?<![\w-])(?:[A-Z]\s){3}(?:\d\s){2}[A-Z\d](?![\w-])", exact=True),
    _shape(
        "regnummer",
        r"(?<!\w)(?:reg|regnr|regnummer|regskylt|skylt|skylten|plåt|plate|reg\.nr|registreringsnummer|biilanummir"
        r"|nummir|reggad|testbil)[\s:.]{1,3}(?P<piece>[a-z]{2,3}[ -]?\d{2,5}\s?[a-z]?)(?!\w)",
        check=_is_plate,
    ),
    _shape(
        "regnummer",
        r"(?<!\w)(?:skylt|plåt|reg|testbil)\w{0,4}[\s:.]{1,3}(?P<piece>[A-Z]{1,3}\s[A-Z]{1,2}\s\d{1,4})(?!\w)",
        exact=True,
    ),
    _shape(
        "adress",
        rf"(?<![\w-])(?:(?:norra|södra|östra|västra|lilla|stora|gamla|nya|övre|nedre)\s)?"
        rf"(?P<street>{_LETTER}{{2,40}}(?:{_STREETS})|geaidnu|geainnu)\s{{1,3}}(?:nr\s|nummer\s)?{_NUMBER}"
        r"(?:,?\s?(?:lgh|lägenhet|våning|vån|tr|apt|flat)\.?\s?\d{1,4}|,?\s\d\s?tr(?!\w))?"
        rf"(?:,?\s\d{{3}}\s\d{{2}}(?:\s{{1,2}}{_LETTER}{{3,30}})?)?",
        check=_is_address,
    ),
    _shape(
        "adress",
        r"(?<![\w-])\d{1,4}[A-Da-d]?\s(?P<street>[A-ZÅÄÖ][\w']{1,30}(?:\s[A-ZÅÄÖ][\w']{1,30}){0,2}\s"
        r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Way|Square|street|road|lane|avenue))(?!\w)",
        exact=True,
    ),
    _shape(
        "adress",
        rf"(?<!\w)(?:nr|nummer|hus|port)\s(?P<piece>\d{{1,3}}\s?[a-d]?\s(?:på|i)\s{_LETTER}{{2,40}}(?:{_STREETS}))(?!\w)",
    ),
    _shape(
        "adress",
        r"(?<!\w)(?:bor|bodde|bosatt|lives?|living|ássá|orru|adress|adressen)\s(?:på|i|at|in|är|is|:)?\s?"
        rf"(?P<piece>[A-ZÅÄÖÁČŠ]{_LETTER}{{2,30}}(?:\s[A-ZÅÄÖ]{_LETTER}{{2,30}})?\s{_NUMBER})"
        r"(?!\s?(?:år|km|mån|dag|mil|vint))",
        exact=True,
    ),
    _shape(
        "adress",
        rf"(?<!\w)i\s(?P<piece>[A-ZÅÄÖÁČŠ]{_LETTER}{{2,30}}\s\d{{1,4}})(?=\s(?:bor|ássá|orru)\s)",
        exact=True,
    ),
    _shape("adress", rf"(?<!\w)box\s\d{{1,5}}(?:,?\s\d{{3}}\s\d{{2}}(?:\s{_LETTER}{{3,30}})?)?(?!\w)"),
    _shape("adress", rf"(?<![\d-])\d{{3}}\s\d{{2}}\s{{1,2}}[A-ZÅÄÖ]{_LETTER}{{2,30}}", exact=True),
    _shape(
        "konto",
        r"(?<!\w)(?:snap|snapchat|snapen|insta|instagram|instan|ig|telegram|kik|tiktok|discord|facebook|fb|wickr"
        r"|signal|kontot|konto|account|user|username|användarnamn|användaren)"
        r"\s?(?:[:=@]{1,2}|heter|namma\slea|called)"
        r"\s?@?(?!(?:han|hon|jag|de|she|he)\b)(?P<piece>[\w.-]{2,40}\w)",
        "handle",
    ),
    _shape("konto", r"(?<![\w@])@[\w.-]{1,40}\w", "at"),
    _shape("konto", r"(?<![\w#])[\w.]{2,32}#\d{4}(?!\w)"),
    # A word with an underscore, or letters and at least two digits joined by a dot, is hardly anything else.
    _shape("konto", r"(?<![\w.@-])[^\W_][\w.-]{0,40}_[\w.-]{0,40}[^\W_](?![\w@])", "underscore"),
    _shape("konto", rf"(?<![\w.@-]){_LETTER}{{3,30}}\.{_LETTER}{{3,30}}\d{{2,4}}(?![\w@])"),
    # Near an app: letters with a digit among them, two words joined by a dot, a capital among small letters.
    _shape(
        "konto",
        rf"(?<![\w.@-])(?:{_LETTER}[^\W_]{{1,30}}\d[\w.]{{0,10}}|[a-zåäö]{{2,30}}\.[\wåäö]{{1,30}})(?![\w@]|\.\w)",
        "handle",
        _is_near_app,
    ),
    _shape(
        "konto",
        r"(?<![\w.@-])[a-zåäö]{1,15}[A-Z][A-Za-zåäö]{2,20}(?!\w)",
        "handle",
        _is_near_app,
        exact=True,
    ),
    _shape(
        "konto",
        rf"(?<!\w)(?:heter|hette|kallas|kallar|called|named|lea|är|is)\s(?:han\s|hon\s|sig\s)?"
        rf"(?P<piece>{_LETTER}{{4,30}}\d{{2,4}})(?!\w)",
        check=lambda text, match: not _NOT_HANDLES.fullmatch(match.group("piece")),
    ),
)
