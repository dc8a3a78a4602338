"""Hypotheses and conclusions of exact robustness on an instance."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import combination, quotient
from mixproof.solvers.affine.bounds import attacked_risk, signed_deviations, signed_scores, slope_norm
from mixproof.solvers.affine.moments import other_share, product
from mixproof.theory.budgets import MOST_RADII_LISTED, MOST_WITNESSES
from mixproof.theory.evidence.model_values import ALL_THE_SAME, logits_of, quantity
from mixproof.theory.evidence.quantities import Quantity, digits_of, is_at_most
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding, Witness
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification


@dataclass(frozen=True, eq=False, repr=False)
class OnTheOtherSide(Witness):
    """A row on the other side of a hyperplane than its class."""

    dataset: Dataset
    index: int
    value: Fraction
    words: str

    def to_json(self) -> Json:
        """The row, and the value that is negative."""
        return {"row": self.dataset.row(self.index), "value": exact_json(self.value)}

    def in_words(self) -> str:
        """The row, and the value that is negative."""
        return f"{self.dataset.describe_point(self.index)}: {self.words} = {number_text(self.value)}"


@dataclass(frozen=True, eq=False, repr=False)
class ExactRadius(Witness):
    """The radius up to which a row is attacked, in the Euclidean norm."""

    dataset: Dataset
    index: int
    radius: Real

    def to_json(self) -> Json:
        """The row and its radius."""
        return {"row": self.dataset.row(self.index), "radius": exact_json(self.radius)}

    def in_words(self) -> str:
        """The row and its radius."""
        return f"{self.dataset.describe_point(self.index)}: attacked within {number_text(self.radius)}"


def towards_its_class(instance: Instance) -> Finding:
    """The finding that s·θᵀ(x − x̄) is nowhere negative.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> towards_its_class(make_instance("{-1, 5 | 1}", model={"weights": [[1]]})).witnesses[0].in_words()
    'row 1 (5) [class 0]: s·θᵀ(x − x̄) = -10/3'
    """
    return _nowhere_negative(instance, signed_deviations(logits_of(instance)), "s·θᵀ(x − x̄)")


def is_right(instance: Instance) -> Finding:
    """The finding that s·(θᵀx + b) is nowhere negative.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> is_right(make_instance("{-1 | 1}", model={"weights": [[1]]})).holds
    True
    """
    return _nowhere_negative(instance, signed_scores(logits_of(instance)), "s·(θᵀx + b)")


def _nowhere_negative(instance: Instance, values: tuple[Fraction, ...], words: str) -> Finding:
    wrong = [index for index, value in enumerate(values) if value < 0]
    found = tuple(OnTheOtherSide(instance.dataset, index, values[index], words) for index in wrong[:MOST_WITNESSES])
    return Finding(not wrong, found, len(wrong))


def no_less_than_attacked(instance: Instance) -> Finding:
    """The finding that the Mixup risk is no less than the loss under attacks of the radii from the mean.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = no_less_than_attacked(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> found.holds, found.witnesses[2].in_words()
    (True, 'row 0 (-1) [class 0]: attacked within 1/3')
    """
    return _no_less(instance, signed_deviations(logits_of(instance)))


def no_less_than_attacked_from_zero(instance: Instance) -> Finding:
    """The finding that the Mixup risk is no less than the loss under attacks of the radii from the hyperplane.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> skew = make_instance("{(-1, 1) | (1, 1), (1, -1)}", model={"weights": [["1/2", 0]]})
    >>> no_less_than_attacked_from_zero(skew).holds
    False
    """
    return _no_less(instance, tuple(map(abs, signed_scores(logits_of(instance)))))


def _no_less(instance: Instance, reaches: tuple[Fraction, ...]) -> Finding:
    logits = logits_of(instance)
    attacked = Quantity("attacked", "the loss under attack", attacked_risk(logits, instance.mixing, reaches))
    mixed = quantity(instance, "mixup-risk")
    values = (attacked, mixed, *_radii(instance, reaches))
    total = 2 + len(reaches)
    if logits.is_constant and not any(reaches):
        return Finding(True, values, total, ALL_THE_SAME)
    return Finding(is_at_most(attacked.value, mixed.value), values, total)


def _radii(instance: Instance, reaches: tuple[Fraction, ...]) -> list[ExactRadius]:
    """The radii of the first rows; none where θ is zero."""
    assert instance.model is not None
    norm = slope_norm(instance.model)
    if norm.as_fraction() == 0:
        return []
    other, data = other_share(instance.mixing), instance.dataset
    return [
        ExactRadius(data, index, quotient(product(combination([(reach, other)]), norm), product(norm, norm)))
        for index, reach in enumerate(reaches[:MOST_RADII_LISTED])
        if reach >= 0
    ]


def conclude(verification: Verification) -> str:
    """The two values in a sentence.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("affine:robustness", "{-1 | 1}", model={"weights": [[1]]})).partition(" of")[0]
    'The Mixup risk is 0.4402070289361086029; under attacks'
    """
    instance = verification.instance
    told = [f"The Mixup risk is {digits_of(quantity(instance, 'mixup-risk').value)}"]
    for outcome in verification.outcomes:
        attacked = next((each for each in outcome.conclusion.witnesses if isinstance(each, Quantity)), None)
        if attacked is not None:
            told.append(f"under attacks of the radii of {outcome.reading.id} the loss is {digits_of(attacked.value)}")
    return f"{'; '.join(told)}."
