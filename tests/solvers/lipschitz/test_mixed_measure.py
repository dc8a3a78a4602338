"""The measures on cells of X_mix: against plain sums over pairs, against themselves, and against known totals."""

from fractions import Fraction
from itertools import pairwise
from math import dist, sqrt

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz import mixed_measure as module
from mixproof.solvers.lipschitz.mixed_measure import Cell, MixedMeasure, mixed_measure
from mixproof.solvers.loss.constant_predictions import class_weights
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.plain_x_mix import crossing_points
from tests.strategies import datasets, examples

LAWS: list[Mixing] = [
    Beta(Fraction(1), Fraction(1)),
    Beta(Fraction(2), Fraction(1)),
    Beta(Fraction(1, 2), Fraction(3, 2)),
    Beta(Fraction(5), Fraction(5)),
    parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"),
]
small_sets = datasets(dimensions=(1, 2), sizes=(2, 5), bound=2)


def total(cells: list[Cell], label: int) -> flint.arb:
    return sum((cell.masses[label] for cell in cells), flint.arb(0))


def float_uneven(cell: Cell) -> float:
    return float(cell.unevenness)


# --- masses -----------------------------------------------------------------------------------------------


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


# --- unevenness -------------------------------------------------------------------------------------------


def transport(measure: MixedMeasure, cell: Cell, steps: int) -> float:
    """Σ_i ∫ |F_i| dz of a cell, from the masses of many parts of it."""
    parts = measure.parts(cell, steps)
    shares = np.array([float(mass) for mass in cell.masses]) / float(cell.mass)
    rows = np.array([[float(mass) for mass in part.masses] for part in parts])
    flows = np.concatenate([np.zeros((1, len(shares))), np.cumsum(rows.sum(axis=1)[:, None] * shares - rows, axis=0)])
    means = np.abs((flows[1:] + flows[:-1]) / 2).sum()
    return float(means) * float(cell.length) / steps


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("name", ["counterexample", "alternating-line:points=5", "crossing", "shadow"])
def test_unevenness_bounds_what_is_carried_inside_a_cell(name: str, law: Mixing) -> None:
    measure = mixed_measure(load(name), law)
    for cell in measure.cells(2):
        assert transport(measure, cell, 24) <= float_uneven(cell) * (1 + 1e-9) + 1e-15


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_unevenness_falls_with_the_square_of_the_cells(law: Mixing) -> None:
    measure = mixed_measure(load("alternating-line:points=4"), law)
    coarse, fine = (sum(map(float_uneven, measure.cells(count))) for count in (16, 64))
    assert fine < coarse / 8


def test_unevenness_of_a_single_segment_is_its_spread() -> None:
    """F(z) = ∫ (½ − z) over [0, z], density ½ each: its integral over [0, 1] is 1/12·½, for both classes."""
    measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), LAWS[0])
    (cell,) = measure.cells(1)
    assert float_uneven(cell) == pytest.approx(2 * 0.5 / 12)


BENT = parse_mixing("piecewise(0:1/4: 1/10 + 24/5*x; 1/4:3/4: 13/10; 3/4:1: 49/10 - 24/5*x)")


@pytest.mark.parametrize("law", [*LAWS, BENT], ids=str)
@pytest.mark.parametrize("count", [1, 3, 8])
def test_contrasts_bound_how_unlike_the_pairs_over_a_cell_are(law: Mixing, count: int) -> None:
    """sup |G_j − G| from the masses of many parts; with `BENT` the middle of a cell tells nothing of its ends."""
    measure = mixed_measure(Dataset.from_rows([[0], [1], [3], [7]], [0, 1, 0, 1]), law)
    largest = 0.0
    for cell in measure.cells(count):
        edge = measure.found.edge(measure.stretches[cell.stretch].edge)
        if len(list(edge.segments())) == 1:
            continue
        ends = [cell.left + (cell.right - cell.left) * Fraction(k, 24) for k in range(25)]
        rows = [[float(measure._cover((u, v), segment).mass) for segment in edge.segments()] for u, v in pairwise(ends)]
        grown = np.cumsum(np.array(rows), axis=0)
        together = grown.sum(axis=1) / grown[-1].sum()
        apart = np.abs(grown / grown[-1] - together[:, None]).max(axis=0)
        covers = [measure._cover((cell.left, cell.right), segment) for segment in edge.segments()]
        kappas = [float(kappa) for kappa in module._contrasts(covers, law)]
        assert all(far <= kappa + 1e-12 for far, kappa in zip(apart, kappas, strict=True))
        largest = max(largest, *(far / kappa for far, kappa in zip(apart, kappas, strict=True) if kappa > 0))
    # A tenth of the bounds would not do, but where both orders together are uniform and nothing is unlike.
    assert law in LAWS[:2] or largest > 0.1


# --- the graph --------------------------------------------------------------------------------------------


@examples(25)
@given(datasets(dimensions=(2,), sizes=(3, 6), bound=2))
def test_the_vertices_are_data_points_and_crossings(dataset: Dataset) -> None:
    measure = mixed_measure(dataset, LAWS[0])
    assert measure.vertices == dataset.size + len(crossing_points(dataset))
    ends = {end for stretch in measure.stretches for end in (stretch.tail, stretch.head)}
    assert ends == set(range(measure.vertices))


@examples(25)
@given(datasets(dimensions=(2,), sizes=(3, 6), bound=2))
def test_stretches_meet_where_their_vertices_are(dataset: Dataset) -> None:
    measure = mixed_measure(dataset, LAWS[0])
    seen: dict[int, tuple[Fraction, ...]] = dict(enumerate(dataset.point(k) for k in range(dataset.size)))
    for stretch in measure.stretches:
        length = measure.found.edge(stretch.edge).length
        for place, vertex in ((stretch.start, stretch.tail), (stretch.end, stretch.head)):
            point = measure.found.at(stretch.edge, place / length)
            assert seen.setdefault(vertex, point) == point


def test_three_diagonals_through_one_point_make_one_crossing() -> None:
    hexagon = Dataset.from_rows([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], [0, 0, 1, 1, 0, 1])
    measure = mixed_measure(hexagon, LAWS[0])
    assert measure.vertices == hexagon.size + len(crossing_points(hexagon))
    meeting = [stretch for stretch in measure.stretches if stretch.tail >= 6 or stretch.head >= 6]
    assert len(meeting) >= 6


def test_lengths_are_those_of_the_plane() -> None:
    measure = mixed_measure(load("crossing"), LAWS[0])
    whole = sum(float(cell.length) for cell in measure.cells(3))
    points = [tuple(map(float, measure.dataset.point(k))) for k in range(4)]
    wanted = sum(dist(points[s], points[t]) for s in range(4) for t in range(s))
    assert whole == pytest.approx(wanted)
    assert wanted > sqrt(2)


def test_too_many_stretches_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STRETCHES", 10)
    with pytest.raises(InputError, match="too many to be cut into cells"):
        mixed_measure(load("alternating-line:points=12"), LAWS[0])
    with pytest.raises(InputError, match="take fewer points"):
        mixed_measure(Dataset.from_rows([[0, 0], [9, 1], [8, 9], [1, 8], [4, 13]], [0, 1, 0, 1, 0]), LAWS[0])
