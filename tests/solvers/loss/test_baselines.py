"""Losses of continuous classifiers against plain numerics, and the proved bounds that their enclosures rest on."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, product
from math import log

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.named import load
from mixproof.geometry.numbers.enclosures import settled_sign
from mixproof.geometry.numbers.radicals import combination
from mixproof.solvers.loss import baselines
from mixproof.solvers.loss.baselines import Classifier, InverseDistance, NearestMean, loss_of, mean_of, mean_square
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import all_points, datasets, examples, remade, rotated

Model = Callable[[NDArray[np.complex128]], NDArray[np.complex128]]
LAWS = [Beta(Fraction(a), Fraction(b)) for a, b in (("1", "1"), ("1/2", "1/2"), ("2", "1"), ("1/5", "4"), ("40", "40"))]
CLASSIFIERS: list[Classifier] = [
    InverseDistance(1, Fraction(1, 10)),
    InverseDistance(2, Fraction(1, 4)),
    InverseDistance(1, Fraction(1, 200)),
    NearestMean(Fraction(1)),
    NearestMean(Fraction(5)),
]
SMALL = datasets(dimensions=(1, 2), sizes=(2, 4), bound=2)


def plain(dataset: Dataset, classifier: Classifier) -> Model:
    """The classifier in NumPy, for points with complex coordinates: one row a point, one column a class."""
    points = np.array(all_points(dataset), dtype=float)
    weights, labels = np.array(dataset.weights, dtype=float), np.array(dataset.labels)
    spread = float((weights[:, None] * (points - weights @ points) ** 2).sum())
    classes = range(len(dataset.classes))

    def model(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
        if isinstance(classifier, InverseDistance):
            squares = ((z[:, None, :] - points) ** 2).sum(axis=2) + float(classifier.softening) * spread
            terms = weights * squares**-classifier.power
            masses = np.stack([terms[:, labels == i].sum(axis=1) for i in classes], axis=1)
        else:
            assert isinstance(classifier, NearestMean)
            means = [np.average(points[labels == i], axis=0, weights=weights[labels == i]) for i in classes]
            squares = np.stack([((z - mean) ** 2).sum(axis=1) for mean in means], axis=1)
            masses = np.exp(-float(classifier.sharpness) * (squares - squares[:, :1]) / spread)
        ratio: NDArray[np.complex128] = masses / masses.sum(axis=1, keepdims=True)
        return ratio

    return model


def by_definition(dataset: Dataset, law: Beta, classifier: Classifier) -> float:
    from scipy.special import roots_jacobi

    model, total = plain(dataset, classifier), 0.0
    points = np.array(all_points(dataset), dtype=complex)
    nodes, weights = roots_jacobi(200, float(law.b) - 1, float(law.a) - 1)
    share, weights = (1 + nodes) / 2, weights / weights.sum()
    for s, t in product(range(dataset.size), repeat=2):
        g = model(share[:, None] * points[s] + (1 - share[:, None]) * points[t]).real
        loss = -share * np.log(g[:, dataset.labels[s]]) - (1 - share) * np.log(g[:, dataset.labels[t]])
        total += float(dataset.weights[s] * dataset.weights[t]) * float(weights @ loss)
    return total


def loss(dataset: Dataset, law: Beta, classifier: Classifier) -> flint.arb:
    found = loss_of(dataset, law, classifier)
    assert found is not None
    return found.ball(64)


@pytest.mark.parametrize("classifier", CLASSIFIERS, ids=lambda classifier: classifier.name)
@pytest.mark.parametrize("law", LAWS, ids=str)
def test_the_loss_is_the_mean_over_ordered_pairs_and_the_law(classifier: Classifier, law: Beta) -> None:
    dataset = Dataset.from_rows([[0, 0], [1, 0], [3, 1], [0, 2], [0, 2]], [0, 1, 2, 0, 0])
    found = loss(dataset, law, classifier)
    assert float(found.mid()) == pytest.approx(by_definition(dataset, law, classifier), rel=1e-8)
    assert found.rad() < 2.0**-30


@given(SMALL, st.sampled_from(CLASSIFIERS[:4]), st.sampled_from(LAWS))
@examples(25)
def test_a_fine_enclosure_is_within_the_coarse_one(dataset: Dataset, classifier: Classifier, law: Beta) -> None:
    found = loss_of(dataset, law, classifier)
    assert found is not None
    coarse, fine = found.ball(32), found.ball(96)
    assert coarse.overlaps(fine)
    assert fine.rad() < 2.0**-46


@pytest.mark.slow
@given(SMALL, st.sampled_from(CLASSIFIERS[:4]), st.sampled_from(LAWS[:3]))
@examples(25)
def test_shift_scale_and_rotation_leave_the_loss(dataset: Dataset, classifier: Classifier, law: Beta) -> None:
    moved = [tuple(Fraction(-3, 2) * value + 7 for value in point) for point in all_points(dataset)]
    assert loss(dataset, law, classifier).overlaps(loss(remade(dataset, moved), law, classifier))
    if dataset.dimension > 1:
        turned = [rotated(point) for point in all_points(dataset)]
        assert loss(dataset, law, classifier).overlaps(loss(remade(dataset, turned), law, classifier))


@given(SMALL, st.sampled_from(CLASSIFIERS[:4]), st.sampled_from(LAWS[:4]))
@examples(30)
def test_no_classifier_beats_the_irreducible_loss(dataset: Dataset, classifier: Classifier, law: Beta) -> None:
    least, other = irreducible_loss(dataset, law), loss_of(dataset, law, classifier)
    assert least is not None
    assert other is not None
    if len(dataset.classes) > 1:
        assert settled_sign(combination([(Fraction(1), other), (Fraction(-1), least)]), 128) == 1


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.sampled_from(CLASSIFIERS))
@examples(40)
def test_in_its_strip_a_classifier_is_analytic_and_bounded_as_it_says(dataset: Dataset, classifier: Classifier) -> None:
    # Analytic: along each vertical through the strip no probability passes 0 or winds around it.
    model = plain(dataset, classifier)
    points = np.array(all_points(dataset), dtype=complex)
    for s, t in combinations(range(dataset.size), 2):
        view = classifier.along(dataset, s, t)
        heights = np.linspace(0, float(view.half_width), 60)
        for x in np.linspace(-12, 12, 41):
            e = np.exp(x + 1j * heights)
            g = model((e / (1 + e))[:, None] * points[s] + (1 / (1 + e))[:, None] * points[t])
            turns = np.unwrap(np.angle(g), axis=0)
            assert np.abs(np.diff(np.angle(g), axis=0)).max() < 1
            largest = np.hypot(np.log(np.abs(g)), turns).max()
            assert largest <= float(view.bound) * (1 + 1e-9)


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.sampled_from(CLASSIFIERS[:3]))
@examples(30)
def test_off_the_real_line_logarithms_grow_by_no_more_than_is_allowed_for(
    dataset: Dataset, classifier: Classifier
) -> None:
    assert isinstance(classifier, InverseDistance)
    model = plain(dataset, classifier)
    points = np.array(all_points(dataset), dtype=complex)
    soft = float(classifier.softening * mean_square(dataset))
    for s, t in combinations(range(dataset.size), 2):
        to_s, to_t = points.real - points[s].real, points.real - points[t].real
        a, c = (to_s**2).sum(axis=1) + soft, (to_t**2).sum(axis=1) + soft
        cosine = (((to_s * to_t).sum(axis=1) + soft) / np.sqrt(a * c)).min()
        half_width, widening = classifier._strip(flint.arb(float(cosine)) - flint.arb("1e-12"))
        heights = np.linspace(0, float(half_width), 40)
        for x in np.linspace(-8, 8, 33):
            e = np.exp(x + 1j * heights)
            g = model((e / (1 + e))[:, None] * points[s] + (1 / (1 + e))[:, None] * points[t])
            moduli = np.hypot(np.log(np.abs(g)), np.unwrap(np.angle(g), axis=0))
            assert (moduli - moduli[:1]).max() <= float(widening.mid()) + 1e-9


@given(SMALL, st.sampled_from(CLASSIFIERS))
@examples(30)
def test_along_a_segment_a_classifier_is_what_its_formula_says(dataset: Dataset, classifier: Classifier) -> None:
    model, points = plain(dataset, classifier), np.array(all_points(dataset), dtype=complex)
    for s, t in product(range(dataset.size), repeat=2):
        found = classifier.along(dataset, s, t).logarithms(flint.arb("0.25"), flint.arb("0.75"))
        expected = np.log(model((0.25 * points[s] + 0.75 * points[t])[None, :])[0].real)
        assert [float(value.mid()) for value in found] == pytest.approx(list(expected), abs=1e-9)


def test_a_softmax_that_cannot_tell_the_classes_has_the_loss_of_a_fair_coin() -> None:
    assert float(loss(load("counterexample"), LAWS[0], NearestMean(Fraction(3))).mid()) == pytest.approx(
        log(2), abs=1e-9
    )


def test_the_mean_and_the_spread_count_repeated_rows() -> None:
    dataset = Dataset.from_rows([[0], [0], [3]], [0, 0, 1])
    assert mean_of(dataset) == (Fraction(1),)
    assert mean_square(dataset) == 2


def test_large_data_and_other_laws_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loss_of(load("iris"), LAWS[0], CLASSIFIERS[0]) is None
    assert loss_of(load("shadow"), object(), CLASSIFIERS[0]) is None  # type: ignore[arg-type]
    monkeypatch.setattr(baselines, "MOST_STEPS", 8)
    assert loss_of(load("shadow"), LAWS[0], CLASSIFIERS[0]) is None
