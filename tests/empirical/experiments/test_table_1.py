import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.experiments.certified import CertifiedRun
from mixproof.empirical.experiments.criteria import Agreement, Measured
from mixproof.empirical.experiments.floors import Losses
from mixproof.empirical.experiments.table_1 import Table1, _exactly, table_1
from mixproof.empirical.experiments.table_1_cells import TableCell
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.ensembles import train
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.ordinary import beta

MORE = "take more steps, or a wider network"
PAPER = {"1": (0.996, 0.174, 0.977), "32": (0.999, 0.604, 0.994), "128": (1.000, 0.654, 0.995)}


@pytest.fixture(scope="module")
def small() -> Table1:
    """Few runs, few steps, few units: enough to see the middle point go."""
    return table_1(alphas=["1", 128], runs=4, steps=1500, hidden=128, device="cpu")


def test_the_middle_point_goes_to_the_outer_class_under_strong_mixing(small: Table1) -> None:
    assert [law.name for law in small.laws] == ["plain training", "α = 1", "α = 128"]
    assert [law.decided for law in small.laws] == [(0, 1, 0), (0, 1, 0), (0, 0, 0)]
    assert small.agreement is Agreement.AGREES


def test_a_law_is_held_against_the_exact_best_constant_of_one_radius(small: Table1) -> None:
    for law in small.laws[1:]:
        assert law.alpha is not None
        assert law.epsilon is not None
        for cell in law.cells:
            mixing = beta(str(law.alpha))
            exact = best_constant(small.dataset, mixing, small.dataset.point(cell.point), law.epsilon)
            assert exact is not None
            assert cell.predicted == pytest.approx(float(exact[0].ball(64).mid()), rel=1e-12)
            assert law.predicted[cell.point] == exact.winners()[0]  # type: ignore[index]


def test_losses_stay_above_the_irreducible_loss(small: Table1) -> None:
    assert small.laws[0].losses is None
    for law in small.laws[1:]:
        assert law.losses is not None
        floor = irreducible_loss(small.dataset, beta(str(law.alpha)))
        assert floor is not None
        least = float(floor.ball(64).mid())
        assert law.losses.irreducible == pytest.approx(least)
        assert len(law.losses.expected) == 4
        assert min(law.losses.expected) > least
        assert law.losses.quadrature_error < 1e-3
        assert law.losses.drawn.mean == pytest.approx(sum(law.losses.expected) / 4, abs=0.08)


def test_the_profile_runs_through_the_table(small: Table1) -> None:
    assert small.profile is not None
    places = small.profile.places.tolist()
    for law, means in zip(small.laws, small.profile.means, strict=True):
        for cell, x in zip(law.cells, (0.0, 1.0, 2.0), strict=True):
            nearest = min(range(len(places)), key=lambda k, x=x: abs(places[k] - x))  # type: ignore[misc]
            assert means[nearest] == pytest.approx(cell.measured.mean, abs=1e-9)


def test_the_outcome_is_written_in_the_agreed_form(small: Table1) -> None:
    found = json.loads(json.dumps(small.to_json(), allow_nan=False))
    assert (found["schema"], found["experiment"], found["seed"]) == ("mixproof/experiment/1", "table-1", 0)
    assert found["agreement"] == "agrees"
    assert [(row["alpha"], row["row"], row["class"]) for row in found["rows"]] == [
        (alpha, row, "0") for alpha in (None, "1", "128") for row in (0, 1, 2)
    ]
    assert all(
        set(row)
        == {"alpha", "row", "class", "measured", "standard_error", "predicted", "epsilon", "runs_keeping", "theory"}
        for row in found["rows"]
    )
    assert [(row["runs_keeping"], row["theory"]) for row in found["rows"]][-3:] == [
        (4, "keeps"),
        (0, "open"),
        (4, "keeps"),
    ]
    assert [each["runs_losing"] for each in found["certified"]] == [{}, {}, {"1": 4}]
    assert len(found["beside"]) == 3
    assert Fraction(found["settings"]["laws"][2]["epsilon"]) == small.laws[2].epsilon


def test_the_same_seed_gives_the_same_table() -> None:
    first, second, other = (
        table_1(alphas=[1], runs=2, steps=50, hidden=16, device="cpu", seed=seed) for seed in (3, 3, 4)
    )
    assert first.to_json() == second.to_json()
    assert first.rows != other.rows


# --- what is proved of the final weights -----------------------------------------------------------------


def with_runs(found: Table1, place: int, *others: CertifiedRun) -> Table1:
    """The table, the last runs of one law taken for others."""
    law = found.laws[place]
    runs = (*law.certified.runs[: -len(others)], *others)
    changed = replace(law, certified=replace(law.certified, runs=runs), moved=0.0)
    return replace(found, laws=(*found.laws[:place], changed, *found.laws[place + 1 :]))


def test_one_run_that_loses_a_row_that_the_theory_keeps_disagrees(small: Table1) -> None:
    excess = (0.5, 0.5)
    lost = with_runs(small, 1, CertifiedRun(((0,), (0,), (0,)), excess))
    assert lost.criteria[0].holds is False
    assert lost.criteria[0].worst.startswith("1 of them are lost: row 1 with α = 1;")
    assert lost.agreement is Agreement.DISAGREES
    assert [each.holds for each in lost.beside] == [True, True, True]  # the means do not see it
    tie = with_runs(small, 2, CertifiedRun(((0, 1), (0,), (0,)), excess))
    assert tie.agreement is Agreement.DISAGREES
    opened = with_runs(small, 2, CertifiedRun(((0,), (1,), (0,)), excess))
    assert opened.agreement is Agreement.AGREES
    assert "row 1 is open with α = 128, and lost by 3 of 4 runs" in opened.criteria[0].worst


def test_a_run_of_plain_training_that_loses_a_row_leaves_it_open(small: Table1) -> None:
    unfit = with_runs(small, 0, CertifiedRun(((0,), (0,), (0,)), None))
    assert unfit.criteria[0].holds is None
    assert unfit.criteria[0].worst == "1 of 4 runs of plain training lose row 1: " + MORE


def test_weights_that_are_not_finite_keep_no_row_and_have_no_excess(small: Table1) -> None:
    found = with_runs(small, 1, CertifiedRun(((), (), ()), None))
    assert [each.holds for each in found.criteria] == [False, True, None]
    json.dumps(found.to_json(), allow_nan=False)


# --- it can disagree ----------------------------------------------------------------------------------


def test_networks_that_were_not_trained_leave_it_open() -> None:
    untrained = table_1(alphas=[1], runs=3, steps=0, hidden=32, device="cpu")
    assert [each.holds for each in untrained.criteria] == [None, True, True]
    assert [each.holds for each in untrained.beside] == [None, None, True]
    assert " of 3 runs of plain training lose row " in untrained.criteria[0].worst
    assert untrained.criteria[0].worst.endswith(MORE)
    assert untrained.agreement is Agreement.UNDECIDED


def test_a_loss_below_the_floor_disagrees_however_short_the_training(small: Table1) -> None:
    plain, law = small.laws[0], small.laws[1]
    assert law.losses is not None
    assert law.losses.irreducible is not None
    below = replace(law.losses, expected=(law.losses.irreducible - 0.1,), quadrature_error=0.0)
    unfit = replace(plain, cells=(moved(plain.cells[0], -0.4), *plain.cells[1:]))
    found = replace(small, laws=(unfit, replace(law, losses=below)))
    assert [each.holds for each in found.beside] == [None, None, False]
    assert found.criteria[0].holds is None
    assert found.agreement is Agreement.UNDECIDED
    run = replace(law.certified.runs[0], excess=(-0.1001, -0.1))
    lower = replace(law, certified=replace(law.certified, runs=(run, *law.certified.runs[1:])))
    assert replace(small, laws=(unfit, lower)).agreement is Agreement.DISAGREES


def test_a_decision_is_judged_only_where_the_prediction_leads_by_what_may_be_off(small: Table1) -> None:
    law = small.laws[2]
    for predicted, is_judged in ((0.549, False), (0.551, True), (0.451, False), (0.449, True)):
        turned = replace(law.cells[1], predicted=predicted, measured=Measured(1 - predicted, 0.0, 4))
        cells = (law.cells[0], turned, law.cells[2])
        found = replace(small, laws=(*small.laws[:2], replace(law, cells=cells, decided=(0, 1, 0))))
        assert found.beside[0].holds is not is_judged
        assert ("1 too close to call" in found.beside[0].worst) is not is_judged


def test_a_decision_that_is_not_the_predicted_one_disagrees(small: Table1) -> None:
    turned = replace(small, laws=(*small.laws[:2], replace(small.laws[2], decided=(0, 1, 0), moved=0.025)))
    assert turned.beside[0].holds is False
    assert turned.beside[0].worst == "1 of 9 differ: α = 128, row 1"
    tie = replace(small.laws[2], decided=(0, -1, 0), predicted=(0, -1, 0), moved=0.0)
    assert replace(small, laws=(*small.laws[:2], tie)).beside[0].holds is False


def test_what_is_off_under_a_law_that_still_moves_is_not_judged(small: Table1) -> None:
    law = replace(small.laws[2], decided=(0, 1, 0), moved=0.0251)
    turned = replace(small, laws=(*small.laws[:2], law))
    assert turned.beside[0].holds is None
    assert turned.beside[0].worst.endswith("α = 128 still moves by 0.025 in the second half of the steps: " + MORE)
    off = replace(law, cells=(law.cells[0], moved(law.cells[1], 0.06), law.cells[2]), decided=law.predicted)
    assert replace(small, laws=(*small.laws[:2], off)).beside[1].holds is None
    settled = replace(small.laws[1], cells=off.cells, moved=0.0)
    assert replace(small, laws=(small.laws[0], settled, off)).beside[1].holds is False


def test_what_the_second_half_of_the_steps_moved_is_measured(small: Table1) -> None:
    law, halved = Beta(Fraction(128), Fraction(128)), small.recipe.steps // 2
    sooner, later = (
        train(
            [Member(small.dataset, law, run) for run in range(small.runs)],
            replace(small.recipe, steps=steps, record=(), keep=()),
        )
        for steps in (halved, small.recipe.steps)
    )
    means = [each.probabilities(points_of(small.dataset)).mean(axis=0) for each in (sooner, later)]
    assert small.laws[2].moved == pytest.approx(np.abs(means[1] - means[0]).max(), abs=1e-4)


def test_plain_training_is_no_control_because_it_scatters(small: Table1) -> None:
    plain = small.laws[0]
    loose = replace(plain.cells[1], measured=Measured(0.0501, 0.2, 4))
    found = replace(small, laws=(replace(plain, cells=(plain.cells[0], loose, plain.cells[2])), *small.laws[1:]))
    assert loose.off < 1
    assert [each.holds for each in found.beside[:2]] == [None, None]


def test_means_that_scatter_agree_with_nothing(small: Table1) -> None:
    law = small.laws[1]
    for error, holds in ((0.05, True), (0.0501, None)):
        cell = replace(law.cells[1], measured=Measured(law.cells[1].predicted + 0.1, error, 4))
        found = replace(small, laws=(small.laws[0], replace(law, cells=(law.cells[0], cell, law.cells[2]))))
        assert found.beside[1].holds is holds
    assert "scatter too much to tell" in found.beside[1].worst


def moved(cell: TableCell, by: float) -> TableCell:
    return replace(cell, measured=Measured(cell.predicted + by, 0.01, 4))


def test_a_probability_that_is_off_disagrees(small: Table1) -> None:
    law = small.laws[1]
    for by, holds in ((0.049, True), (-0.051, False), (float("nan"), False)):
        cells = (law.cells[0], moved(law.cells[1], by), law.cells[2])
        found = replace(small, laws=(small.laws[0], replace(law, cells=cells, moved=0.0)))
        assert found.beside[1].holds is holds
    scattered = replace(law.cells[1], measured=Measured(law.cells[1].predicted + 0.2, 0.07, 4))
    assert scattered.off < 1  # three standard errors are 0.21


def test_a_loss_below_the_floor_disagrees(small: Table1) -> None:
    law = small.laws[1]
    assert law.losses is not None
    floor = law.losses.irreducible
    assert floor is not None
    for losses, holds in (
        (Losses(Measured(floor - 0.0129, 0.001, 4), (floor,), 0.0, floor), True),  # Student's 12.92 standard errors
        (Losses(Measured(floor - 0.0130, 0.001, 4), (floor,), 0.0, floor), False),
        (Losses(Measured(floor, 0.01, 4), (floor + 1, floor - 1e-3), 1e-4, floor), False),
        (Losses(Measured(floor, 0.01, 4), (floor + 1, floor - 1e-3), 6e-4, floor), True),
        (Losses(Measured(-5.0, 0.01, 4), (), 0.0, None), True),  # nothing is known of the floor
    ):
        assert replace(small, laws=(small.laws[0], replace(law, losses=losses))).beside[2].holds is holds


# --- other data ---------------------------------------------------------------------------------------


def test_more_classes_and_dimensions_are_tabled_class_by_class() -> None:
    data = Dataset.from_rows([[0, 0], [1, 0], [0, 1], [4, 4]], ["a", "b", "c", "a"], "corners")
    found = table_1(data, ["1"], runs=2, steps=1200, hidden=64, device="cpu")
    assert [cell.label for cell in found.laws[1].cells] == ["a", "b", "c"] * 4
    assert found.profile is None
    assert found.laws[0].decided == (0, 1, 2, 0)
    for law in found.laws:
        for k in range(0, 12, 3):
            assert sum(cell.measured.mean for cell in law.cells[k : k + 3]) == pytest.approx(1)
            assert sum(cell.predicted for cell in law.cells[k : k + 3]) == pytest.approx(1)


def test_settings_that_make_no_experiment_are_refused() -> None:
    with pytest.raises(InputError, match="at least 2 runs, not 1"):
        table_1(runs=1)
    with pytest.raises(InputError, match="has one class only"):
        table_1(Dataset.from_rows([[0], [1]], ["a", "a"]))
    with pytest.raises(InputError, match="wine-like has 201 points; h_ε is tabled at 200 at most"):
        table_1(Dataset.from_rows([[k] for k in range(201)], [k % 2 for k in range(201)], "wine-like"))
    with pytest.raises(InputError, match="Beta parameter has to be positive"):
        table_1(alphas=["-1"])


@pytest.mark.slow
def test_the_table_of_the_paper_is_met() -> None:
    found = table_1(load("counterexample"))
    assert found.agreement is Agreement.AGREES
    for law in found.laws[1:]:
        measured = [cell.measured.mean for cell in law.cells]
        assert measured == pytest.approx(PAPER[str(law.alpha)], abs=0.06)
    assert [law.decided for law in found.laws] == [(0, 1, 0), (0, 1, 0), (0, 0, 0), (0, 0, 0)]


@pytest.mark.slow
def test_a_longer_line_of_alternating_classes_is_explained_too() -> None:
    found = table_1(load("alternating-line:points=4"), [1, 128], runs=5)
    assert found.criteria[1].holds
    assert found.laws[0].decided == (0, 1, 0, 1)


@pytest.mark.parametrize("alpha", [Fraction(1), Fraction(1, 5), Fraction(32)])
def test_the_prediction_is_that_of_the_exact_best_constant_and_a_tie_is_one(alpha: Fraction) -> None:
    """On a ball that holds all points of two classes of one size and shape, the two have one half each."""
    dataset = Dataset.from_rows([[-1, 0], [1, 0], [0, 3], [0, -3]], ["a", "b", "a", "b"])
    law = Beta(alpha, alpha)
    for epsilon in (Fraction(9), Fraction(1, 2), Fraction(3, 2)):
        values, winners = _exactly(dataset, law, epsilon)
        for index, found in enumerate(values):
            exact = best_constant(dataset, law, dataset.point(index), epsilon)
            assert exact is not None
            assert [nearest_float(exact[k]) for k in (0, 1)] == pytest.approx(list(found), abs=1e-12)
            best = exact.winners()
            assert winners[index] == (best[0] if best is not None and len(best) == 1 else -1)
    assert _exactly(dataset, law, Fraction(9))[1] == (-1,) * 4
