"""One spelling for every text before it is read: composed letters, no invisible signs, one kind of quote."""

import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_SAME_SIGN = str.maketrans("’‘´`“”„\u00a0", "''''\"\"\" ")


def compose(text: str) -> str:
    """Compose letters (NFC) and leave out invisible signs; nothing that a reader sees is changed.

    Phones write á, č and å in two ways, and a hidden sign inside a number would keep it from being found.
    """
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)


def normalise(text: str) -> str:
    """Give a text in one spelling: composed letters, no invisible signs, one kind of quote and line end.

    Without this the same word, written on two phones, would count as two.
    """
    return compose(text).translate(_SAME_SIGN).replace("\r\n", "\n").replace("\r", "\n")
