"""Random exact data, and the plain brute force that the exact rooms are checked against."""

import os
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import ceil, floor

import flint
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real

Exact = tuple[Fraction, ...]
Conflict = tuple[int, int, int, Fraction]

DECIMAL_DIGITS = 220


def examples(count: int) -> settings:
    """Hypothesis settings for a test of exact arithmetic: so many examples in `make slow`, each as slow as it is."""
    return settings(max_examples=examples_now(count), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def examples_now(count: int) -> int:
    """The number of examples of this run: all in `make slow`, two of five else, and ten at least."""
    if os.environ.get("MIXPROOF_EXAMPLES") == "full":
        return count
    return max(min(count, 10), count * 2 // 5)


# --- random data --------------------------------------------------------------------------------------


def rationals_between(low: Fraction | int, high: Fraction | int, denominator: int) -> st.SearchStrategy[Fraction]:
    """All rationals of small denominator from `low` to `high`, both included, the simplest first."""
    found = {
        Fraction(p, q)
        for q in range(1, denominator + 1)
        for p in range(ceil(Fraction(low) * q), floor(Fraction(high) * q) + 1)
    }
    return st.sampled_from(sorted(found, key=lambda value: (value.denominator, abs(value), value < 0)))


@cache
def rationals(bound: int = 4, denominator: int = 6) -> st.SearchStrategy[Fraction]:
    """Small rationals: they often coincide, which is where exact geometry is decided."""
    return rationals_between(-bound, bound, denominator)


def vectors(dimension: int, bound: int = 4, denominator: int = 3) -> st.SearchStrategy[Exact]:
    """Rational points of one dimension."""
    return st.tuples(*[rationals(bound, denominator)] * dimension)


def unit_interval(denominator: int = 12) -> st.SearchStrategy[Fraction]:
    """Rationals from 0 to 1, both included."""
    return rationals_between(0, 1, denominator)


@st.composite
def datasets(
    draw: st.DrawFn,
    dimensions: Sequence[int] = (1, 2, 3),
    sizes: tuple[int, int] = (2, 8),
    bound: int = 3,
    classes: int = 3,
) -> Dataset:
    """Distinct points of a small integer grid with labels c0, c1, ...; some rows occur more than once."""
    dimension = draw(st.sampled_from(dimensions))
    points = draw(
        st.lists(
            st.tuples(*[st.integers(-bound, bound)] * dimension),
            min_size=sizes[0],
            max_size=min(sizes[1], (2 * bound + 1) ** dimension),
            unique=True,
        )
    )
    rows = [(point, draw(st.integers(0, classes - 1)), draw(st.integers(1, 2))) for point in points]
    repeated = [(point, f"c{label}") for point, label, times in rows for _ in range(times)]
    return Dataset.from_rows([point for point, _ in repeated], [label for _, label in repeated])


# --- oracles ------------------------------------------------------------------------------------------


def plain_weight(x: Sequence[Fraction | int], s: Sequence[Fraction | int], t: Sequence[Fraction | int]) -> object:
    """λ with x = λs + (1 − λ)t, read off coordinate by coordinate; None where x is off the line or s = t ≠ x."""
    found: set[Fraction] = set()
    for a, b, c in zip(x, s, t, strict=True):
        if b != c:
            found.add(Fraction(a - c) / Fraction(b - c))
        elif a != b:
            return None
    if not found:
        return Fraction(1)
    return found.pop() if len(found) == 1 else None


def points_inside(points: Sequence[Exact]) -> list[Conflict]:
    """All (x, s, t, λ), s < t, with x strictly between s and t, by trying every triple."""
    found = []
    for x in range(len(points)):
        for s, t in combinations([k for k in range(len(points)) if k != x], 2):
            weight = plain_weight(points[x], points[s], points[t])
            if isinstance(weight, Fraction) and 0 < weight < 1:
                found.append((x, s, t, weight))
    return found


def rotated(x: Sequence[Fraction | int]) -> Exact:
    """The first two coordinates turned by the rational angle with cosine 3/5 and sine 4/5."""
    cosine, sine = Fraction(3, 5), Fraction(4, 5)
    return (cosine * x[0] - sine * x[1], sine * x[0] + cosine * x[1], *map(Fraction, x[2:]))


def remade(dataset: Dataset, points: Sequence[Sequence[Fraction]]) -> Dataset:
    """The same labels and repetitions, point for point, at other places."""
    rows = [(points[k], dataset.label(k)) for k in range(dataset.size) for _ in dataset.rows[k]]
    return Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])


def all_points(dataset: Dataset) -> list[Exact]:
    """The points of a dataset, in its order."""
    return [dataset.point(index) for index in range(dataset.size)]


@cache
def decimal_root(radicand: Fraction, degree: int) -> Decimal:
    """A root by the decimal module, to more than 200 digits."""
    with localcontext(Context(prec=DECIMAL_DIGITS)):
        ratio = Decimal(radicand.numerator) / Decimal(radicand.denominator)
        return ratio.sqrt() if degree == 2 else (ratio.ln() / degree).exp()


def ends(ball: flint.arb) -> tuple[Fraction, Fraction]:
    """The two ends of a ball as rationals, without rounding."""
    middle, radius = (_dyadic(part) for part in (ball.mid(), ball.rad()))
    return middle - radius, middle + radius


def _dyadic(value: flint.arb) -> Fraction:
    mantissa, exponent = (int(part) for part in value.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def approximate(real: Real, digits: int = 30) -> Fraction:
    """A rational within 3 · 10^-digits of a real."""
    low, high = decimal_enclosure(real, digits)
    return (Fraction(low) + Fraction(high)) / 2
