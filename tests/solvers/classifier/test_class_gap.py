"""h along pieces against plain rationals and samples; roots against boxes; continuity against brute force."""

from fractions import Fraction
from itertools import combinations

import flint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import mixproof.solvers.classifier.class_gap
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap import (
    ClassGap,
    agree,
    average,
    averages,
    averages_agree,
    bracket,
    class_gap,
    is_continuous,
    simplest_between,
)
from mixproof.solvers.classifier.optimal import Probabilities, limit
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.polynomials import PolynomialPiece
from tests import plain_x_mix
from tests.strategies import all_points, datasets, examples, rationals

ALPHAS = st.sampled_from([1, 2, 3])
LABELS = {1: "01", 2: "001", 3: "012"}


def beta(alpha: int | Fraction) -> Beta:
    return Beta(Fraction(alpha), Fraction(alpha))


def polynomials(law: Beta) -> tuple[PolynomialPiece, ...]:
    found = law.polynomial_pieces(mixproof.solvers.classifier.class_gap.LARGEST_DEGREE)
    assert found is not None
    return found


@st.composite
def lines(draw: st.DrawFn, classes: int = 3) -> Dataset:
    """Points of a line, some of them repeated."""
    places = draw(st.lists(st.integers(-6, 6), min_size=2, max_size=6, unique=True))
    labels = [draw(st.integers(0, classes - 1)) for _ in places]
    rows = [(place, label) for place, label in zip(places, labels, strict=True) for _ in range(draw(st.integers(1, 2)))]
    return Dataset.from_rows([[place] for place, _ in rows], [label for _, label in rows])


# --- averages ---------------------------------------------------------------------------------------------


@examples(60)
@given(lines(), ALPHAS, st.integers(1, 7))
def test_average_is_the_plain_one_and_h(line: Dataset, alpha: int, eighths: int) -> None:
    found = arrangement(line)
    for index in range(found.size):
        edge, x = found.edge(index), found.at(index, Fraction(eighths, 8))
        told = average(line, beta(alpha), edge, Fraction(eighths * edge.length, 8))
        (expected,) = plain_x_mix.averages(line, alpha, x)
        value = limit(line, beta(alpha), x)
        assert value is not None
        assert [told[label].as_fraction() for label in range(len(line.classes))] == expected
        assert [value[label].as_fraction() for label in range(len(line.classes))] == expected


@examples(40)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=2), ALPHAS)
def test_averages_at_crossings_are_the_plain_ones(dataset: Dataset, alpha: int) -> None:
    for x in list(plain_x_mix.crossing_points(dataset))[:6]:
        told = averages(dataset, beta(alpha), x)
        values = [[mean[label].as_fraction() for label in range(len(dataset.classes))] for mean in told]
        assert sorted(map(str, values)) == sorted(map(str, plain_x_mix.averages(dataset, alpha, x)))
        assert averages_agree(dataset, beta(alpha), x) == plain_x_mix.is_continuous(dataset, alpha, x)
        assert is_continuous(dataset, beta(alpha), x) == plain_x_mix.is_continuous(dataset, alpha, x)


@examples(40)
@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2), ALPHAS)
def test_continuity_at_data_points_is_what_is_seen_from_near(dataset: Dataset, alpha: int) -> None:
    for x in all_points(dataset):
        assert is_continuous(dataset, beta(alpha), x) == plain_x_mix.is_continuous(dataset, alpha, x)


def test_where_averages_agree_h_is_continuous_though_classes_cross() -> None:
    six = Dataset.from_rows([[-5, 0], [-1, 0], [3, 0], [0, -5], [0, -1], [0, 3]], [0, 1, 0, 1, 0, 1])
    origin = (Fraction(0), Fraction(0))
    for alpha, expected in ((1, True), (2, False)):
        assert averages_agree(six, beta(alpha), origin) is expected
        assert is_continuous(six, beta(alpha), origin) is expected


def test_predictions_agree_with_themselves_through_unlike_roots() -> None:
    root = Radicals.root
    some = Probabilities((root(Fraction(2)) + root(Fraction(3)), root(Fraction(8))))
    other = Probabilities((root(Fraction(4)) + root(Fraction(6)), Radicals.of(4)))
    third = Probabilities((root(Fraction(4)) + root(Fraction(6)), Radicals.of(4) + Fraction(1, 10**30)))
    assert agree(some, other) is True
    assert agree(some, third) is False


# --- class gaps ---------------------------------------------------------------------------------------------


def told_gap(line: Dataset, law: Beta, index: int, label: int, ends: tuple[Radicals, Radicals]) -> ClassGap:
    return class_gap(line, law, arrangement(line).edge(index), label, ends)


def gaps_at(line: Dataset, alpha: int, index: int, label: int, place: Fraction) -> bool:
    found = arrangement(line)
    ((*mean,),) = plain_x_mix.averages(line, alpha, found.at(index, place / found.edge(index).length))
    return all(mean[label] > value for other, value in enumerate(mean) if other != label)


@examples(50)
@given(lines(), ALPHAS, st.data())
def test_class_gaps_are_those_of_samples(line: Dataset, alpha: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, line.size - 2))
    length = arrangement(line).edge(index).length
    label = data.draw(st.integers(0, len(line.classes) - 1))
    low, high = sorted(data.draw(st.lists(st.integers(0, 12), min_size=2, max_size=2, unique=True)))
    ends = Fraction(low * length, 12), Fraction(high * length, 12)
    told = told_gap(line, beta(alpha), index, label, (Radicals.of(ends[0]), Radicals.of(ends[1])))
    places = [ends[0] + (ends[1] - ends[0]) * k / 40 for k in range(1, 40)]
    behind = [place for place in places if not gaps_at(line, alpha, index, label, place)]
    assert told.is_settled
    if behind:
        assert told.is_positive is False
    if told.behind_on is not None:
        left, right = told.behind_on
        assert ends[0] <= left < right <= ends[1]
        inside = [left + (right - left) * k / 7 for k in range(1, 7)]
        assert not any(gaps_at(line, alpha, index, label, place) for place in inside)
    for place in told.ties:
        assert ends[0] < place < ends[1]
        assert not gaps_at(line, alpha, index, label, place)


@pytest.mark.slow
@examples(40)
@given(lines(), ALPHAS, st.data())
def test_boxes_find_what_roots_find(line: Dataset, alpha: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, line.size - 2))
    edge = arrangement(line).edge(index)
    label = data.draw(st.integers(0, len(line.classes) - 1))
    root = Radicals.root(Fraction(data.draw(st.integers(1, 8)), 9)) * edge.length
    run = mixproof.solvers.classifier.class_gap._Run(line, edge, label, Radicals.of(0), root)
    law = beta(alpha)
    by_boxes = mixproof.solvers.classifier.class_gap._by_boxes(run, [(Radicals.of(1), law)])
    by_roots = mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(law))
    if by_boxes.is_settled:
        assert by_boxes.is_positive == by_roots.is_positive
        if by_boxes.behind_on is not None:
            left, right = by_boxes.behind_on
            assert not gaps_at(line, alpha, index, label, (left + right) / 2)


@pytest.mark.parametrize("alpha", ["1/2", "3/2", "1/7", "64", "300"])
@pytest.mark.parametrize("high", [1, 5, 9, 10, 11, 16])
def test_boxes_for_other_laws_agree_with_h(alpha: str, high: int) -> None:
    """{0, 1 | 5, 6, 7} between 1 and 5: h itself is computed at places of the interval."""
    line = Dataset.from_rows([[0], [1], [5], [6], [7]], [0, 0, 1, 1, 1])
    law, found = beta(Fraction(alpha)), arrangement(line)
    index = next(k for k in range(found.size) if found.edge(k).length == 4)
    end = Fraction(high, 4)

    def is_led(place: Fraction) -> bool:
        value = limit(line, law, (1 + place,))
        assert value is not None
        return value.winners() == (0,)

    told = told_gap(line, law, index, 0, (Radicals.of(0), Radicals.of(end)))
    led = [is_led(end * k / 8) for k in range(1, 8)]
    assert told.is_settled
    assert told.is_positive is False or all(led)
    if told.behind_on is not None:
        assert not is_led((told.behind_on[0] + told.behind_on[1]) / 2)


def test_a_strong_law_follows_the_midpoints() -> None:
    """{0, 1 | 5, 6} with Beta(300, 300): beyond the midpoint 5/2 of [0, 5] class 0 loses its lead, and regains it."""
    line = Dataset.from_rows([[0], [1], [5], [6]], [0, 0, 1, 1])
    index = next(k for k in range(3) if arrangement(line).edge(k).length == 4)
    told = told_gap(line, beta(300), index, 0, (Radicals.of(0), Radicals.of(Fraction(19, 10))))
    assert told.behind_on is not None
    assert Fraction(3, 2) <= told.behind_on[0] < told.behind_on[1] < Fraction(8, 5)
    later = limit(line, beta(300), (Fraction(14, 5),))
    assert later is not None
    assert later.winners() == (0,)


def test_an_unlikely_gap_beyond_every_segment() -> None:
    """{0 | 10, 11} at 5½: [0, 11] ties and [0, 10] leans to class 1, so class 0 does not lead from 5 on."""
    line = Dataset.from_rows([[0], [10], [11]], [0, 1, 1])
    told = told_gap(line, beta(1), 0, 0, (Radicals.of(0), Radicals.of(10)))
    assert told.behind_on is not None
    left, right = told.behind_on
    assert right == 10
    # The masses are equal where (5 − u/10·…) the weighted middle is: (1/10 + 1/11)/(2(1/100 + 1/121)).
    middle = (Fraction(1, 10) + Fraction(1, 11)) / (2 * (Fraction(1, 100) + Fraction(1, 121)))
    assert abs(left - middle) < Fraction(1, 10**9)


def _between() -> tuple[Dataset, int]:
    """A line of two classes, and its edge from place 0 to 2."""
    line = Dataset.from_rows([[-1], [0], [2], [3]], [0, 1, 1, 0])
    found = arrangement(line)
    return line, next(k for k in range(found.size) if found.edge(k).length == 2)


def test_a_class_that_ties_at_one_place_does_not_lead() -> None:
    """A polynomial (u − 1)² stands for the gap: positive but for one place."""
    line, index = _between()
    run = mixproof.solvers.classifier.class_gap._Run(
        line, arrangement(line).edge(index), 0, Radicals.of(0), Radicals.of(2)
    )
    square = flint.fmpq_poly([1, -2, 1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mixproof.solvers.classifier.class_gap, "_gap_polynomial", lambda *_: square)
        told = mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(beta(1)))
        assert told == ClassGap(ties=(Fraction(1),))
        assert told.is_positive is False
        patch.setattr(
            mixproof.solvers.classifier.class_gap, "_gap_polynomial", lambda *_: flint.fmpq_poly([-1, 0, 2]) ** 2
        )
        assert (
            mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(beta(1))).is_positive is None
        )  # at the root of ½, which has no name
        patch.setattr(mixproof.solvers.classifier.class_gap, "_gap_polynomial", lambda *_: flint.fmpq_poly([0, 2, -1]))
        assert (
            mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(beta(1))) == ClassGap()
        )  # roots at the ends only
        patch.setattr(mixproof.solvers.classifier.class_gap, "_gap_polynomial", lambda *_: flint.fmpq_poly())
        assert mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(beta(1))).behind_on == (
            Fraction(0),
            Fraction(2),
        )


def test_roots_at_an_irrational_end_are_outside() -> None:
    line, index = _between()
    run = mixproof.solvers.classifier.class_gap._Run(
        line, arrangement(line).edge(index), 0, Radicals.of(0), Radicals.root(Fraction(2))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mixproof.solvers.classifier.class_gap, "_gap_polynomial", lambda *_: flint.fmpq_poly([2, 0, -1]))
        assert mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(beta(1))) == ClassGap()
        near = flint.fmpq_poly([flint.fmpq(2 * 10**40 - 1, 10**40), 0, -1])  # its root is just before √2
        patch.setattr(mixproof.solvers.classifier.class_gap, "_gap_polynomial", lambda *_: near)
        told = mixproof.solvers.classifier.class_gap._by_roots(run, polynomials(beta(1))).behind_on
        assert told is not None
        assert 0 < told[0] < told[1]
        assert told[1] ** 2 <= 2
        assert told[1] > Fraction(14, 10)


def test_too_many_segments_are_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.solvers.classifier.class_gap, "MOST_SEGMENTS", 1)
    line = Dataset.from_rows([[0], [10], [11]], [0, 1, 1])
    assert told_gap(line, beta(1), 0, 0, (Radicals.of(0), Radicals.of(10))).is_positive is None


def test_too_many_boxes_are_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.solvers.classifier.class_gap, "MOST_BOX_TERMS", 4)
    line = Dataset.from_rows([[0], [10], [11]], [0, 1, 1])
    assert told_gap(line, beta(Fraction(1, 2)), 0, 0, (Radicals.of(0), Radicals.of(10))).is_positive is None


@examples(40)
@given(lines(classes=2), st.sampled_from([Fraction(1, 2), Fraction(5, 3)]), st.data())
def test_scaling_a_line_scales_its_class_gaps(line: Dataset, alpha: Fraction, data: st.DataObject) -> None:
    factor = data.draw(st.integers(2, 5))
    scaled = Dataset.from_rows(
        [[line.point(k)[0] * factor] for k in range(line.size) for _ in line.rows[k]],
        [line.label(k) for k in range(line.size) for _ in line.rows[k]],
    )
    index = data.draw(st.integers(0, line.size - 2))
    label = data.draw(st.integers(0, len(line.classes) - 1))
    lengths = [arrangement(each).edge(index).length for each in (line, scaled)]
    told = [
        told_gap(each, beta(alpha), index, label, (Radicals.of(0), Radicals.of(length)))
        for each, length in zip((line, scaled), lengths, strict=True)
    ]
    assume(all(each.is_settled for each in told))
    assert told[0].is_positive == told[1].is_positive


# --- numbers ----------------------------------------------------------------------------------------------


@examples(200)
@given(rationals(bound=5, denominator=40), rationals(bound=5, denominator=40))
def test_simplest_is_the_first_by_denominator(a: Fraction, b: Fraction) -> None:
    assume(a != b)
    low, high = min(a, b), max(a, b)
    candidates = (
        Fraction(numerator, denominator)
        for denominator in range(1, 5000)
        for numerator in sorted(range(int(low * denominator) - 1, int(high * denominator) + 2), key=abs)
    )
    assert simplest_between(low, high) == next(value for value in candidates if low < value < high)


@pytest.mark.parametrize("square", [2, 3, 4, 5])
def test_brackets_enclose_roots(square: int) -> None:
    lower, upper = bracket(Radicals.root(Fraction(square)), 64)
    assert lower**2 <= square <= upper**2
    assert (lower == upper) == (square == 4)
    assert upper - lower < Fraction(1, 10**15)


def test_all_pairs_of_simple_ends_have_a_simplest() -> None:
    ends = sorted({Fraction(p, q) for q in range(1, 8) for p in range(0, 2 * q)})
    for low, high in combinations(ends, 2):
        assert low < simplest_between(low, high) < high
