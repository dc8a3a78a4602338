"""Lengths of the data beside which an ε is held."""

from fractions import Fraction

from mixproof.geometry.data.sources import load
from mixproof.geometry.margins.neighbours import nearest_squares, typical_epsilon
from mixproof.theory.audit.anchors import anchors_of
from tests.theory.audit.asked import X3, findings_of


def test_quantiles_leave_the_shares_that_they_name_on_each_side() -> None:
    wine = load("wine")
    squares = nearest_squares(wine)
    for each in anchors_of(wine):
        if each.share is not None:
            longer = (each.epsilon * Fraction(1002, 1000)) ** 2
            assert sum(square < each.epsilon**2 for square in squares) <= each.share * len(squares)
            assert sum(square <= longer for square in squares) >= each.share * len(squares)
    assert [each.epsilon for each in anchors_of(wine) if each.kind == "default"] == [typical_epsilon(wine)]


def test_noise_is_as_long_as_its_coordinates_together() -> None:
    (noise,) = (each for each in anchors_of(load("iris"), Fraction(1, 10)) if each.kind == "noise")
    assert noise.epsilon == Fraction(1, 5)  # √4 · 1/10


def test_strengths_are_found_at_the_anchors_too() -> None:
    found = findings_of(X3, list("aba"), noise="1/3")
    assert Fraction(3333, 10**4) in {each.epsilon for each in found.strengths}
    alone = findings_of(X3, list("aba"), noise="1/3", epsilon="1/5")
    assert [each.epsilon for each in alone.strengths] == [Fraction(1, 5)]
