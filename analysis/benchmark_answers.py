"""Made-up answers in any number, for measuring what reading costs.

They are cut from the example answers of a codebook and put together anew, with a typing error in every third,
so that the words keep growing in number as they do among people. What they say is of no use; how long they
are, in which languages and with which words they are written is like what people write.
"""

import random
from collections import defaultdict
from collections.abc import Sequence

from analysis.answers import Answer
from analysis.codebook import Example

# How many of a hundred answers are in each language, as in the two municipalities.
SHARES = {"sv": 75, "se": 10, "en": 15}
SLIP = 1 / 3
WHOLE_BESIDE = 0.4


def made_up(count: int, examples: Sequence[Example], seed: int = 0) -> list[Answer]:
    """Return `count` different answers; the same seed gives the same answers, and fewer are the first of
    more.
    """
    chance = random.Random(seed)
    texts: dict[str, list[list[str]]] = defaultdict(list)
    for each in examples:
        texts[each.language].append(each.text.split())
    languages = [each for each in SHARES if texts[each]]
    if not languages:
        return []
    weights = [SHARES[each] for each in languages]
    taken: dict[str, str] = {}
    while len(taken) < count:
        language = chance.choices(languages, weights)[0]
        taken.setdefault(_text(chance, texts[language]), language)
    return [Answer(f"{number:06d}", text, language) for number, (text, language) in enumerate(taken.items())]


def _text(chance: random.Random, texts: Sequence[Sequence[str]]) -> str:
    """Put the beginning of one text before the end of another, now and then beside a whole third."""
    one, other = chance.choice(texts), chance.choice(texts)
    words = [*one[: chance.randint(1, len(one))], *other[chance.randrange(len(other)) :]]
    if chance.random() < SLIP:
        at = chance.randrange(len(words))
        words[at] = _slip(chance, words[at])
    if chance.random() < WHOLE_BESIDE:
        words = [*chance.choice(texts), *words]
    return " ".join(words)


def _slip(chance: random.Random, word: str) -> str:
    """Leave out a letter, write it twice, or let it change places with the next."""
    at = chance.randrange(len(word))
    middle = chance.choice(("", word[at] * 2, word[at : at + 2][::-1]))
    return word[:at] + middle + word[at + max(1, len(middle) if middle != word[at] * 2 else 1) :]
