"""The balls of Lemma 2.3 with Mixup's loss on them, and which of them are looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.in_time import InTime, cached_whole
from mixproof.geometry.jobs.watch import TimeUp, steps
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.ordered_masses import OrderedMasses
from mixproof.solvers.classifier.ball.pair_terms import pair_sums
from mixproof.solvers.classifier.ball.root_sums import BallSums
from mixproof.solvers.classifier.likeness import Likeness, likeness, remembered
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.enclosed_beta import EnclosedBeta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import MOST_BALL_COST, MOST_MASS_BITS, ONE_BY_ONE
from mixproof.theory.findings import Searched
from mixproof.theory.instance import Instance, epsilon_note, epsilon_of
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.lemma_2_3.other_constants import baselines, excess_sign


@dataclass(frozen=True, eq=False)
class BallLoss(OrderedMasses):
    """Mixup's loss on B_ε(x): the closed form, and the label masses computed anew.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss = BallLoss(x3, Beta(Fraction(2), Fraction(1)), (Fraction(1),), Fraction(1, 10))
    >>> [found[0].as_fraction() for found in (loss.closed_form, loss.optimum)]
    [Fraction(11, 80), Fraction(11, 80)]
    """

    @cached_property
    def closed_form(self) -> Probabilities | None:
        """The value of `best_constant`; None where no mixed point falls into the ball."""
        if self.is_whole:
            sums = self._closed_sums()
            return None if sums is None else sums.exact if self.are_summed else sums.enclosed
        found = best_constant(self.dataset, self.mixing, self.x, self.epsilon)
        return None if found is None else remembered(found)

    def _closed_sums(self) -> BallSums | None:
        """What `best_constant` adds up for a law of small degree."""
        assert type(self.mixing) is Beta
        return pair_sums(self.dataset, self.mixing, self.x, self.epsilon, self.near)

    @cached_property
    def is_empty(self) -> bool:
        """True if no mixed point falls into the ball."""
        return self._in_whole_numbers.is_empty if self.is_whole else self.closed_form is None

    @property
    def mixes_classes(self) -> bool:
        """True if a pair of two classes has mass in the ball."""
        return self._in_whole_numbers.mixes_classes if self.is_whole else super().mixes_classes

    @cached_property
    def closed_likeness(self) -> Likeness:
        """The closed form beside the label masses computed anew."""
        if self.is_whole and self._in_whole_numbers.same_masses:
            return Likeness.EQUAL
        assert self.closed_form is not None
        return likeness(self.closed_form, self.optimum)

    @cached_property
    def printed_likeness(self) -> Likeness:
        """The printed formula beside the label masses computed anew."""
        if self.is_whole and self._in_whole_numbers.printed is not None:
            return self._in_whole_numbers.printed
        return likeness(self.printed, self.optimum, stop_when_close=self.mixing.is_symmetric)

    @property
    def has_like_orders(self) -> bool:
        """True if both orders of each pair of two classes are seen to have the same masses."""
        return self.is_whole and self._in_whole_numbers.printed is Likeness.EQUAL

    @cached_property
    def excess_signs(self) -> set[int | None]:
        """The signs of what the loss is more at each of some other constants; None where one is not settled."""
        if self.is_whole and self._in_whole_numbers.others_lose:
            return {1}
        return {excess_sign(self.optimum, theta) for theta in baselines(self.optimum)}

    @cached_property
    def _in_whole_numbers(self) -> "_Comparison":
        """What is seen without exact sums, pair by pair and in enclosures. The masses themselves are not kept."""
        closed = self._closed_sums()
        if closed is None:
            return _Comparison(True, mixes_classes=False, same_masses=False, printed=None, others_lose=False)
        found = self.in_whole_numbers()
        added = found.added
        optimum = added.enclosed
        printed = Likeness.EQUAL if found.orders_agree() else None
        if printed is None and likeness(found.printed.enclosed, optimum) is Likeness.DIFFERENT:
            printed = Likeness.DIFFERENT
        same = closed.wholes == added.wholes and bool(closed.terms.equal(added.terms).all())
        lose = all(excess_sign(optimum, theta) == 1 for theta in baselines(optimum))
        return _Comparison(False, bool(found.mixed.any()), same, printed, lose)


class _Comparison(NamedTuple):
    """A ball without exact sums; what is False or None here may hold all the same, and is looked at with them."""

    is_empty: bool
    mixes_classes: bool
    same_masses: bool
    printed: Likeness | None
    others_lose: bool


@dataclass(frozen=True, eq=False)
class BallsLookedAt:
    """The balls that are looked at, of all that the lemma is asked about.

    Parameters
    ----------
    losses : tuple of BallLoss
        On the balls that are looked at.
    total : int
        Number of all balls.
    note : str
        The ε that was taken, and the points x.
    cut : TimeUp, optional
        The end of the time, where it was up before the end of the budget.
    """

    losses: tuple[BallLoss, ...]
    total: int
    note: str
    cut: TimeUp | None = None

    @property
    def left_out(self) -> int:
        """Number of balls that are not looked at."""
        return self.total - len(self.losses)

    def searched(self, proof: str = "") -> Searched:
        """The part that is looked at, with the argument that covers the others, where there is one."""
        return Searched("balls", len(self.losses), self.total, proof, "computed")


def _loss(dataset: Dataset, law: Mixing, x: Point, epsilon: Fraction) -> BallLoss:
    """The loss on a ball, with exact masses where the sums of their roots and fractions stay small enough."""
    loss = BallLoss(dataset, law, x, epsilon)
    if type(law) is not Beta:
        return loss
    count, degree = len(loss.near), int(law.a + law.b)
    size = int(np.abs(dataset.numerators).max()).bit_length() + (epsilon.denominator * dataset.denominator).bit_length()
    # A term has about degree·size bits; adding `count` of them with unlike denominators makes the sum grow.
    is_small = count * degree * size * max(count, degree) <= MOST_MASS_BITS if _is_polynomial(law) else degree <= 64
    if is_small or loss.is_whole:
        return replace(loss, are_summed=is_small)
    return replace(loss, mixing=EnclosedBeta(law.a, law.b))


def _is_polynomial(law: Mixing) -> bool:
    """True if the masses of a law are polynomials in the ends of chords, and so exact."""
    return type(law) is Beta and law.is_integer


@cached_whole(8)
def balls_looked_at(instance: Instance) -> BallsLookedAt:
    """The ball around the point that is given, or around as many data points as the budget allows, spread evenly.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> balls_looked_at(make_instance("shadow")).note
    'ε was not given: 0.5 is taken, half the median distance to the nearest neighbour; x runs over all 3 data points'
    >>> balls_looked_at(make_instance("alternating-line:points=60", mixing="beta(1/2,1/2)", epsilon=1)).left_out
    59
    """
    dataset, law = instance.dataset, instance.mixing
    epsilon, default = epsilon_of(instance), epsilon_note(instance)
    if instance.point is not None:
        return BallsLookedAt((_loss(dataset, law, instance.point, epsilon),), 1, default)
    losses: list[BallLoss] = []
    cost = 0
    indices = InTime(steps(_spread(dataset.size), "balls, at most", dataset.size))
    for index in indices:
        loss = _loss(dataset, law, dataset.point(index), epsilon)
        cost += max(1, len(loss.near)) * _chord_cost(loss)
        if losses and cost > MOST_BALL_COST:
            break
        losses.append(loss)
    losses.sort(key=lambda loss: dataset.row(loss.index or 0))
    few = f", with {len(losses)} ball{'s' * (len(losses) != 1)}, spread evenly, computed as the budget allows"
    note = f"x runs over all {dataset.size} data points{few * (len(losses) < dataset.size)}"
    note = "; ".join(filter(None, (default, note)))
    return BallsLookedAt(tuple(losses), dataset.size, note, indices.cut)


def _chord_cost(loss: BallLoss) -> int:
    """About how much a chord costs, in units of one under the uniform law."""
    if loss.is_whole and type(loss.mixing) is Beta:
        return 1 + int(loss.mixing.a + loss.mixing.b) // 8
    return ONE_BY_ONE * (1 if _is_polynomial(loss.mixing) else 5)


def _spread(count: int) -> Iterator[int]:
    """All indices, so that every beginning of the sequence is spread evenly: by their binary digits, reversed."""
    bits = max(1, (count - 1).bit_length())
    return (k for k in (int(f"{n:0{bits}b}"[::-1], 2) for n in range(2**bits)) if k < count)


def balls_named(verification: Verification) -> dict[str, Json]:
    """The rows around which balls were looked at, for a certificate, where it was not all of them.

    Examples
    --------
    >>> from mixproof.theory.verify import pose
    >>> for size in (3, 60):
    ...     posed = pose("2.3", f"alternating-line:points={size}", mixing="beta(1/2,1/2)")
    ...     print(balls_named(Verification(*posed, outcomes=())))
    {}
    {'balls': [0]}
    """
    if verification.instance.point is not None:
        return {}
    dataset, found = verification.instance.dataset, balls_looked_at(verification.instance)
    rows: list[Json] = [dataset.row(loss.index) for loss in found.losses if loss.index is not None]
    return {"balls": rows} if found.left_out else {}
