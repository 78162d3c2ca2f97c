"""What a reading of answers learnt, as a small document that can be kept and read again years later.

It holds words and in what share of a theme's texts they stand, by language, and no text: a word that fewer
than five texts share may be a name and is left out. Nothing is pickled; the document is plain JSON.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.answers import Assignment, Prepared
from analysis.codebook import Codebook, Malformed, write
from analysis.identity import Memory

# Another version of one of these may read an answer otherwise; a run says which it had.
LIBRARIES = ("scikit-learn", "numpy", "scipy", "simplemma", "py3langid")
FORMAT = 1
ENCODER = "words 2"
SHARED_BY = 5


@dataclass(frozen=True)
class Model:
    """Which words stood in the texts of each theme, in how many texts, and names of themes of no codebook.

    `codebook` is the SHA-256 of the codebook it was learnt with, empty without one; `encoder` names the
    features: two models of different encoders are not compared.
    """

    codebook: str = ""
    encoder: str = ENCODER
    words: Memory = field(default_factory=dict)
    sizes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def learnt(
    assignments: Sequence[Assignment],
    answers: Mapping[str, Prepared],
    spoken: Mapping[str, Sequence[str]],
    codebook: Codebook | None,
    labels: Mapping[str, Mapping[str, str]],
) -> Model:
    """Sum up placed answers: the words that at least five texts of a theme share in one language.

    `spoken` are the words of each answer.
    """
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for each in assignments:
        answer = answers[each.id]
        sizes[each.theme][answer.language] += 1
        counts[each.theme][answer.language].update(set(spoken[each.id]))
    words = {
        theme: {
            language: {
                word: round(count / sizes[theme][language], 4)
                for word, count in sorted(counted.items())
                if count >= SHARED_BY
            }
            for language, counted in sorted(by_language.items())
        }
        for theme, by_language in sorted(counts.items())
    }
    known = {theme.key for theme in codebook.themes} if codebook else set()
    return Model(
        codebook=fingerprint(codebook),
        words=words,
        sizes={theme: dict(sorted(each.items())) for theme, each in sorted(sizes.items())},
        labels={key: dict(each) for key, each in sorted(labels.items()) if key not in known},
    )


def fingerprint(codebook: Codebook | None) -> str:
    """SHA-256 of a codebook's content, however its file is laid out; empty for none."""
    return hashlib.sha256(write(codebook).encode()).hexdigest() if codebook else ""


def to_document(model: Model) -> dict[str, object]:
    """Return the model as what JSON can hold."""
    return {
        "format": FORMAT,
        "codebook": model.codebook,
        "encoder": model.encoder,
        "words": {
            theme: {code: dict(words) for code, words in each.items()} for theme, each in model.words.items()
        },
        "sizes": {theme: dict(each) for theme, each in model.sizes.items()},
        "labels": {theme: dict(each) for theme, each in model.labels.items()},
    }


def from_document(document: object) -> Model:
    """Read a model; raises Malformed with what is wrong with it."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Malformed((f"This is no model of format {FORMAT}.",))
    words, sizes, labels = (document.get(name) for name in ("words", "sizes", "labels"))
    if not (_is_nested(words, float, 3) and _is_nested(sizes, int, 2) and _is_nested(labels, str, 2)):
        raise Malformed(("The model's words, sizes or labels are not as they were written.",))
    assert isinstance(words, dict) and isinstance(sizes, dict) and isinstance(labels, dict)  # noqa: S101, PT018
    return Model(str(document.get("codebook", "")), str(document.get("encoder", "")), words, sizes, labels)


def _is_nested(value: object, kind: type, depth: int) -> bool:
    if depth == 0:
        return isinstance(value, kind) or (kind is float and isinstance(value, int))
    return isinstance(value, dict) and all(
        isinstance(key, str) and _is_nested(each, kind, depth - 1) for key, each in value.items()
    )
