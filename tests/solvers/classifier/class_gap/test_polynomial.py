"""Class gaps that are given polynomials: roots inside, at the ends, and none."""

from fractions import Fraction

import flint
import pytest

from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap import polynomial
from mixproof.solvers.classifier.class_gap.interval import ClassGap, ClassOnInterval
from mixproof.solvers.classifier.class_gap.polynomial import gap_by_roots
from tests.solvers.classifier.lines import beta, between_unlike, polynomials


def test_a_class_that_ties_at_one_place_does_not_lead() -> None:
    """A polynomial (u − 1)² stands for the gap: positive but for one place."""
    line, index = between_unlike()
    run = ClassOnInterval(line, arrangement(line).edge(index), 0, Radicals.of(0), Radicals.of(2))
    square = flint.fmpq_poly([1, -2, 1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polynomial, "_gap_polynomial", lambda *_: square)
        told = gap_by_roots(run, polynomials(beta(1)))
        assert told == ClassGap(ties=(Fraction(1),))
        assert told.is_positive is False
        patch.setattr(
            polynomial,
            "_gap_polynomial",
            lambda *_: flint.fmpq_poly([-1, 0, 2]) ** 2,
        )
        assert gap_by_roots(run, polynomials(beta(1))).is_positive is None  # at the root of ½, which has no name
        patch.setattr(polynomial, "_gap_polynomial", lambda *_: flint.fmpq_poly([0, 2, -1]))
        assert gap_by_roots(run, polynomials(beta(1))) == ClassGap()  # roots at the ends only
        patch.setattr(polynomial, "_gap_polynomial", lambda *_: flint.fmpq_poly())
        assert gap_by_roots(run, polynomials(beta(1))).behind_on == (
            Fraction(0),
            Fraction(2),
        )


def test_roots_at_an_irrational_end_are_outside() -> None:
    line, index = between_unlike()
    run = ClassOnInterval(line, arrangement(line).edge(index), 0, Radicals.of(0), Radicals.root(Fraction(2)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polynomial, "_gap_polynomial", lambda *_: flint.fmpq_poly([2, 0, -1]))
        assert gap_by_roots(run, polynomials(beta(1))) == ClassGap()
        near = flint.fmpq_poly([flint.fmpq(2 * 10**40 - 1, 10**40), 0, -1])  # its root is just before √2
        patch.setattr(polynomial, "_gap_polynomial", lambda *_: near)
        told = gap_by_roots(run, polynomials(beta(1))).behind_on
        assert told is not None
        assert 0 < told[0] < told[1]
        assert told[1] ** 2 <= 2
        assert told[1] > Fraction(14, 10)
