"""Digits of enclosed values: those that are shown are certain, and ends are rounded outwards."""

from fractions import Fraction

import flint
import pytest

from mixproof.geometry.numbers.enclosures import Enclosed, arb_of
from mixproof.theory.evidence.quantities import digits_of
from mixproof.theory.verify import verify

TWO_ROWS, THREE_ROWS = "{(0,1), (1,2), (1,2) | (3,4), (2,0)}", "{(0,1), (1,2), (1,2) | (3,4), (2,0) | (1,1)}"


@pytest.mark.parametrize("middle", ["0", "1/3", "-2/3", "123456789012345678/7", "-1e29", "1e400"])
@pytest.mark.parametrize("radius", ["1/7", "2", "1e12", "1e400"])
def test_ends_enclose_what_they_stand_for(middle: str, radius: str) -> None:
    low, high = (Fraction(middle) + sign * Fraction(radius) for sign in (-1, 1))
    told = digits_of(Enclosed(lambda bits: arb_of(low).union(arb_of(high))))
    shown = [Fraction(end) for end in told.split(" to ")]
    assert len(shown) == 2
    assert shown[0] <= low
    assert high <= shown[1]
    assert shown[1] - shown[0] <= (high - low) * 2 + abs(Fraction(middle)) / 10**6


def test_a_decimal_is_that_of_both_ends() -> None:
    third = Enclosed(lambda bits: flint.arb(1) / 3)
    assert digits_of(third) == "0.33333333333333333333"


@pytest.mark.parametrize("id", ["affine:sandwich", "affine:second-order", "carratino:1", "carratino:2", "dat:identity"])
@pytest.mark.parametrize("weight", ["1e29", "1e12", "1e-4000"])
def test_models_of_any_size_are_told(id: str, weight: str) -> None:
    two = verify(id, TWO_ROWS, model={"weights": [[weight, 0]], "bias": ["1e-30"]})
    three = verify(id, THREE_ROWS, model={"weights": [[weight, 0], [f"-{weight}", 0], [0, 1]], "bias": [0, 1, 2]})
    for found in (two, three):
        for outcome in found.outcomes:
            for finding in (outcome.hypothesis, outcome.conclusion):
                assert all(each.in_words() and each.to_json() for each in finding.witnesses)
