"""What a file of old promises may say: the names of its columns, owners, outcomes and next steps.

In Swedish and English, since the template is given in the language of the desk.
"""

from __future__ import annotations

from collections.abc import Mapping

NOTHING_KNOWN = (
    "", "?", "-", "–", "okänt", "okänd", "uppgift saknas", "saknas", "vet ej", "vet inte",
    "unknown", "no information", "not known",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "promise": ("löfte", "promise", "medborgarlöfte", "rubrik", "title"),
    "period": ("period", "tid"),
    "first_day": ("gäller från", "holds from", "från", "from"),
    "last_day": ("gäller till", "holds to", "till", "to", "gäller till och med"),
    "line": ("det som lovades", "what was promised", "rad", "line", "lovades"),
    "owner": ("vem som lovade", "who promised it", "ansvarig", "owner", "part", "party"),
    "outcome": ("hur det gick", "how it went", "utfall", "outcome"),
    "done": ("det som gjordes", "what was done"),
    "because": ("varför", "why", "därför", "because", "orsak"),
    "next_step": ("vad som händer sedan", "what happens next", "nästa steg", "next step"),
    "told_on": ("uppföljt den", "followed up on", "uppföljt"),
    "source": ("källa", "source"),
    "in_force": ("gäller nu", "holds now"),
}
"""Column -> its names; the first two are those of the template, in Swedish and English."""
HEADINGS: Mapping[str, str] = {name: key for key, names in COLUMNS.items() for name in names}
OWNERS: Mapping[str, str] = {
    **dict.fromkeys(NOTHING_KNOWN, "unknown"),
    **dict.fromkeys(("polis", "polisen", "police", "the police", "polismyndigheten"), "police"),
    **dict.fromkeys(("kommun", "kommunen", "municipality", "the municipality"), "municipality"),
}
OUTCOMES: Mapping[str, str] = {
    **dict.fromkeys(NOTHING_KNOWN, "unknown"),
    **dict.fromkeys(("genomfört", "genomförd", "klart", "ja", "done", "yes"), "done"),
    **dict.fromkeys(("delvis", "delvis genomfört", "partly", "partly done"), "partly"),
    **dict.fromkeys(("inte genomfört", "ej genomfört", "inte", "nej", "not done", "no"), "not_done"),
}
NEXT_STEPS: Mapping[str, str] = {
    **dict.fromkeys(NOTHING_KNOWN, "unknown"),
    **dict.fromkeys(("fortsätter", "det fortsätter", "continues", "it continues"), "continues"),
    **dict.fromkeys(("avslutas", "avslutat", "det avslutas", "ends", "it ends", "ended"), "ends"),
    **dict.fromkeys(("ersätts", "ersatt", "ersätts av nytt", "det ersätts", "replaced"), "replaced"),
}
YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(NOTHING_KNOWN, False),
    **dict.fromkeys(("nej", "no"), False),
    **dict.fromkeys(("ja", "yes", "x"), True),
}


def plain(words: str) -> str:
    """Words as they are compared: small letters, single spaces, no sign at the end."""
    return " ".join(words.casefold().split()).rstrip(".:*")
