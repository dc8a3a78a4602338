"""Segments that are refused."""

from fractions import Fraction

import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.distances import Segments


@pytest.mark.parametrize("half", ["-1/2", "3/4"])
def test_a_part_of_lambda_is_within_bounds(half: str) -> None:
    with pytest.raises(InputError, match="from 0 to 1/2"):
        Segments(half_width=Fraction(half))


def test_a_part_of_lambda_goes_with_both_ends_outside() -> None:
    with pytest.raises(InputError, match="both ends outside"):
        Segments(Ends.SOME_OUTSIDE, Fraction(1, 4))
