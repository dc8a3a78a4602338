"""The best constant on a ball for Beta(α, α) of any α, enclosed: all ends of chords go through one table at once."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

import flint

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chord_arrays import ArrayBall, ChordArrays
from mixproof.geometry.numbers.enclosures import Enclosed, arb_of
from mixproof.solvers.classifier.ball.filter import near_segments
from mixproof.solvers.classifier.ball.root_sums import masses_inside
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.enclosed_beta import regularised_pairs


def enclosed_constant(dataset: Dataset, alpha: Fraction, x: Point, radius: Fraction) -> Probabilities | None:
    """The value of `best_constant` for λ ~ Beta(α, α), with masses that are enclosed; None where the ball is empty.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> print(enclosed_constant(line, Fraction(1), (Fraction(1),), Fraction(1, 10))[0].ball(64).str(10, radius=False))
    0.1375000000
    """
    ball = ArrayBall.around(dataset, x, radius)
    cut = ball.chords(near_segments(dataset, x, radius))
    if not len(cut) and not len(ball.inside):
        return None
    masses = _Masses(dataset, alpha, cut, tuple(masses_inside(dataset, ball.inside)))
    return Probabilities(tuple(masses.of(label) for label in range(len(dataset.classes))))


@dataclass(frozen=True, eq=False)
class _Masses:
    """The label masses of all classes, which keep the enclosures that were asked of them."""

    dataset: Dataset
    alpha: Fraction
    cut: ChordArrays
    wholes: tuple[Fraction, ...]
    _known: dict[int, list[flint.arb]] = field(default_factory=dict, repr=False)

    def of(self, label: int) -> Enclosed:
        """The mass of a class."""
        return Enclosed(lambda bits: self.at(bits)[label])

    def at(self, bits: int) -> list[flint.arb]:
        """The masses, class by class, enclosed at a working precision."""
        if bits not in self._known:
            with flint.ctx.workprec(bits):
                self._known[bits] = self._computed()
        return self._known[bits]

    def _computed(self) -> list[flint.arb]:
        cut, dataset = self.cut, self.dataset
        found = [arb_of(whole) for whole in self.wholes]
        counts = [len(rows) for rows in dataset.rows]
        below, above = self._ends(cut.starts_at_root.tolist(), -1), self._ends(cut.ends_at_root.tolist(), 1)
        for (s, t), (low, low_raised), (high, high_raised) in zip(cut.pairs.tolist(), below, above, strict=True):
            # Both orders: 2·E[λ; A] = I(α + 1, α), and 2·E[1 − λ; A] is the rest of 2·P(A).
            on_s = high_raised - low_raised
            weight = flint.arb(counts[s] * counts[t]) / dataset.row_count**2
            found[dataset.labels[s]] += weight * on_s
            found[dataset.labels[t]] += weight * (2 * (high - low) - on_s)
        return found

    def _ends(self, is_root: list[bool], sign: int) -> list[tuple[flint.arb, flint.arb]]:
        """P(λ < u) and 2·E[λ; λ < u] at one end of each chord."""
        arrays = (self.cut.middle, self.cut.radicand, self.cut.square)
        numbers = zip(*(array.tolist() for array in arrays), is_root, strict=True)
        places = [_place(p, sign, d, a) if root else flint.arb(int(sign > 0)) for p, d, a, root in numbers]
        values = iter(regularised_pairs(self.alpha, [u for u in places if not _is_end(u)]))
        return [(u, u) if _is_end(u) else next(values) for u in places]


def _place(p: int, sign: int, d: int, a: int) -> flint.arb:
    """(p ± √d)/a; exactly 0 or 1 where it is: spheres that pass through a point cannot be enclosed apart from it."""
    root = isqrt(d)
    if root * root == d:
        return arb_of(Fraction(p + sign * root, a))
    return (p + sign * flint.arb(d).sqrt()) / a


def _is_end(u: flint.arb) -> bool:
    return bool(u.is_exact() and u.is_integer())
