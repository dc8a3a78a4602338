"""What all predictions have in common: refusals, enclosed against exact values, and the symmetries of the data."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier import passing
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.one_sided import OneSidedLimit, one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.classifier.predictions import (
    INTEGER_LAWS,
    UNIFORM,
    beta,
    by_name,
    close,
    equal,
    integer_laws,
    laws,
    radii,
    sets_and_mixed_points,
    values,
)
from tests.strategies import (
    Exact,
    all_points,
    examples,
    rationals,
    remade,
    rotated,
)


@pytest.mark.parametrize("x", [(), (Fraction(0),), (Fraction(0),) * 3])
def test_points_of_another_dimension_are_refused(x: Exact) -> None:
    cross = load("cross")
    asked: list[Callable[[], object]] = [
        lambda: limit(cross, UNIFORM, x),
        lambda: one_sided_limits(cross, UNIFORM, x),
        lambda: best_constant(cross, UNIFORM, x, Fraction(1)),
    ]
    for ask in asked:
        with pytest.raises(InputError, match=f"^the point has {len(x)} coordinates, the data have 2"):
            ask()


@given(sets_and_mixed_points(), laws)
@examples(40)
def test_enclosed_limits_agree_with_exact_ones(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn

    def all_values() -> list[list[Fraction]]:
        sides = one_sided_limits(dataset, law, x)
        return [values(limit(dataset, law, x)), *(values(side.probabilities()) for side in sides)]

    exact = all_values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "EXACT_WORK", 0)
        enclosed = all_values()
    assert all(close(one, other, 1e-28) for one, other in zip(exact, enclosed, strict=True))


Frame = Callable[[Exact], Exact]


def predictions(dataset: Dataset, law: Beta, x: Exact, radius: Fraction) -> list[dict[str, Real] | None]:
    sides: list[OneSidedLimit] = sorted(
        one_sided_limits(dataset, law, x), key=lambda side: sorted(set(dataset.rows[side.direction_to]))
    )
    return [
        by_name(dataset, limit(dataset, law, x)),
        by_name(dataset, best_constant(dataset, law, x, radius)),
        *(by_name(dataset, side.probabilities()) for side in sides),
    ]


def all_equal(one: list[dict[str, Real] | None], other: list[dict[str, Real] | None]) -> bool:
    return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other, strict=True))


@given(sets_and_mixed_points(), st.sampled_from([*INTEGER_LAWS, beta("3/2")]), radii, rationals(), st.data())
@examples(35)
def test_translation_scaling_turning_and_a_constant_coordinate_change_no_prediction(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, shift: Fraction, data: st.DataObject
) -> None:
    dataset, x = drawn
    factor = data.draw(rationals(3, 3).filter(bool))
    order = data.draw(st.permutations(range(dataset.dimension)))
    frames: list[tuple[Frame, Fraction]] = [
        (lambda y: tuple(c + shift for c in y), Fraction(1)),
        (lambda y: tuple(factor * c for c in y), abs(factor)),
        (lambda y: (*y, shift), Fraction(1)),
        (lambda y: tuple(y[k] for k in order), Fraction(1)),
    ]
    if dataset.dimension > 1:
        frames.append((rotated, Fraction(1)))
    expected = predictions(dataset, law, x, radius)
    for frame, scale in frames:
        moved = remade(dataset, [frame(point) for point in all_points(dataset)])
        assert all_equal(predictions(moved, law, frame(x), scale * radius), expected)


@given(sets_and_mixed_points(), st.sampled_from([*INTEGER_LAWS, beta("1/2", 2)]), radii)
@examples(40)
def test_repeating_every_row_and_naming_classes_anew_change_no_prediction(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction
) -> None:
    dataset, x = drawn
    expected = predictions(dataset, law, x, radius)
    names = {"c0": "z", "c1": "10", "c2": "9"}
    rows = [(dataset.point(k), names[dataset.label(k)]) for k in range(dataset.size) for _ in 2 * dataset.rows[k]]
    twice = Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])
    renamed = [None if found is None else {names[name]: value for name, value in found.items()} for found in expected]
    assert all_equal(predictions(twice, law, x, radius), renamed)


@given(sets_and_mixed_points(), integer_laws, radii, st.data())
@examples(40)
def test_the_order_of_rows_changes_no_prediction(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, data: st.DataObject
) -> None:
    dataset, x = drawn
    rows = [(dataset.point(k), dataset.label(k)) for k in range(dataset.size) for _ in dataset.rows[k]]
    shuffled_rows = data.draw(st.permutations(rows))
    shuffled = Dataset.from_rationals([point for point, _ in shuffled_rows], [label for _, label in shuffled_rows])
    for one, other in (
        (limit(dataset, law, x), limit(shuffled, law, x)),
        (best_constant(dataset, law, x, radius), best_constant(shuffled, law, x, radius)),
    ):
        assert equal(by_name(dataset, one), by_name(shuffled, other))


@given(sets_and_mixed_points(), st.sampled_from([beta(2, 1), beta(1, 3), beta("1/2", 3)]), radii)
@examples(30)
def test_a_law_and_its_mirror_image_predict_the_same(drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction) -> None:
    dataset, x = drawn
    mirrored = Beta(law.b, law.a)
    assert all_equal(predictions(dataset, law, x, radius), predictions(dataset, mirrored, x, radius))


@given(sets_and_mixed_points(), integer_laws, radii)
@examples(40)
def test_probabilities_sum_to_one_and_are_not_negative(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction
) -> None:
    dataset, x = drawn
    for found in (limit(dataset, law, x), best_constant(dataset, law, x, radius)):
        assert found is not None
        parts = [found[label] for label in range(len(found))]
        total = Radicals.total(part.numerator for part in parts if isinstance(part, Quotient))
        assert isinstance(found.total, Radicals)
        assert (total - found.total).sign() == 0
        assert all(isinstance(mass, Radicals) and mass.sign() >= 0 for mass in found.masses)
