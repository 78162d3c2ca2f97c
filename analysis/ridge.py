"""Ridge regression of many classes at once, for few texts and very many words.

The same as scikit-learn's RidgeClassifier with sparse conjugate gradients, which solves class by class; here
all classes go through the matrix together, several times as quick for forty themes.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

# After so many rounds the scores stand to the third decimal. Stopping when little is missing would do, but
# another kind of processor might then stop a round earlier.
ROUNDS = 30


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
        heights = _sum(counted, targets) / counted.sum()
        self.weights_ = fitted(features, targets - heights, counted, means, self.alpha)
        self.constants_ = heights - _sum(means, self.weights_)
        return self

    def decide(self, features: csr_matrix) -> Matrix:
        """Return how well each class fits each row."""
        return np.asarray(features @ self.weights_ + self.constants_)


def fitted(features: csr_matrix, wanted: Matrix, often: Vector, means: Vector, alpha: float) -> Matrix:
    """Return the weights of features, taken about their means, that come near what is wanted of each row."""
    root: Matrix = np.sqrt(often)[:, None]
    scaled = csr_matrix(diags(root.ravel()) @ features)
    back = csr_matrix(scaled.T)

    def spread(rows: Matrix) -> Matrix:
        """Return the weights of features that a combination of rows stands for, about the means."""
        return np.asarray(back @ rows - means[:, None] * (root * rows).sum(axis=0))

    def times(rows: Matrix) -> Matrix:
        weights = spread(rows)
        return np.asarray(scaled @ weights - root * _sum(means, weights)) + alpha * rows

    return spread(_solve(times, wanted * root))


def _sum(weights: Vector, rows: Matrix) -> Vector:
    """Add up weighted rows; the linear-algebra library would add in another order on other processors."""
    return np.asarray((weights[:, None] * rows).sum(axis=0))


def _solve(times: Callable[[Matrix], Matrix], wanted: Matrix) -> Matrix:
    """Solve for each column by conjugate gradients, in a fixed number of rounds."""
    found = np.zeros_like(wanted)
    missing, along = wanted.copy(), wanted.copy()
    size = (missing**2).sum(axis=0)
    for _ in range(ROUNDS):
        moved = times(along)
        slope = (along * moved).sum(axis=0)
        step = np.where(slope > 0, size / np.where(slope > 0, slope, 1.0), 0.0)
        found += step * along
        missing -= step * moved
        before, size = size, (missing**2).sum(axis=0)
        along = missing + np.where(before > 0, size / np.where(before > 0, before, 1.0), 0.0) * along
    return found
