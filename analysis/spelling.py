"""One spelling for every text before it is read: composed letters, no invisible signs, one kind of quote."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")
_OTHER_SIGN = re.compile("[’‘´`“”„\u00a0]")
_SAME_SIGN = str.maketrans("’‘´`“”„\u00a0", "''''\"\"\" ")


def compose(text: str) -> str:
    """Compose letters (NFC) and leave out invisible signs; nothing that a reader sees is changed.

    Phones write á, č and å in two ways, and a hidden sign inside a number would keep it from being found.
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def normalise(text: str) -> str:
    """Give a text in one spelling: composed letters, no invisible signs, one kind of quote and line end.

    Without this the same word, written on two phones, would count as two.
    """
    plain = compose(text)
    if _OTHER_SIGN.search(plain):  # most texts have none, and replacing sign by sign is slow
        plain = plain.translate(_SAME_SIGN)
    return plain.replace("\r\n", "\n").replace("\r", "\n")
