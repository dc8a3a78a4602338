"""ε as the paper samples it: one epoch of mixed points (its Section 2.4).

A mixed point is on a segment between two data points, so its distance to a data point of neither of their classes is
at least the exact ε* of that point (`geometry.margins.epsilon_star`). Doubles filter, integers decide.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Number
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.numbers.beta_draws import beta_draws
from mixproof.geometry.numbers.rounding import ROUNDOFF, in_unit

_EXACT_ONLY_BITS = 256
_ENTRIES = 2**21
_TINY = 2.0**-500


@dataclass(frozen=True)
class SampledMargin:
    """The least distance from a mixed point to a data point of neither of its classes.

    Parameters
    ----------
    point : int
        The data point.
    first, second : int
        The points that were mixed.
    weight : Fraction
        λ on the first one, as it was drawn: a double, read as the binary number that it is.
    squared : Fraction
        The squared distance, in squared units of the coordinates.
    """

    point: int
    first: int
    second: int
    weight: Fraction
    squared: Fraction


def sampled_margin(
    dataset: Dataset, seed: int = 0, rows: int | None = None, alpha: Number = 1024
) -> SampledMargin | None:
    """ε as the paper samples it (its Section 2.4): one epoch of mixed points.

    Every row is mixed with the row that a random permutation gives it, λ ~ Beta(α, α) drawn anew for each, and
    the least distance from a mixed point to a data point of neither of its two classes is taken. It is never
    below the least ε* of the data, since a mixed point is on a segment that avoids the class of that data point.

    Parameters
    ----------
    seed : int
        Seed of NumPy's default generator.
    rows : int, optional
        Number of input rows to draw first, without replacement; all of them if not given.
    alpha : number
        The parameter of the law of λ.

    Returns
    -------
    SampledMargin or None
        None where every data point has the class of an end of every mixed pair.

    Raises
    ------
    InputError
        If `rows` is not from 1 to the number of rows, or α is not positive.

    Notes
    -----
    Doubles filter, integers decide. Seen from some data point, in a unit in which no coordinate exceeds 1, the
    mixed point z is rounded with an error of at most 6u(|s| + |t|), u = 2⁻⁵³, and a data point with one of u|x|. With
    R = |x| + |s| + |t| this changes |z − x|², at most R², by less than 15uR². It is computed as |z|² + |x|² − 2z·x,
    which adds less than (2n + 20)uR². Only pairs whose least possible distance is above the least upper bound of all
    are dropped. Where coordinates differ so much that squares could underflow, none is.

    Examples
    --------
    >>> corners = Dataset.from_rows([[0, 0], [6, 0], [0, 6]], ["a", "b", "c"])
    >>> from mixproof.geometry.margins.epsilon_star import margins
    >>> found = sampled_margin(corners)
    >>> found.squared >= min(each.squared for each in margins(corners))
    True
    """
    pairs, weights, present = epoch(dataset, seed, rows, alpha)
    near = _candidates(dataset, pairs, weights, present)
    (firsts, seconds), shares = pairs.T.tolist(), weights.tolist()
    found = (_sampled(dataset, firsts[k], seconds[k], shares[k], x) for k, x in near)
    return min(found, key=_rank, default=None)


def epoch(
    dataset: Dataset, seed: int = 0, rows: int | None = None, alpha: Number = 1024
) -> tuple[Indices, Floats, Indices]:
    """One epoch of mixed points, with the parameters of `sampled_margin`.

    Returns
    -------
    pairs : (N, 2) array of int
        The points that are mixed.
    weights : (N,) array
        λ, on the first of them.
    present : (m',) array of int
        The points that occur.

    Raises
    ------
    InputError
        If `rows` is not from 1 to the number of rows, or α is not positive.

    Examples
    --------
    >>> pairs, weights, present = epoch(Dataset.from_rows([[0], [1], [4]], "aab"))
    >>> pairs.tolist(), weights.round(4).tolist(), present.tolist()
    ([[0, 2], [1, 0], [2, 1]], [0.5092, 0.5156, 0.5135], [0, 1, 2])
    """
    total = dataset.row_count
    if rows is not None and not 1 <= rows <= total:
        raise InputError(f"{rows} rows cannot be drawn from the {total} of {dataset.name}: draw 1 to {total}")
    generator = np.random.default_rng(seed)
    owners = np.empty(total, dtype=np.intp)
    for index, held in enumerate(dataset.rows):
        owners[list(held)] = index
    drawn = owners if rows is None else owners[generator.choice(total, size=rows, replace=False)]
    partners, weights = generator.permutation(drawn), beta_draws(generator, alpha, alpha, len(drawn))
    return np.column_stack([drawn, partners]), weights, np.unique(drawn)


def _rank(found: SampledMargin) -> tuple[Fraction, int, int, int]:
    """A key to sort by: the least distance first, and of equal ones the smallest indices."""
    return found.squared, found.point, found.first, found.second


def _sampled(dataset: Dataset, first: int, second: int, weight: float, point: int) -> SampledMargin:
    """The squared distance from λs + (1 − λ)t to x, exactly."""
    on_first, scale = weight.as_integer_ratio()
    x, s, t = (dataset.vector(index) for index in (point, first, second))
    offset = (on_first * a + (scale - on_first) * b - scale * c for a, b, c in zip(s, t, x, strict=True))
    squared = Fraction(sum(c * c for c in offset), (scale * dataset.denominator) ** 2)
    return SampledMargin(point, first, second, Fraction(on_first, scale), squared)


def _candidates(dataset: Dataset, pairs: Indices, weights: Floats, present: Indices) -> list[tuple[int, int]]:
    """The mixed points, by their place in the epoch, and the data points that may be nearest to each other."""
    labels = np.array(dataset.labels)
    shifted = dataset.numerators - dataset.numerators[0]
    bits = int(np.abs(shifted).max()).bit_length()
    points = in_unit(shifted, bits)
    lengths = np.sqrt(np.einsum("ij,ij->i", points, points))
    theta = (2 * dataset.dimension + 48) * ROUNDOFF if bits <= _EXACT_ONLY_BITS else np.inf
    found: list[tuple[float, int, int]] = []
    least = np.inf
    step = max(1, _ENTRIES // len(present))
    for start in steps(range(0, len(pairs), step), "mixed points", -(-len(pairs) // step)):
        one, other, weight = (part[start : start + step] for part in (*pairs.T, weights))
        mixed = weight[:, None] * points[one] + (1 - weight)[:, None] * points[other]
        squares = np.einsum("ij,ij->i", mixed, mixed)[:, None] + lengths[present] ** 2 - 2 * (mixed @ points[present].T)
        slack = theta * ((lengths[one] + lengths[other])[:, None] + lengths[present] + _TINY) ** 2
        outside = (labels[present] != labels[one][:, None]) & (labels[present] != labels[other][:, None])
        least = min(least, float((squares + slack).min(where=outside, initial=np.inf)))
        lowest = squares - slack
        place, x = np.nonzero(outside & (lowest <= least))
        found += zip(lowest[place, x].tolist(), (place + start).tolist(), present[x].tolist(), strict=True)
    return [(place, x) for lowest_, place, x in found if lowest_ <= least]
