import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.experiments.criteria import Agreement, Measured
from mixproof.empirical.experiments.figure_3 import EXTENT, Figure3, Panel, _grid_places, _smoothing, figure_3
from mixproof.empirical.experiments.predictions import radii
from mixproof.empirical.training.batches import Member
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.classifier.ball.best_constant import best_constant
from tests.empirical.ordinary import beta


@pytest.fixture(scope="module")
def quick() -> Figure3:
    return figure_3(["1/2"], [1, 1024], runs=3, steps=400, hidden=100, points=40, grid=21, device="cpu")


def test_every_way_of_training_has_its_panel(quick: Figure3) -> None:
    assert [(panel.alpha, panel.accumulated) for panel in quick.rows] == [
        (None, False),
        (1, False),
        (1, True),
        (1024, False),
        (1024, True),
    ]
    assert [panel.is_judged for panel in quick.rows] == [True, True, False, True, False]
    assert quick.rows[2].name == "margin 1/2, α = 1, gradients accumulated"


def test_the_moons_are_kept_where_they_are_far_apart(quick: Figure3) -> None:
    assert quick.agreement is Agreement.AGREES
    assert all(panel.error.mean <= 0.01 for panel in quick.rows if panel.is_judged)


def test_the_grid_is_decided_for_the_moon_that_is_there(quick: Figure3) -> None:
    places = _grid_places(21)
    assert places.min() == -EXTENT
    assert places.max() == EXTENT
    assert places[1].tolist() == [-1.8, -2.0]  # the first coordinate runs within a row
    data = quick.datasets[0]
    labels = np.array(data.labels)
    points = np.array([[float(c) for c in data.point(k)] for k in range(data.size)])
    nearest = np.linalg.norm(points[:, None] - places[None], axis=2).argmin(axis=1)
    for panel in (panel for panel in quick.rows if panel.is_judged):
        assert panel.grid.shape == (21, 21)
        decided = panel.grid.ravel()[nearest] > 0.5
        assert (decided == labels).mean() > 0.9
        assert panel.boundary_distance > 0


def test_the_boundary_is_as_far_as_the_nearest_place_of_the_other_class(quick: Figure3) -> None:
    panel, data, places = quick.rows[0], quick.datasets[0], _grid_places(21)
    second = panel.grid.ravel() > 0.5
    distances = [
        np.linalg.norm(place - [float(c) for c in data.point(k)])
        for k in range(data.size)
        for place, is_second in zip(places, second, strict=True)
        if is_second != data.labels[k]
    ]
    assert panel.boundary_distance == pytest.approx(min(distances))


def test_an_error_on_points_that_are_kept_disagrees(quick: Figure3) -> None:
    worse = replace(quick.rows[3], error=Measured(0.02, 0.5, 4))
    assert replace(quick, rows=(*quick.rows[:3], worse, quick.rows[4])).beside[0].holds is False
    unjudged = replace(quick.rows[4], error=Measured(0.5, 0.0, 4))
    assert replace(quick, rows=(*quick.rows[:4], unjudged)).beside[0].holds


def losing(panel: Panel, point: int, left_open: dict[int, Fraction]) -> Panel:
    """A panel of which one run loses a point."""
    run = panel.certified.runs[0]
    label = panel.certified.dataset.labels[point]
    winners = tuple((1 - label,) if index == point else each for index, each in enumerate(run.winners))
    runs = (replace(run, winners=winners), *panel.certified.runs[1:])
    return replace(panel, certified=replace(panel.certified, runs=runs), left_open=left_open)


def test_one_run_that_loses_a_point_that_the_theory_keeps_disagrees(quick: Figure3) -> None:
    lost = replace(quick, rows=(*quick.rows[:3], losing(quick.rows[3], 17, {}), quick.rows[4]))
    assert lost.criteria[0].holds is False
    assert lost.criteria[0].worst == "at margin 1/2, α = 1024, of 3 runs, row 17 by 1 lost"
    assert lost.agreement is Agreement.DISAGREES
    assert all(each.holds for each in lost.beside)
    opened = losing(quick.rows[3], 17, {17: Fraction(1, 50)})
    assert replace(quick, rows=(*quick.rows[:3], opened, quick.rows[4])).agreement is Agreement.AGREES
    unjudged = losing(quick.rows[4], 17, {})
    assert replace(quick, rows=(*quick.rows[:4], unjudged)).agreement is Agreement.AGREES
    unfit = losing(quick.rows[0], 17, {})
    assert replace(quick, rows=(unfit, *quick.rows[1:])).agreement is Agreement.UNDECIDED


def test_no_run_is_below_the_floor_and_the_excess_is_told(quick: Figure3) -> None:
    for panel in quick.rows:
        has_law = panel.alpha is not None and not panel.accumulated
        assert len(panel.certified.excesses) == (3 if has_law else 0)
        assert all(0 < lower <= upper for lower, upper in panel.certified.excesses)
    assert [each["pairs"] for each in quick.to_json()["certified"]] == [None] * 5  # type: ignore[call-overload,index,union-attr]


def test_networks_that_were_not_trained_leave_it_open() -> None:
    found = figure_3(["1/2"], [1], runs=2, steps=0, hidden=10, points=20, grid=3, device="cpu")
    assert [each.holds for each in found.criteria] == [None, True, True]
    assert "plain training, of 2 runs, row " in found.criteria[0].worst
    assert [each.holds for each in found.beside] == [None, None]
    assert "plain training itself has the error" in found.beside[0].worst
    assert found.agreement is Agreement.UNDECIDED


def test_a_lost_point_needs_an_epsilon_that_explains_it(quick: Figure3) -> None:
    lost = replace(quick.rows[3], lost=(17,), error=Measured(0.003, 0.0, 3))
    found = replace(quick, rows=(*quick.rows[:3], lost, quick.rows[4]))
    assert [each.holds for each in found.beside] == [True, False]
    assert found.beside[1].worst == "row 17 at margin 1/2, α = 1024"
    explained = replace(lost, smoothing=Fraction(1, 50))
    assert replace(quick, rows=(*quick.rows[:3], explained, quick.rows[4])).beside[1].holds


def test_the_epsilon_that_explains_is_the_least_of_the_ladder_near_a_tie() -> None:
    line = Dataset.from_rows([[0], [1], [2], [9]], [0, 1, 0, 1])
    law = beta("128")
    tried = radii(line, 24)
    found = _smoothing(Member(line, law), [1])
    exact = [best_constant(line, law, line.point(1), epsilon) for epsilon in tried]
    near = [float(each[1].ball(64).mid()) <= 0.55 for each in exact if each is not None]
    assert any(near)
    assert not all(near)
    assert found == tried[near.index(True)]
    assert _smoothing(Member(line, law), [0]) is None  # the end of the line is its own class at every ε
    assert _smoothing(Member(line, law), [0, 1]) is None  # one ε for all of them
    assert _smoothing(Member(line, law), []) is None
    assert _smoothing(Member(line, None), [1]) is None


@pytest.mark.slow
def test_the_moons_of_the_paper_agree_and_the_one_lost_point_is_explained() -> None:
    found = figure_3(device="cpu")
    assert found.agreement is Agreement.AGREES
    assert {row for panel in found.rows if panel.is_judged for row in panel.lost} == {157}
    assert {row for panel in found.rows if panel.is_judged for row in panel.certified.lost} >= {157}


def test_the_outcome_is_written_in_the_agreed_form(quick: Figure3) -> None:
    found = json.loads(json.dumps(quick.to_json(), allow_nan=False))
    assert (found["schema"], found["experiment"]) == ("mixproof/experiment/1", "figure-3")
    assert [row["gradients"] for row in found["rows"]] == ["reset", "reset", "accumulated", "reset", "accumulated"]
    assert all(row["predicted"] == 0 and row["margin"] == "1/2" for row in found["rows"])


def test_margins_have_their_own_moons_and_gradients_are_treated_as_asked() -> None:
    found = figure_3(
        ["1/2", "0.1"], [1], runs=2, steps=1, hidden=4, points=10, grid=2, accumulate_gradients=[False], device="cpu"
    )
    assert [(panel.margin, panel.alpha) for panel in found.rows] == [
        (margin, alpha) for margin in (Fraction(1, 2), Fraction(1, 10)) for alpha in (None, 1)
    ]
    gap = [min(float(data.point(k)[0]) for k in range(10) if data.labels[k] == 0) for data in found.datasets]
    assert gap[0] - gap[1] == pytest.approx(0.4)


def test_one_run_is_too_few() -> None:
    with pytest.raises(InputError, match="at least 2 runs"):
        figure_3(runs=1)
