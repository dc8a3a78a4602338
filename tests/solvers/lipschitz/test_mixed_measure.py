"""The measures on cells of X_mix: against plain sums over pairs, against themselves, and against known totals."""

from fractions import Fraction
from math import dist, sqrt

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.lipschitz.mixed_measure import MeasuredCell, mixed_measure
from mixproof.solvers.loss.constant_predictions import class_weights
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from tests.solvers.lipschitz.cell_measures import LAWS, small_sets
from tests.strategies import datasets, examples


def total(cells: list[MeasuredCell], label: int) -> flint.arb:
    return sum((cell.masses[label] for cell in cells), flint.arb(0))


@examples(30)
@given(small_sets, st.sampled_from(LAWS))
def test_every_class_has_its_share_of_all_mass(dataset: Dataset, law: Mixing) -> None:
    measure = mixed_measure(dataset, law)
    cells = measure.cells(3)
    for label, share in enumerate(class_weights(dataset)):
        atoms = sum(
            (atom for atom, own in zip(measure.atoms, dataset.labels, strict=True) if own == label), Fraction(0)
        )
        assert float(total(cells, label)) + float(atoms) == pytest.approx(float(share), abs=1e-12)


def plain_masses(dataset: Dataset, law: Beta, lower: float, upper: float) -> list[float]:
    """ν_i of an interval of a line without data points inside, by sums over ordered pairs."""
    masses = [0.0] * len(dataset.classes)
    a, b = float(law.a), float(law.b)
    for s in range(dataset.size):
        for t in range(dataset.size):
            at_s, at_t = float(dataset.point(s)[0]), float(dataset.point(t)[0])
            if s == t:
                continue
            ends = sorted(float(np.clip((z - at_t) / (at_s - at_t), 0, 1)) for z in (lower, upper))
            mass = betainc(a, b, ends[1]) - betainc(a, b, ends[0])
            first = a / (a + b) * (betainc(a + 1, b, ends[1]) - betainc(a + 1, b, ends[0]))
            weight = float(dataset.weights[s] * dataset.weights[t])
            masses[dataset.labels[s]] += weight * first
            masses[dataset.labels[t]] += weight * (mass - first)
    return masses


@examples(30)
@given(datasets(dimensions=(1,), sizes=(2, 6)), st.sampled_from([law for law in LAWS if isinstance(law, Beta)]))
def test_masses_on_a_line_are_sums_over_ordered_pairs(dataset: Dataset, law: Beta) -> None:
    measure = mixed_measure(dataset, law)
    for cell in measure.cells(2):
        stretch = measure.stretches[cell.stretch]
        ends = [float(dataset.point(end)[0]) for end in (stretch.tail, stretch.head)]
        length = float(stretch.end)
        lower, upper = (ends[0] + (ends[1] - ends[0]) * float(place) / length for place in (cell.left, cell.right))
        wanted = plain_masses(dataset, law, lower, upper)
        assert [float(mass) for mass in cell.masses] == pytest.approx(wanted, abs=1e-12)
        assert float(cell.length) == pytest.approx(abs(upper - lower))


@examples(30)
@given(small_sets, st.sampled_from(LAWS), st.integers(2, 5))
def test_a_cell_is_the_sum_of_its_parts(dataset: Dataset, law: Mixing, count: int) -> None:
    measure = mixed_measure(dataset, law)
    (whole, *_) = measure.cells(1)
    parts = measure.parts(whole, count)
    for label in range(len(dataset.classes)):
        assert total(parts, label).overlaps(whole.masses[label])
        moments = [(part.masses[label] * k + part.moments[label]) / count for k, part in enumerate(parts)]
        assert sum(moments, flint.arb(0)).overlaps(whole.moments[label])
    placed = [(part.mass * k + part.moment) / count for k, part in enumerate(parts)]
    assert sum(placed, flint.arb(0)).overlaps(whole.moment)
    assert sum((part.length for part in parts), flint.arb(0)).overlaps(whole.length)


def test_a_segment_with_nothing_else_on_it_has_the_mean_labels_of_its_places() -> None:
    measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), LAWS[0])
    for cell in measure.cells(4):
        middle = float(cell.left + cell.right) / 2
        assert float(cell.masses[1] / cell.mass) == pytest.approx(middle)
        assert float(cell.mass) == pytest.approx(0.5 / 4)
        assert float(cell.centre) == 0.5


def test_lengths_are_those_of_the_plane() -> None:
    measure = mixed_measure(load("crossing"), LAWS[0])
    whole = sum(float(cell.length) for cell in measure.cells(3))
    points = [tuple(map(float, measure.dataset.point(k))) for k in range(4)]
    wanted = sum(dist(points[s], points[t]) for s in range(4) for t in range(s))
    assert whole == pytest.approx(wanted)
    assert wanted > sqrt(2)
