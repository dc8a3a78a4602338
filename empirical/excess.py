"""The excess of a finished training run: its loss less the floor that no model can undercut.

No model's Mixup loss is below the irreducible loss J(h) of its training data (Prop. 2.2). So the loss of a run, less
J(h), is what training could still gain; and it is less than it seems, since even an answer that ignores the input,
the shares of the classes, has a finite loss. A loss below the floor is no feat: it was measured on few batches, or is
another loss.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from mixproof.geometry.aliases import Number
from mixproof.geometry.data.roles import LabelColumn
from mixproof.geometry.data.sources import as_dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.arguments import number
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, settled_sign
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant
from mixproof.solvers.loss.irreducible import floor_loss, irreducible_loss
from mixproof.solvers.mixing.beta import Beta

_LARGEST = 10**300
"""The largest loss that is set beside a floor: with more, its share is beyond floats."""


class Standing(Enum):
    """A loss beside the floor."""

    ABOVE = "above"
    AT = "at"
    BELOW = "below"
    OPEN = "open"


@dataclass(frozen=True, eq=False, repr=False)
class Excess(Viewed):
    """A loss beside the least one that there is.

    Parameters
    ----------
    loss : Fraction
        The loss of the run, as it was written.
    alpha : Fraction
    floor : Real
        J(h), or a lower bound of it where `is_exact` is False.
    is_exact : bool
    constant : Real
        The loss of the constant answer with the shares of the classes.
    standing : Standing
        Decided exactly: `BELOW` means that no model has this loss. `OPEN` where only a bound of the floor is known.
    """

    loss: Fraction
    alpha: Fraction
    floor: Real
    is_exact: bool
    constant: Real
    standing: Standing

    @property
    def above(self) -> float:
        """The loss less the floor, rounded to a float."""
        return float(self.loss - _near(self.floor))

    @property
    def share(self) -> float:
        """0 at the floor, 1 at the constant answer."""
        floor = _near(self.floor)
        return float((self.loss - floor) / (_near(self.constant) - floor))

    def __str__(self) -> str:
        floor, constant = (decimal_enclosure(each, 6)[0] for each in (self.floor, self.constant))
        at_least = "" if self.is_exact else " at least"
        law = f"Beta({rational_text(self.alpha)}, {rational_text(self.alpha)})"
        told = f"Mixup loss {decimal_text(self.loss)} with {law}; the floor is{at_least} {floor}…, "
        told += f"a constant answer has {constant}…. "
        match self.standing:
            case Standing.BELOW:
                return told + (
                    "No model is below the floor: the mean of few batches may be, or this is another loss (label "
                    "smoothing, other logarithms, unmixed labels, other data)."
                )
            case Standing.AT:
                return told + "The loss is the floor itself."
            case Standing.ABOVE:
                return (
                    told + f"It is {self.above:.6g} above the floor, {100 * self.share:.3g} % of the way to constant."
                )
            case Standing.OPEN:
                return told + f"It is {self.above:.6g} above that bound; the floor itself is beyond the budget."


@strict
def above_floor(
    loss: Number | Any, data: Any, alpha: Number | Any, y: Any = None, *, label: LabelColumn = None
) -> Excess:
    """Set the Mixup training loss of a finished run beside the least that there is.

    Parameters
    ----------
    loss : number
        The mean cross-entropy over mixed pairs, with natural logarithms and mixed labels; a tensor or array of one
        entry will do, and is read through the shortest decimal of its type.
    data, y, label
        The training data, as in `as_dataset`; where values are missing, give what `as_dataset` makes of them.
    alpha : number
        Mixup's α, λ ~ Beta(α, α).

    Raises
    ------
    InputError
        If a number is out of range, or the data cannot be read or have one class only.

    Examples
    --------
    >>> found = above_floor(0.41, [[0], [1], [2]], 1, y=["a", "b", "a"])
    >>> found.standing.value, round(found.above, 6)
    ('above', 0.047597)
    >>> above_floor("0.3", [[0], [1], [2]], 1, y=["a", "b", "a"]).standing.value
    'below'
    """
    value, parameter = number(loss, "the loss"), number(alpha, "α")
    if value < 0:
        raise InputError(f"a loss is 0 or more, not {decimal_text(value)}")
    if parameter <= 0:
        raise InputError(f"α has to be positive, not {decimal_text(parameter)}")
    if value > _LARGEST:
        raise InputError(f"a loss of {decimal_text(value)} is beyond what floats hold: it is no mean cross-entropy")
    dataset = as_dataset(data, y, label=label)
    if len(dataset.classes) < 2:
        raise InputError(f"{dataset.name} has one class only: its floor is 0 whatever α is")
    law = Beta(parameter, parameter)
    exact = irreducible_loss(dataset, law)
    floor = floor_loss(dataset, law) if exact is None else exact
    constant = loss_of_constant(dataset, class_weights(dataset))
    return Excess(value, parameter, floor, exact is not None, constant, _standing(value, floor, exact is not None))


def _standing(loss: Fraction, floor: Real, is_exact: bool) -> Standing:
    known = floor.as_fraction()
    if known is not None:
        sign: int | None = (loss > known) - (loss < known)
    else:
        sign = settled_sign(Enclosed(lambda bits: arb_of(loss) - floor.ball(bits)), 1024)
    if sign == -1:
        return Standing.BELOW
    if not is_exact or sign is None:
        return Standing.OPEN
    return Standing.ABOVE if sign else Standing.AT


def _near(real: Real) -> Fraction:
    """The number rounded to 40 digits, so that a loss near the floor keeps its distance."""
    return Fraction(decimal_enclosure(real, 40)[0])
