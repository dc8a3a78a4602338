"""Class probabilities, exact or enclosed, kept as the masses that they are shares of."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.numbers.enclosures import FIRST_BITS, Real, arb_sign, settled_sign
from mixproof.geometry.numbers.quotients import combination, quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.views import Viewed

_CLASSES_TOLD = 6


@dataclass(frozen=True, repr=False)
class Probabilities(Viewed):
    """Class probabilities Nⁱ/ΣN, kept as the masses Nⁱ.

    Examples
    --------
    >>> halves = Probabilities((Radicals.root(Fraction(2)), Radicals.root(Fraction(8))))
    >>> halves[0].as_fraction(), halves.winners()
    (Fraction(1, 3), (1,))
    """

    masses: tuple[Real, ...]

    def __str__(self) -> str:
        """The probabilities that are not zero, each with the position of its class."""
        shown = self.support()[:_CLASSES_TOLD]
        more = ", …" if len(self.support()) > len(shown) else ""
        return ", ".join(f"{self[label]} for class {label}" for label in shown) + more

    @staticmethod
    def collect(classes: int, terms: Iterable[tuple[int, Fraction, Real]]) -> "Probabilities":
        """The probabilities whose masses are sums of terms: a class, a rational factor, and a mass each."""
        parts: list[list[tuple[Fraction, Real]]] = [[] for _ in range(classes)]
        for label, factor, mass in terms:
            parts[label].append((factor, mass))
        return Probabilities(tuple(map(combination, parts)))

    @cached_property
    def total(self) -> Real:
        """The sum of the masses."""
        return combination((Fraction(1), mass) for mass in self.masses)

    def __getitem__(self, label: int) -> Real:
        return quotient(self.masses[label], self.total)

    def __len__(self) -> int:
        return len(self.masses)

    def support(self) -> tuple[int, ...]:
        """The classes whose probability is not zero (masses are sums of positive terms, or empty)."""
        return tuple(label for label, mass in enumerate(self.masses) if not _is_empty(mass))

    def winners(self) -> tuple[int, ...] | None:
        """The classes of largest probability, or None where ball arithmetic does not settle it."""
        best = [0]
        for label in range(1, len(self.masses)):
            sign = _sign(combination(((Fraction(1), self.masses[label]), (Fraction(-1), self.masses[best[0]]))))
            if sign is None:
                return None
            if sign > 0:
                best = [label]
            elif sign == 0:
                best.append(label)
        return tuple(best)

    def compare(self, label: int, value: Fraction) -> int | None:
        """The sign of a class probability minus `value`, or None where ball arithmetic does not settle it."""
        return _sign(combination(((Fraction(1), self.masses[label]), (-value, self.total))))


def _is_empty(mass: Real) -> bool:
    """True if no term was added to a mass. One that is clear of 0 is not sorted into groups of alike radicals."""
    if not isinstance(mass, Radicals):
        return False
    return not mass.terms or (arb_sign(mass.ball(FIRST_BITS)) is None and not mass.groups)


def _sign(value: Real) -> int | None:
    """The sign of a number, or None where ball arithmetic does not settle it."""
    return value.sign() if isinstance(value, Radicals) else settled_sign(value)


def agree(some: Probabilities, other: Probabilities) -> bool | None:
    """True if two predictions are equal; None where ball arithmetic does not settle it.

    Examples
    --------
    >>> third, quarter = (Probabilities((Radicals.of(1), Radicals.of(rest))) for rest in (2, 3))
    >>> agree(third, quarter), agree(third, Probabilities((Radicals.of(5), Radicals.of(10))))
    (False, True)
    """
    classes = some.support()
    if classes != other.support():
        return False
    if len(classes) == 1:
        return True
    undecided = False
    for label in classes[1:]:  # both sum to one
        sign = _sign_of_difference(some, other, label)
        if sign:
            return False
        undecided |= sign is None
    return None if undecided else True


def _sign_of_difference(some: Probabilities, other: Probabilities, label: int) -> int | None:
    """The sign of the difference of two probabilities of one class; cross-multiplied where all masses are exact."""
    parts = (some.masses[label], some.total, other.masses[label], other.total)
    exact = [part for part in parts if isinstance(part, Radicals)]
    if len(exact) == len(parts):
        own, total, another, another_total = exact
        return (own * another_total - another * total).sign()
    return settled_sign(combination([(Fraction(1), some[label]), (Fraction(-1), other[label])]))
