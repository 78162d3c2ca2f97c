"""Ridge regression of many classes at once, for few texts and very many words.

The same as scikit-learn's RidgeClassifier with sparse conjugate gradients, which solves class by class; here
all classes go through the matrix together, several times as quick for forty themes.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

Matrix = NDArray[np.float64]

# Smaller steps would change the fourth decimal of a score and no theme.
TOLERANCE = 1e-4
MOST_ROUNDS = 500


class Ridge:
    """Tells classes apart by a weighted sum of features; each class is 1 for its own rows and -1 for others.

    Parameters
    ----------
    alpha : float
        How much large weights are held down.

    Attributes
    ----------
    classes_ : array of int
    weights_ : array of shape (features, classes)
    constants_ : array of shape (classes,)
    """

    def __init__(self, alpha: float) -> None:
        self.alpha = alpha

    def fit(self, features: csr_matrix, classes: Sequence[int], often: Sequence[float]) -> "Ridge":
        """Learn from rows with a class; `often` says how much each row counts."""
        self.classes_, own = np.unique(np.array(classes), return_inverse=True)
        targets = np.full((len(own), len(self.classes_)), -1.0)
        targets[np.arange(len(own)), own] = 1.0
        counted = np.array(often, dtype=np.float64)
        means = np.asarray(features.T @ counted).ravel() / counted.sum()
        heights = counted @ targets / counted.sum()
        root: Matrix = np.sqrt(counted)[:, None]
        scaled = csr_matrix(diags(root.ravel()) @ features)
        back = csr_matrix(scaled.T)

        def spread(rows: Matrix) -> Matrix:
            """Return the weights of features that a combination of rows stands for, about the means."""
            return np.asarray(back @ rows - np.outer(means, root.T @ rows))

        def times(rows: Matrix) -> Matrix:
            weights = spread(rows)
            return np.asarray(scaled @ weights - root * (means @ weights)) + self.alpha * rows

        self.weights_ = spread(_solve(times, (targets - heights) * root))
        self.constants_ = heights - means @ self.weights_
        return self

    def decide(self, features: csr_matrix) -> Matrix:
        """Return how well each class fits each row."""
        return np.asarray(features @ self.weights_ + self.constants_)


def _solve(times: Callable[[Matrix], Matrix], wanted: Matrix) -> Matrix:
    """Solve for each column by conjugate gradients, until what is missing is small."""
    found = np.zeros_like(wanted)
    missing, along = wanted.copy(), wanted.copy()
    size = (missing**2).sum(axis=0)
    enough = TOLERANCE**2 * size
    for _ in range(MOST_ROUNDS):
        is_open = size > enough
        if not is_open.any():
            break
        moved = times(along)
        slope = (along * moved).sum(axis=0)
        step = np.where(is_open, size / np.where(slope > 0, slope, 1.0), 0.0)
        found += step * along
        missing -= step * moved
        before, size = size, np.where(is_open, (missing**2).sum(axis=0), size)
        along = missing + np.where(is_open, size / np.where(before > 0, before, 1.0), 0.0) * along
    return found
