"""The operations of a network on columns, and the test that each is affine between two columns.

A column is a list of integers over one positive denominator, so that nothing is ever reduced. Values that are affine
between two places stay so through a step if its test holds there; so they do through all steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from ..budget import MOST_UNIT_BITS, Clock, Unchecked

MOST_WEIGHT_BITS = 2**28  # of a layer

Column = tuple[list[int], int]  # the values of all units, times a denominator, and that denominator


class Step:
    """An operation; as it stands, one that leaves the values as they are."""

    def apply(self, *read: Column) -> Column:
        """The values that it gives."""
        return read[0]

    def is_affine_between(self, low: Column, high: Column) -> bool:
        """True if it is affine between two columns with affine values in between."""
        return True

    def effort(self) -> int:
        """About how many products of integers it takes."""
        return 1


@dataclass
class Affine(Step):
    """v ↦ Wv + b: each row of W by its entries (unit, integer), and b, over one denominator."""

    rows: list[list[tuple[int, int]]]
    bias: list[int]
    unit: int

    @staticmethod
    def of(rows: list[list[tuple[int, Fraction]]], bias: list[Fraction], clock: Clock) -> "Affine":
        """The map with rational entries."""
        unit = common_denominator([*bias, *(value for row in rows for _, value in row)], clock)
        if unit.bit_length() * (len(bias) + sum(map(len, rows))) > MOST_WEIGHT_BITS:
            raise Unchecked("the weights of a layer are too many for their common denominator")
        whole = [[(unit_read, int(value * unit)) for unit_read, value in row if value] for row in rows]
        return Affine(whole, [int(value * unit) for value in bias], unit)

    def apply(self, *read: Column) -> Column:
        """Wv + b."""
        values, denominator = read[0]
        found = [
            sum(weight * values[place] for place, weight in row) + bias * denominator
            for row, bias in zip(self.rows, self.bias, strict=True)
        ]
        return found, denominator * self.unit

    def effort(self) -> int:
        """Entries and outputs."""
        return sum(map(len, self.rows)) + len(self.rows)


@dataclass
class Rectifier(Step):
    """v where v ≥ 0, else slope·v, at each unit."""

    slope: Fraction
    units: int

    def apply(self, *read: Column) -> Column:
        """The rectified values."""
        (values, denominator), (p, q) = read[0], self.slope.as_integer_ratio()
        return [value * (q if value >= 0 else p) for value in values], denominator * q

    def is_affine_between(self, low: Column, high: Column) -> bool:
        """True if no unit has opposite signs."""
        return all((a >= 0 or b <= 0) and (a <= 0 or b >= 0) for a, b in zip(low[0], high[0], strict=True))

    def effort(self) -> int:
        """One for each unit."""
        return self.units


@dataclass
class Maximum(Step):
    """The largest value of each group of units."""

    groups: list[list[int]]

    def apply(self, *read: Column) -> Column:
        """The largest values."""
        values, denominator = read[0]
        return [max(values[place] for place in group) for group in self.groups], denominator

    def is_affine_between(self, low: Column, high: Column) -> bool:
        """True if in each group one unit is the largest in both columns."""
        pairs = [[(low[0][place], high[0][place]) for place in group] for group in self.groups]
        return all((max(a for a, _ in pair), max(b for _, b in pair)) in pair for pair in pairs)

    def effort(self) -> int:
        """All members of groups."""
        return sum(map(len, self.groups))


@dataclass
class Sum(Step):
    """The sum of several columns."""

    units: int

    def apply(self, *read: Column) -> Column:
        """The sums over a common denominator."""
        denominator = lcm(*(each for _, each in read))
        scaled = [[value * (denominator // each) for value in values] for values, each in read]
        return [sum(units) for units in zip(*scaled, strict=True)], denominator

    def effort(self) -> int:
        """One for each unit."""
        return self.units


def common_denominator(values: Iterable[Fraction], clock: Clock) -> int:
    """The least common denominator, which is not too large."""
    unit = 1
    for denominator in {value.denominator for value in values}:
        clock.spend(1 + unit.bit_length() // 1000)
        unit = lcm(unit, denominator)
        if unit.bit_length() > MOST_UNIT_BITS:
            raise Unchecked("the common denominator of the weights of a layer is too large")
    return unit
