"""How something is said and to whom: told, wished for or praised; to the police or to the municipality.

Read from a few plain words of each language. It helps a reviewer to sort; it decides nothing.
"""

from analysis.seeds import SeedFinder, tokens

WISHES = {
    "sv": (
        "borde",
        "skulle vilja",
        "önskar",
        "vill ha",
        "vi vill",
        "jag vill",
        "behövs",
        "behöver",
        "måste",
        "kan ni",
        "kunde ni",
        "snälla",
        "fler",
        "mer",
        "se till att",
        "ordna",
        "bygg",
        "sätt upp",
        "ge oss",
        "öppna",
        "inför",
        "stoppa",
        "stäng",
        "laga",
        "byt",
        "kontrollera",
        "förbjud",
        "svara",
    ),
    "se": (
        "galggašii",
        "galggašedje",
        "berre",
        "berrejit",
        "berrešii",
        "háliidan",
        "háliidit",
        "sávan",
        "sávvat",
        "dárbbaša*",
        "ferte",
        "fertejit",
        "eanet",
        "dahket",
        "bija",
        "bidjet",
        "lasihit",
    ),
    "en": (
        "should",
        "could you",
        "please",
        "we need",
        "i want",
        "i wish",
        "would like",
        "must",
        "needs to",
        "more",
        "make sure",
        "put",
        "open",
        "stop",
        "fix",
        "build",
        "give us",
        "there ought to",
    ),
}
PRAISES = {
    "sv": (
        "tack",
        "bra jobb",
        "bra gjort",
        "nöjd*",
        "fungerar bra",
        "jättebra",
        "toppen",
        "lugnt och",
        "tryggt här",
        "fint att bo",
        "trivs",
        "fortsätt så",
        "proffsig*",
        "beröm*",
        "uppskattar",
    ),
    "se": (
        "giitu",
        "giitos",
        "duhtavaš*",
        "buorre bargu",
        "lea oadjebas",
        "doaibmá bures",
        "bures doaibmá",
        "buorit leat",
    ),
    "en": (
        "thank*",
        "good job",
        "great",
        "works well",
        "happy with",
        "well done",
        "keep it up",
        "feel safe",
        "love living",
        "satisfied",
        "grateful",
        "helpful",
        "keep going",
    ),
}
POLICE = {
    "sv": ("polis*", "konstap*", "patrull*", "snuten", "aina", "farbror blå", "114 14"),
    "se": ("boles*", "bolesa*", "politiij*", "poliisa*", "polisa*", "bolis*"),
    "en": ("polic*", "cop", "cops", "officer*", "patrol*"),
}
MUNICIPALITY = {
    "sv": ("kommun*", "kommun", "socialtjänst*", "skolan", "tekniska kontoret", "politiker*"),
    "se": ("gielda", "gieldda*", "gildii", "gieldii", "suohkan*", "kommuvdna*", "kommuvnna*"),
    "en": ("municipal*", "council*", "kommun*", "social services", "politician*"),
}


def _finder() -> SeedFinder:
    return SeedFinder(
        {"wishes": WISHES, "praises": PRAISES, "police": POLICE, "municipality": MUNICIPALITY}, {}
    )


_FINDER = _finder()


def manner_and_addressee(text: str, language: str) -> tuple[str, str]:
    """Return reports, wishes or praises, and police, municipality or nothing, for a text.

    A wish wins over praise ("thanks, but please come more often"): what is asked for must not be lost.
    """
    found = {hit.theme for hit in _FINDER.find(tokens(text), language)}
    manner = next((each for each in ("wishes", "praises") if each in found), "reports")
    both = [each for each in ("police", "municipality") if each in found]
    return manner, both[0] if len(both) == 1 else ""
