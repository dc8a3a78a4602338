import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from empirical.agreement import Agreement, Measured
from empirical.figure_3 import EXTENT, Figure3, figure_3, grid_places
from geometry.errors import InputError


@pytest.fixture(scope="module")
def quick() -> Figure3:
    return figure_3(["1/2"], [1, 1024], runs=3, steps=400, hidden=100, points=60, grid=21, device="cpu")


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
    places = grid_places(21)
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
    panel, data, places = quick.rows[0], quick.datasets[0], grid_places(21)
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
    assert replace(quick, rows=(*quick.rows[:3], worse, quick.rows[4])).agreement is Agreement.DISAGREES
    unjudged = replace(quick.rows[4], error=Measured(0.5, 0.0, 4))
    assert replace(quick, rows=(*quick.rows[:4], unjudged)).agreement is Agreement.AGREES


def test_networks_that_were_not_trained_disagree() -> None:
    found = figure_3(["1/2"], [1], runs=2, steps=0, hidden=10, points=20, grid=3, device="cpu")
    assert found.agreement is Agreement.DISAGREES


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
