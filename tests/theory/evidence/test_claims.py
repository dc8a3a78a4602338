"""Elementary claims: numbers that are too long to write are enclosed."""

from fractions import Fraction

from mixproof.theory.evidence.claims import rational_json


def test_a_number_that_is_too_long_is_enclosed() -> None:
    value = Fraction(2**2000 + 1, 3**1500)
    written = rational_json(value)
    assert isinstance(written, list)
    low, high = (Fraction(str(end)) for end in written)
    assert low <= value <= high
    assert high - low <= Fraction(1, 10**20)
