"""Probabilities against the values of their masses, exact and enclosed."""

from fractions import Fraction

import flint
from hypothesis import example, given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import Enclosed, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.probabilities import Probabilities, agree
from tests.strategies import (
    approximate,
    examples,
    rationals_between,
    unit_interval,
)

masses = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([1, 2, 3, 8])).map(lambda m: Radicals.root(Fraction(m[1])) * m[0]),
    min_size=1,
    max_size=4,
).filter(lambda parts: any(part.terms for part in parts))


@given(masses, unit_interval(8))
@examples(100)
def test_exact_probabilities_are_compared_as_their_values(parts: list[Radicals], value: Fraction) -> None:
    found = Probabilities(tuple(parts))
    floats = [float(approximate(part)) for part in parts]
    shares = [part / sum(floats) for part in floats]
    best = [label for label, share in enumerate(shares) if max(shares) - share < 1e-9]
    assert len(found) == len(parts)
    assert found.winners() == tuple(best)
    assert found.support() == tuple(label for label, share in enumerate(shares) if share > 0)
    for label, share in enumerate(shares):
        assert found.compare(label, value) == (0 if abs(share - float(value)) < 1e-9 else 1 if share > value else -1)


@given(st.lists(rationals_between(0, 3, 6), min_size=1, max_size=4).filter(any), unit_interval(8))
@example([Fraction(1), Fraction(2)], Fraction(1, 2))
@examples(60)
def test_enclosed_probabilities_are_compared_where_they_differ(parts: list[Fraction], value: Fraction) -> None:
    found = Probabilities(tuple(Enclosed(lambda bits, part=part: arb_of(part + 1) - 1) for part in parts))  # type: ignore[misc]
    shares = [part / sum(parts) for part in parts]
    for label, share in enumerate(shares):
        sign = found.compare(label, value)
        assert sign == (share > value) - (share < value) or (sign is None and share == value)


def test_enclosed_masses_that_tie_have_no_settled_winner() -> None:
    tied = Enclosed(lambda bits: flint.arb(2).sqrt() ** 2)
    two = Radicals.of(2)
    assert Probabilities((tied, two)).winners() is None
    assert Probabilities((tied, two, Radicals.of(3))).winners() is None
    assert Probabilities((two, two, Radicals.of(1))).winners() == (0, 1)
    assert Probabilities((Radicals.of(1), two, two)).winners() == (1, 2)
    assert Probabilities((tied, Radicals.of(1))).winners() == (0,)
    assert Probabilities((tied, Radicals.of(3))).winners() == (1,)
    assert Probabilities((tied, two)).compare(0, Fraction(1, 2)) is None


def test_predictions_agree_with_themselves_through_unlike_roots() -> None:
    root = Radicals.root
    some = Probabilities((root(Fraction(2)) + root(Fraction(3)), root(Fraction(8))))
    other = Probabilities((root(Fraction(4)) + root(Fraction(6)), Radicals.of(4)))
    third = Probabilities((root(Fraction(4)) + root(Fraction(6)), Radicals.of(4) + Fraction(1, 10**30)))
    assert agree(some, other) is True
    assert agree(some, third) is False
