"""A form posed on an instance, and tallies of the points at which its conclusion fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.class_majority import (
    ClassMajority,
)
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.theory.budgets import (
    MOST_PLACES_LISTED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.evidence.written import point_text
from mixproof.theory.instance import Instance
from mixproof.theory.statements.data_dependency.theorem_3_2.forms import Form
from mixproof.theory.statements.data_dependency.theorem_3_2.witnesses import Failure, MajorityPoint


@dataclass(frozen=True, eq=False)
class PosedForm:
    """A form posed on an instance."""

    instance: Instance
    form: Form

    @cached_property
    def found(self) -> Arrangement:
        """The edges of X_mix."""
        return arrangement(self.instance.dataset)

    @cached_property
    def bounds(self) -> tuple[Fraction, ...]:
        """For each class, the square of the bound on 1 − λ."""
        return self.form.squared_bounds(self.instance)

    def spot(self, point: Point) -> Spot:
        """A point with what h does there."""
        return Spot(self.instance.dataset, self.instance.mixing, point)

    def majority_point(self, spot: Spot, majority: ClassMajority) -> MajorityPoint:
        """The witness that the hypothesis holds there for a class."""
        return MajorityPoint(spot, majority, None if self.form.bound_is_half else self.bounds[majority.label])

    def failure(self, spot: Spot, majority: ClassMajority) -> Failure:
        """The witness that the conclusion fails there for a class."""
        return Failure(self.majority_point(spot, majority), self.form.failing)


@dataclass(frozen=True)
class FailureTally:
    """Failures on a part of X_mix: their number, the first of them, what is not settled, and the end of the time."""

    total: int = 0
    failures: tuple[Failure, ...] = ()
    unsettled: str = ""
    cut: TimeUp | None = None


def tallied(posed: PosedForm, cases: Iterator[tuple[Spot, ClassMajority]]) -> FailureTally:
    """Decide the conclusion by h itself; where ball arithmetic does not, the mean value argument does.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import CAPPED
    >>> posed = PosedForm(make_instance("crossing"), CAPPED)
    >>> spot = posed.spot((Fraction(0), Fraction(0)))
    >>> tallied(posed, iter([(spot, spot.majority(0))])).total  # h jumps there
    1
    """
    failures: list[Failure] = []
    total, unsettled = 0, ""
    for spot, majority in cases:
        name = posed.form.failing(spot, majority.label)
        if name is None and not posed.form.bound_is_half:
            unsettled = f"ball arithmetic does not settle it at {point_text(spot.point)}"
        elif name:
            total += 1
            if len(failures) < MOST_PLACES_LISTED:
                failures.append(posed.failure(spot, majority))
    return FailureTally(total, tuple(failures), unsettled)
