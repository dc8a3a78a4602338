"""The label masses of an edge under a Beta law, as functions of the place: docs/proofs/overlapping-segments.md, (1).

There are two rules. For integer parameters the N_i are polynomials in e = exp(v); for all parameters they are sums of
products of powers of lengths. The one that costs less is taken.
"""

from collections.abc import Callable
from fractions import Fraction
from math import comb
from operator import mul

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss.labelled_lines import LabelledLine, LineEdge, LinePoint
from mixproof.solvers.mixing.beta import Beta

ClassMasses = Callable[[flint.arb], list[flint.arb]]
"""e ↦ the masses N_i of the classes."""

MassesAtLengths = Callable[[list[flint.arb], list[flint.arb]], list[flint.arb]]
"""Lengths from z to the points behind and to those ahead ↦ the masses of the classes."""


def class_masses(line: LabelledLine, edge: LineEdge, law: Beta) -> ClassMasses:
    """The masses N_i of an edge, by the rule that costs less.

    Examples
    --------
    >>> line, _ = LabelledLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> masses = class_masses(line, next(line.edges()), Beta(Fraction(2), Fraction(2)))
    >>> [mass.str(6, radius=False) for mass in masses(flint.arb(1))]
    ['21.0000', '12.0000']
    """
    if law.is_integer and _polynomial_cost(line, law) < _power_cost(line):
        return _by_polynomials(line, edge, law)
    return _by_powers(line, edge, law)


def node_cost(line: LabelledLine, law: Beta) -> float:
    """About how many microseconds the masses take at one place, by measurement.

    Examples
    --------
    >>> line, _ = LabelledLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> round(node_cost(line, Beta(Fraction(2), Fraction(2))), 2)
    5.48
    """
    return min(_power_cost(line), _polynomial_cost(line, law)) if law.is_integer else _power_cost(line)


def masses_at_lengths(line: LabelledLine, edge: LineEdge, law: Beta) -> MassesAtLengths:
    """The masses of the classes from the lengths to z: one product of a matrix and a vector a side and order.

    Examples
    --------
    >>> line, _ = LabelledLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> masses = masses_at_lengths(line, next(line.edges()), Beta(Fraction(2), Fraction(2)))
    >>> [mass.str(6, radius=False) for mass in masses([flint.arb(1)], [flint.arb(1), flint.arb(3)])]
    ['21.0000', '12.0000']
    """
    coupling = flint.arb_mat(_couplings(edge, law))
    transposed = coupling.transpose()
    orders = [(fast_exponent(b - 1), fast_exponent(a - 1)) for a, b in _orders(law)]

    def masses(to_s: list[flint.arb], to_t: list[flint.arb]) -> list[flint.arb]:
        found = [flint.arb(0)] * line.classes
        for x, y in orders:
            at_s, at_t = [length**x for length in to_s], [length**y for length in to_t]
            for points, own, product, other, lengths in (
                (edge.behind, at_s, coupling, at_t, to_t),
                (edge.ahead, at_t, transposed, at_s, to_s),
            ):
                mixed = flint.arb_mat(len(lengths), 1, list(map(mul, other, lengths)))
                for point, power, partners in zip(points, own, (product * mixed).entries(), strict=True):
                    found[point.label] += power * partners
        return found

    return masses


def fast_exponent(value: Fraction) -> int | flint.arb:
    """An exponent in the kind that is raised to fastest.

    Examples
    --------
    >>> fast_exponent(Fraction(3)), fast_exponent(Fraction(1, 2))
    (3, 0.500000000000000)
    """
    return int(value) if value.denominator == 1 else arb_of(value)


def _polynomial_cost(line: LabelledLine, law: Beta) -> float:
    """Microseconds a node, by measurement."""
    return 4 + line.classes * (0.5 + 0.06 * float(law.a + law.b))


def _power_cost(line: LabelledLine) -> float:
    """Microseconds a node, by measurement."""
    return 8 + 4 * line.size + 0.01 * line.size**2


def _orders(law: Beta) -> list[tuple[Fraction, Fraction]]:
    """The exponents of both orders of a pair; one, counted twice, where they are alike."""
    return [(law.a, law.b)] if law.is_symmetric else [(law.a, law.b), (law.b, law.a)]


def _couplings(edge: LineEdge, law: Beta) -> list[list[flint.arb]]:
    """p_s p_t/(B(a, b)·|s − t|^{a+b}), doubled where both orders are alike: one row a point behind."""
    scale = (2 if law.is_symmetric else 1) / law.beta_function()
    power = arb_of(-law.a - law.b)
    inverse: dict[int, flint.arb] = {}
    rows = []
    for s in edge.behind:
        lengths = [s.offset + edge.length + t.offset for t in edge.ahead]
        for length in lengths:
            if length not in inverse:
                inverse[length] = scale * flint.arb(length) ** power
        rows.append([inverse[length] * (s.count * t.count) for length, t in zip(lengths, edge.ahead, strict=True)])
    return rows


def _by_powers(line: LabelledLine, edge: LineEdge, law: Beta) -> ClassMasses:
    """N_i as sums of products of powers of lengths."""
    behind = [ends for _, ends in _behind(edge)]
    ahead = [ends for _, ends in _ahead(edge)]
    at_lengths = masses_at_lengths(line, edge, law)
    return lambda e: at_lengths([p * e + q for q, p in behind], [p * e + q for q, p in ahead])


def _by_polynomials(line: LabelledLine, edge: LineEdge, law: Beta) -> ClassMasses:
    """N_i as polynomials in e, of degree a + b − 1 and with coefficients ≥ 0, for integers a and b."""
    coupling = flint.arb_mat(_couplings(edge, law))
    transposed = coupling.transpose()
    found = [flint.arb_poly([])] * line.classes
    for a, b in _orders(law):
        for own, other, product, x, y in (
            (_behind(edge), _ahead(edge), coupling, int(b), int(a)),
            (_ahead(edge), _behind(edge), transposed, int(a), int(b)),
        ):
            partners = product * flint.arb_mat([_power_of_line(*ends, y) for _, ends in other])
            for row, (point, ends) in enumerate(own):
                mixed = flint.arb_poly([partners[row, column] for column in range(y + 1)])
                found[point.label] += flint.arb_poly(_power_of_line(*ends, x - 1)) * mixed
    return lambda e: [polynomial(e) for polynomial in found]


def _behind(edge: LineEdge) -> list[tuple[LinePoint, tuple[int, int]]]:
    """The points behind, each with q and p of its length q + p·e to z."""
    return [(point, (point.offset, point.offset + edge.length)) for point in edge.behind]


def _ahead(edge: LineEdge) -> list[tuple[LinePoint, tuple[int, int]]]:
    """The points ahead, each with q and p of its length q + p·e to z."""
    return [(point, (point.offset + edge.length, point.offset)) for point in edge.ahead]


def _power_of_line(constant: int, slope: int, exponent: int) -> list[flint.arb]:
    """Coefficients of (constant + slope·e)^exponent."""
    return [
        flint.arb(flint.fmpz(comb(exponent, k) * constant ** (exponent - k) * slope**k)) for k in range(exponent + 1)
    ]
