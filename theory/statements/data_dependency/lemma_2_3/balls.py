"""The balls of Lemma 2.3 with Mixup's loss on them, and which of them are looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.in_time import InTime, cached_whole
from mixproof.geometry.jobs.watch import TimeUp, steps
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.ordered_masses import OrderedMasses
from mixproof.solvers.classifier.likeness import remembered
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.enclosed_beta import EnclosedBeta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import MOST_BALL_COST, MOST_MASS_BITS
from mixproof.theory.findings import Searched
from mixproof.theory.instance import Instance, epsilon_note, epsilon_of
from mixproof.theory.statement import Verification


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
        found = best_constant(self.dataset, self.mixing, self.x, self.epsilon)
        return None if found is None else remembered(found)


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
    count, degree = len(loss.chords), int(law.a + law.b)
    size = int(np.abs(dataset.numerators).max()).bit_length() + (epsilon.denominator * dataset.denominator).bit_length()
    # A term has about degree·size bits; adding `count` of them with unlike denominators makes the sum grow.
    is_small = count * degree * size * max(count, degree) <= MOST_MASS_BITS if _is_polynomial(law) else degree <= 64
    return loss if is_small else replace(loss, mixing=EnclosedBeta(law.a, law.b))


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
    >>> balls_looked_at(make_instance("alternating-line:points=60", epsilon=1)).left_out
    54
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
        cost += max(1, len(loss.chords)) * (1 if _is_polynomial(loss.mixing) else 5)
        if losses and cost > MOST_BALL_COST:
            break
        losses.append(loss)
    losses.sort(key=lambda loss: dataset.row(loss.index or 0))
    few = f", with {len(losses)} ball{'s' * (len(losses) != 1)}, spread evenly, computed as the budget allows"
    note = f"x runs over all {dataset.size} data points{few * (len(losses) < dataset.size)}"
    note = "; ".join(filter(None, (default, note)))
    return BallsLookedAt(tuple(losses), dataset.size, note, indices.cut)


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
    ...     print(balls_named(Verification(*pose("2.3", f"alternating-line:points={size}"), outcomes=())))
    {}
    {'balls': [0, 8, 16, 32, 40, 48]}
    """
    if verification.instance.point is not None:
        return {}
    dataset, found = verification.instance.dataset, balls_looked_at(verification.instance)
    rows: list[Json] = [dataset.row(loss.index) for loss in found.losses if loss.index is not None]
    return {"balls": rows} if found.left_out else {}
