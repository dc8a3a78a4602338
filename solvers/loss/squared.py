"""The least squared Mixup loss of a dataset: Σ p_s p_t·E|y − f(z)|², the mixed label y one-hot labels mixed.

At z the best f is the mean of the labels of all segments over z, and what is left is their variance. It is 0 where one
label is all there is: off the lines that hold three data points of more than one class. On an edge of such a line,
under the uniform law, the masses n_i of the classes are affine and their sum n is constant, so the loss

    ∫ Σ w|y|² − Σ n_i²/n

is rational: the first part is E[λ² + (1 − λ)²] = 2/3 for each unlike pair, and n_i² has the mean (u² + uv + v²)/3 on an
edge where n_i goes from u to v.
"""

from fractions import Fraction
from functools import lru_cache

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.solvers.loss.irreducible import mixed_lines
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.loss.uniform_line import affine_edges


@lru_cache(maxsize=8)
def least_squared_loss(dataset: Dataset) -> Fraction:
    """The least squared Mixup loss of any f under the uniform law of λ.

    Examples
    --------
    >>> least_squared_loss(Dataset.from_rows([[0], ["1/2"], [1]], "abc"))
    Fraction(2, 27)
    >>> least_squared_loss(Dataset.from_rows([[0, 0], [1, 1], [0, 1]], "abc"))
    Fraction(0, 1)
    """
    lines = mixed_lines(dataset)
    losses = [_on_line(line) * times * divisor**2 for (line, divisor), times in lines.items()]
    return sum(losses, Fraction(0)) / dataset.row_count**2


def _on_line(line: LabelledLine) -> Fraction:
    """The loss of a line, with weights in rows."""
    squares = line.mass - Fraction(line.cross_mass, 3)
    explained = Fraction(0)
    for edge in affine_edges(line, flint.fmpq):
        total = sum((u for u, _ in edge.ends), flint.fmpq(0))
        means = sum((u * u + u * v + v * v for u, v in edge.ends), flint.fmpq(0)) / 3
        explained += edge.length * to_fraction(means / total)
    return squares - explained
