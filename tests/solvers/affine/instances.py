"""Random affine models and datasets, and their losses by quadrature of SciPy on floats: nothing of the solvers."""

from fractions import Fraction

import numpy as np
from scipy.special import logsumexp, roots_jacobi

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.model import AffineModel


def random_instance(seed: int) -> tuple[AffineModel, Dataset, Fraction, Fraction]:
    """A model, a dataset of 2 to 4 classes in 1 to 4 dimensions, and the parameters of a Beta law."""
    draw = np.random.default_rng(seed)
    classes, dimension = int(draw.integers(2, 5)), int(draw.integers(1, 5))
    size = int(draw.integers(classes, classes + 5))
    points = draw.choice(9**dimension, size=size, replace=False)
    table = [[(int(point) // 9**j) % 9 - 4 for j in range(dimension)] for point in points]
    labels = [*range(classes), *draw.integers(0, classes, size - classes).tolist()]
    rows = 1 if classes == 2 and draw.random() < 0.5 else classes
    weights = [[Fraction(int(draw.integers(-8, 9)), 8) for _ in range(dimension)] for _ in range(rows)]
    bias = [Fraction(int(draw.integers(-8, 9)), 8) for _ in range(rows)]
    a, b = ((1, 1), (2, 2), (1, 2), (3, 3), (Fraction(1, 2), Fraction(1, 2)))[seed % 5]
    return AffineModel.of(weights, bias), Dataset.from_rows(table, labels), Fraction(a), Fraction(b)


def arrays_of(model: AffineModel, dataset: Dataset) -> tuple[Floats, Floats, Floats, Floats]:
    """Points, one-hot labels, W and b with a row for each class, in floats."""
    points = np.array([[float(value) for value in dataset.point(index)] for index in range(dataset.size)])
    hot = np.eye(len(dataset.classes))[list(dataset.labels)]
    weights = np.array([[float(value) for value in row] for row in model.weights])
    bias = np.array([float(value) for value in model.bias])
    if len(weights) == 1:
        weights, bias = np.vstack([0 * weights, weights]), np.array([0.0, bias[0]])
    return points, hot, weights, bias


def beta_nodes(a: Fraction, b: Fraction, count: int = 80) -> tuple[Floats, Floats]:
    """Gauss–Jacobi nodes on [0, 1] and their shares."""
    at, weight = roots_jacobi(count, float(b) - 1, float(a) - 1)
    return (at + 1) / 2, weight / weight.sum()


def cross_entropy(scores: Floats, target: Floats) -> Floats:
    """−Σ y ln softmax, along the last axis."""
    return np.asarray(logsumexp(scores, axis=-1) * target.sum(axis=-1) - (scores * target).sum(axis=-1))


def mixup_loss(model: AffineModel, dataset: Dataset, a: Fraction, b: Fraction) -> float:
    """The Mixup loss over all ordered pairs, points and labels mixed one by one."""
    points, hot, weights, bias = arrays_of(model, dataset)
    total = 0.0
    for x, share in zip(*beta_nodes(a, b), strict=True):
        z = x * points[:, None] + (1 - x) * points[None]
        y = x * hot[:, None] + (1 - x) * hot[None]
        total += share * cross_entropy(z @ weights.T + bias, y).mean()
    return float(total)
