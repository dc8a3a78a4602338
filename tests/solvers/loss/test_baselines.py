"""The baselines along a segment: their formulas, and the proved bounds in their strips."""

from fractions import Fraction
from itertools import combinations, product

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.loss.baselines import Baseline, InverseDistance, mean_of, mean_square
from tests.solvers.loss.plain_baselines import BASELINES, SMALL, plain
from tests.strategies import all_points, datasets, examples


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.sampled_from(BASELINES))
@examples(40)
def test_in_its_strip_a_classifier_is_analytic_and_bounded_as_it_says(dataset: Dataset, baseline: Baseline) -> None:
    # Analytic: along each vertical through the strip no probability passes 0 or winds around it.
    model = plain(dataset, baseline)
    points = np.array(all_points(dataset), dtype=complex)
    for s, t in combinations(range(dataset.size), 2):
        view = baseline.along(dataset, s, t)
        heights = np.linspace(0, float(view.half_width), 60)
        for x in np.linspace(-12, 12, 41):
            e = np.exp(x + 1j * heights)
            g = model((e / (1 + e))[:, None] * points[s] + (1 / (1 + e))[:, None] * points[t])
            turns = np.unwrap(np.angle(g), axis=0)
            assert np.abs(np.diff(np.angle(g), axis=0)).max() < 1
            largest = np.hypot(np.log(np.abs(g)), turns).max()
            assert largest <= float(view.bound) * (1 + 1e-9)


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.sampled_from(BASELINES[:3]))
@examples(30)
def test_off_the_real_line_logarithms_grow_by_no_more_than_is_allowed_for(dataset: Dataset, baseline: Baseline) -> None:
    assert isinstance(baseline, InverseDistance)
    model = plain(dataset, baseline)
    points = np.array(all_points(dataset), dtype=complex)
    soft = float(baseline.softening * mean_square(dataset))
    for s, t in combinations(range(dataset.size), 2):
        to_s, to_t = points.real - points[s].real, points.real - points[t].real
        a, c = (to_s**2).sum(axis=1) + soft, (to_t**2).sum(axis=1) + soft
        cosine = (((to_s * to_t).sum(axis=1) + soft) / np.sqrt(a * c)).min()
        half_width, widening = baseline._strip(flint.arb(float(cosine)) - flint.arb("1e-12"))
        heights = np.linspace(0, float(half_width), 40)
        for x in np.linspace(-8, 8, 33):
            e = np.exp(x + 1j * heights)
            g = model((e / (1 + e))[:, None] * points[s] + (1 / (1 + e))[:, None] * points[t])
            moduli = np.hypot(np.log(np.abs(g)), np.unwrap(np.angle(g), axis=0))
            assert (moduli - moduli[:1]).max() <= float(widening.mid()) + 1e-9


@given(SMALL, st.sampled_from(BASELINES))
@examples(30)
def test_along_a_segment_a_classifier_is_what_its_formula_says(dataset: Dataset, baseline: Baseline) -> None:
    model, points = plain(dataset, baseline), np.array(all_points(dataset), dtype=complex)
    for s, t in product(range(dataset.size), repeat=2):
        found = baseline.along(dataset, s, t).logarithms(flint.arb("0.25"), flint.arb("0.75"))
        expected = np.log(model((0.25 * points[s] + 0.75 * points[t])[None, :])[0].real)
        assert [float(value.mid()) for value in found] == pytest.approx(list(expected), abs=1e-9)


def test_the_mean_and_the_spread_count_repeated_rows() -> None:
    dataset = Dataset.from_rows([[0], [0], [3]], [0, 0, 1])
    assert mean_of(dataset) == (Fraction(1),)
    assert mean_square(dataset) == 2
