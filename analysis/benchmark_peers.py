"""What other programs make of the same texts: two baselines of scikit-learn, and BERTopic where it is
installed.

They are told how many groups to make, which the person with a survey does not know. The baselines get TF-IDF
of words, as a first attempt would.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

# A group for each text, or one sentence that says why there are none.
Peer = Callable[[Sequence[str], int], list[str] | str]


def peers() -> Mapping[str, Peer]:
    """Return the other programs by name."""
    return {"NMF": _nmf, "KMeans": _kmeans, "BERTopic": _bertopic}


def _weighed(texts: Sequence[str]) -> csr_matrix:
    return csr_matrix(TfidfVectorizer(min_df=2, max_df=0.5, max_features=20_000).fit_transform(texts))


def _nmf(texts: Sequence[str], count: int) -> list[str] | str:
    shares = NMF(count, init="nndsvd", random_state=0, max_iter=300, tol=1e-3).fit_transform(_weighed(texts))
    return [str(each) for each in shares.argmax(axis=1)]


def _kmeans(texts: Sequence[str], count: int) -> list[str] | str:
    return [str(each) for each in KMeans(count, n_init=3, random_state=0).fit_predict(_weighed(texts))]


def _bertopic(texts: Sequence[str], count: int) -> list[str] | str:
    """Group with BERTopic as it comes; it finds its own number of groups, and -1 is what it leaves out."""
    if find_spec("bertopic") is None:
        return "not installed"
    try:
        found, _ = import_module("bertopic").BERTopic(language="multilingual").fit_transform(list(texts))
    except OSError as error:
        return f"its model cannot be loaded ({type(error).__name__})"
    return [str(each) for each in found]
