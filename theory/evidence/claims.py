"""Elementary claims that several statements share, as they are written in a certificate.

A claim names data points by the first row that holds them, classes by their names, and numbers as ``"p/q"``; a number
that is irrational, or too long, is enclosed as ``["p/q", "p/q"]``.
"""

from collections.abc import Mapping
from fractions import Fraction

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.magnitudes import power_of_ten
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.classifier.one_sided import OneSidedLimit
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import MOST_DIGITS_CLAIMED, MOST_PARAMETER_SUM
from mixproof.theory.evidence.witnesses import OnSegment
from mixproof.theory.findings import Finding
from mixproof.theory.statement import ElementaryClaim

ENCLOSED_DIGITS = 20


def rational_json(value: Fraction | Real) -> Json:
    """A number as ``"p/q"``, or as an enclosure with rational ends.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> rational_json(Fraction(5, 6)), rational_json(Radicals.root(Fraction(4)))
    ('5/6', '2')
    >>> rational_json(Radicals.root(Fraction(2)))[0]
    '1767766952966368811/1250000000000000000'
    """
    fraction = value if isinstance(value, Fraction) else value.as_fraction()
    if fraction is not None and len(written := rational_text(fraction)) <= MOST_DIGITS_CLAIMED:
        return written
    if fraction is not None:
        return _enclosed(fraction)
    assert not isinstance(value, Fraction)
    return [rational_text(Fraction(end)) for end in decimal_enclosure(value, ENCLOSED_DIGITS)]


def _enclosed(value: Fraction) -> Json:
    """Two decimals around a rational, `ENCLOSED_DIGITS` significant digits long where it is small."""
    digits = ENCLOSED_DIGITS - min(power_of_ten(abs(value)) + 1, 0)
    low = Fraction(value * 10**digits // 1, 10**digits)
    return [rational_text(low), rational_text(low + Fraction(1, 10**digits))]


def point_json(x: Point) -> Json:
    """The coordinates of a point.

    Examples
    --------
    >>> point_json((Fraction(1, 2), Fraction(3)))
    ['1/2', '3']
    """
    return [rational_text(value) for value in x]


def shares_json(dataset: Dataset, shares: Probabilities | Mapping[int, Fraction]) -> Json:
    """Class names with their shares; classes without a share are left out.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [4]], ["a", "b", "c"])
    >>> shares_json(line, {0: Fraction(1, 3), 1: Fraction(0), 2: Fraction(2, 3)})
    {'a': '1/3', 'c': '2/3'}
    """
    if isinstance(shares, Probabilities):
        return {dataset.classes[label]: rational_json(shares[label]) for label in shares.support()}
    return {dataset.classes[label]: rational_json(share) for label, share in shares.items() if share}


def incidence_claim(dataset: Dataset, found: Incidence) -> ElementaryClaim:
    """A data point as a mixture of two others.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [4]], [0, 0, 1])
    >>> incidence_claim(line, Incidence(1, 0, 2, Fraction(3, 4)))
    {'kind': 'inside', 'x': 1, 's': 0, 't': 2, 'weight': '3/4'}
    """
    rows = {
        name: dataset.row(index) for name, index in zip("xst", (found.point, found.first, found.second), strict=True)
    }
    return {"kind": "inside", **rows, "weight": rational_text(found.weight)}


def limit_claim(side: OneSidedLimit) -> ElementaryClaim:
    """The limit of h at a data point from one side.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> from mixproof.solvers.classifier.one_sided import one_sided_limits
    >>> limit_claim(one_sided_limits(load("shadow"), Beta(Fraction(1), Fraction(1)), (Fraction(1),))[0])
    {'kind': 'limit', 'x': 1, 'towards': 2, 'shares': {'0': '5/6', '1': '1/6'}}
    """
    assert side.origin is not None
    dataset = side.dataset
    return {
        "kind": "limit",
        "x": dataset.row(side.origin),
        "towards": dataset.row(side.direction_to),
        "shares": shares_json(dataset, side.probabilities()),
    }


def no_conflict(dataset: Dataset, found: Finding, ends: str) -> list[ElementaryClaim]:
    """No data point inside a segment whose ends ("both" or "some") are outside its class, or one that is.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> no_conflict(load("shadow"), Finding(True), "both")
    [{'kind': 'no-conflict', 'ends': 'both'}]
    """
    if found.holds:
        return [{"kind": "no-conflict", "ends": ends}]
    return [
        incidence_claim(dataset, witness.incidence) for witness in found.witnesses[:1] if isinstance(witness, OnSegment)
    ]


def has_integer_parameters(law: Mixing, most: int = MOST_PARAMETER_SUM) -> bool:
    """True for a Beta law with integer parameters, at most `most` in all: its masses are rational and not too long.

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> has_integer_parameters(Beta(Fraction(2), Fraction(1))), has_integer_parameters(Beta(half, half))
    (True, False)
    """
    return isinstance(law, Beta) and law.has_rational_density and law.a + law.b <= most
