"""Lemma 2.3 against quadrature, a numerical minimiser, worked fractions, and the renaming of classes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import log
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta as beta_law

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.enclosures import Real, arb_of, settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.reports.terminal.verification import verification_json
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.pair_terms import pair_sums
from mixproof.solvers.classifier.ball.root_sums import BallSums
from mixproof.solvers.classifier.likeness import Likeness
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.enclosed_beta import EnclosedBeta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.lemma_2_3 import balls
from mixproof.theory.statements.data_dependency.lemma_2_3.balls import BallLoss
from mixproof.theory.statements.data_dependency.lemma_2_3.other_constants import _log_term, baselines, excess_loss
from mixproof.theory.statements.data_dependency.lemma_2_3.witnesses import Minimum
from mixproof.theory.verify import verify
from tests.strategies import Exact, datasets, examples

TENTH = Fraction(1, 10)
X3 = load("counterexample")
SKEW = Beta(Fraction(2), Fraction(1))


def verdicts(found: Verification) -> tuple[str, ...]:
    return tuple(outcome.verdict.value for outcome in found.outcomes)


def law(a: object, b: object) -> Beta:
    return Beta(Fraction(str(a)), Fraction(str(b)))


def loss_at(dataset: Dataset, mixing: Mixing, x: Exact, epsilon: Fraction = TENTH) -> BallLoss:
    return BallLoss(dataset, mixing, x, epsilon)


def shares_of(probabilities: Probabilities) -> list[float]:
    return [float(probabilities[label].ball(128).mid()) for label in range(len(probabilities))]


# --- other constants ----------------------------------------------------------------------------------


def masses_of(*values: Real) -> Probabilities:
    return Probabilities(values)


@given(st.lists(st.integers(1, 40), min_size=2, max_size=5))
@examples(50)
def test_baselines_lose_more_and_by_how_much(parts: list[int]) -> None:
    optimum = masses_of(*map(Radicals.of, parts))
    shares = np.array(parts) / sum(parts)
    for theta in baselines(optimum):
        assert sum(theta) == 1
        assert min(theta) > 0
        gap = excess_loss(optimum, theta)
        expected = float(np.array(parts) @ np.log(shares / np.array(theta, dtype=float)))
        assert float(gap.ball(100).mid()) == pytest.approx(expected, rel=1e-9)
        assert settled_sign(gap) == 1


def test_classes_without_mass_and_with_hardly_any_do_not_spoil_the_excess_loss() -> None:
    tiny = EnclosedBeta(Fraction(1024), Fraction(1024)).mass(Radicals.of(0), Radicals.of(Fraction(1, 1000)))
    optimum = masses_of(Radicals.of(1), tiny, Radicals.of(0))
    for theta in baselines(optimum):
        assert settled_sign(excess_loss(optimum, theta), 256) == 1


def cancelling(parts: list[int], places: int) -> Probabilities:
    """Masses like 1/parts, very nearly, of which nearly all digits cancel."""
    wholes = [part * 10**places for part in parts]
    return masses_of(*(Radicals.root(Fraction(whole**2 + 1)) - whole for whole in wholes))


@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), st.integers(12, 400))
@examples(40)
def test_baselines_are_those_of_the_shares_however_much_cancels(parts: list[int], places: int) -> None:
    near, plain = cancelling(parts, places), masses_of(*(Radicals.of(Fraction(1, part)) for part in parts))
    assert baselines(near) == baselines(plain)


@pytest.mark.parametrize("places", [30, 90, 280])
def test_the_words_give_true_digits_however_much_cancels(places: int) -> None:
    loss = loss_at(X3, SKEW, (Fraction(1),))
    loss.__dict__["_optimum"] = cancelling([1, 3], places)
    words = Minimum(loss).in_words()
    assert "the minimiser is ≈0.7500000000 for class 0, ≈0.2500000000 for class 1" in words
    excess = (0.75 * log(1.5) + 0.25 * log(0.5)) * 2 / 3 / 10**places  # the masses add to 2/3 of 10^−places
    assert float(words.split("loses ")[1].split()[0]) == pytest.approx(excess, rel=5e-3, abs=0)


@given(st.data())
@examples(200)
def test_a_term_of_a_mass_that_is_not_told_from_zero_is_enclosed(data: st.DataObject) -> None:
    """N ln(N/u) for all N and u in balls, the first of which holds zero: N may be less than u, or more."""
    most, unit, spread = (data.draw(st.integers(1, 1000)) for _ in range(3))
    mass, least = flint.arb(0, most), Fraction(unit, 100)
    whole = flint.arb(arb_of(least)).union(arb_of(least + spread))
    N = Fraction(data.draw(st.integers(0, 100)), 100) * most
    u = least + Fraction(data.draw(st.integers(0, 100)), 100) * spread
    value = arb_of(N) * (arb_of(N) / arb_of(u)).log() if N else flint.arb(0)
    found = _log_term(mass, whole)
    assert found.is_finite()
    assert found.overlaps(value)


# --- the ordered reading ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mixing", ["beta(1,1)", "beta(2,1)", "beta(1,4)", "beta(1/2,1/2)", "beta(5/2,1/3)", "beta(9,9)"]
)
@pytest.mark.parametrize("dataset", ["counterexample", "shadow", "crossing"])
def test_the_ordered_form_is_confirmed_for_every_law(dataset: str, mixing: str) -> None:
    assert verdicts(verify("2.3", dataset, ["ordered"], mixing=mixing, epsilon="1/2")) == ("confirmed",)


@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2), st.sampled_from(["beta(1,1)", "beta(2,1)", "beta(1,2)"]))
@examples(15)
def test_it_is_confirmed_on_any_dataset(dataset: Dataset, mixing: str) -> None:
    if len(dataset.classes) > 1:
        found = verify("2.3", dataset, mixing=mixing, epsilon="3/4")
        assert found.outcome("ordered").verdict.value == "confirmed"
        assert found.outcome("ordered").conclusion.total == dataset.size


def test_its_witness_is_the_minimiser_with_its_multiplier() -> None:
    found = verify("2.3", "counterexample", ["ordered"], epsilon=TENTH)
    told: Any = [witness.to_json() for witness in found.outcome("ordered").conclusion.witnesses]
    assert [each["row"] for each in told] == [0, 1, 2]
    assert told[1]["minimiser"] == {"0": "11/80", "1": "69/80"}
    assert told[1]["multiplier"] == "8/45"  # of 9: ⅘ + ⅘ in the pairs (0,1), (1,2), (0,2), and 1 alone
    assert all(Fraction(c["excess_loss"]["enclosure"][0]) > 0 for each in told for c in each["baselines"])


@pytest.mark.parametrize(
    ("dataset", "alpha", "epsilon"),
    [("cross", 128, "1/2"), ("crossing", 128, 2), ("crossing", 200, 1), ("simplex", 160, "1/2"), ("simplex", 1024, 1)],
)
def test_large_integer_parameters_whose_masses_cancel_are_confirmed(
    dataset: str, alpha: int, epsilon: str | int
) -> None:
    found = verify("2.3", dataset, alpha=alpha, epsilon=epsilon)
    assert verdicts(found) == ("confirmed", "confirmed")
    for witness in found.outcome("ordered").conclusion.witnesses:
        assert "nan" not in witness.in_words()


@given(st.integers(32, 140), st.integers(1, 40), st.integers(1, 40), st.fractions("1/10", "19/20", max_denominator=40))
@examples(25)
def test_two_points_in_the_plane_against_scipy(alpha: int, width: int, height: int, part: Fraction) -> None:
    """Points at ±(w, h): around the first, λ on it is more than 1 − ε/(2r); the pair counts twice, the point once."""
    two = Dataset.from_rows([[width, height], [-width, -height]], ["p", "m"])
    length = 2 * float(np.hypot(width, height))
    epsilon = part * width
    found = verify("2.3", two, ["ordered"], alpha=alpha, epsilon=epsilon)
    assert verdicts(found) == ("confirmed",)
    inside = float(beta_law.cdf(float(epsilon) / length, alpha, alpha))
    away = float(beta_law.cdf(float(epsilon) / length, alpha + 1, alpha)) / 2  # E[1 − λ] there
    words = found.outcome("ordered").conclusion.witnesses[0].in_words()
    share = float(words.split(" for class m")[0].split("≈")[-1])
    assert share == pytest.approx(2 * away / (1 + 2 * inside), rel=1e-6)


def with_solver(patch: pytest.MonkeyPatch, changed: Callable[[Fraction], Fraction]) -> None:
    """The closed form with another mass of its first class, in whole numbers and pair by pair."""

    def pair_by_pair(*arguments: Any) -> Probabilities | None:
        found = best_constant(*arguments)
        if found is None:
            return None
        first, *rest = found.masses
        whole = changed(Fraction(1))
        return Probabilities((combination([(Fraction(1), first), (whole - 1, Radicals.of(1))]), *rest))

    def at_once(*arguments: Any) -> BallSums | None:
        found = pair_sums(*arguments)
        return found and replace(found, wholes=[found.wholes[0] + changed(Fraction(1)) - 1, *found.wholes[1:]])

    patch.setattr(balls, "best_constant", pair_by_pair)
    patch.setattr(balls, "pair_sums", at_once)


@pytest.mark.parametrize("mixing", ["beta(2,1)", "beta(1,1)", "beta(20,20)"])
def test_a_solver_that_errs_in_the_thirtieth_place_refutes_it(monkeypatch: pytest.MonkeyPatch, mixing: str) -> None:
    with_solver(monkeypatch, lambda mass: mass + Fraction(1, 10**30))
    found = verify("2.3", "counterexample", mixing=mixing, epsilon=TENTH)
    assert found.outcome("ordered").verdict.value == "refuted"
    witness: Any = found.outcome("ordered").conclusion.witnesses[0].to_json()
    assert witness["closed_form"] != witness["minimiser"]


def test_a_pair_that_errs_refutes_it_though_the_others_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def at_once(*arguments: Any) -> BallSums | None:
        found = pair_sums(*arguments)
        if found is None:
            return None
        rational = found.terms.rational.copy()
        rational[0] += 1
        return replace(found, terms=replace(found.terms, rational=rational))

    monkeypatch.setattr(balls, "pair_sums", at_once)
    found = verify("2.3", "crossing", epsilon=TENTH)
    assert found.outcome("ordered").verdict.value == "refuted"


@pytest.mark.parametrize("mixing", ["beta(1,1)", "beta(20,20)"])
def test_a_solver_that_gives_twice_the_masses_is_right_all_the_same(
    monkeypatch: pytest.MonkeyPatch, mixing: str
) -> None:
    def doubled(*arguments: Any) -> Probabilities:
        found = best_constant(*arguments)
        assert found is not None
        return Probabilities(tuple(mass * 2 for mass in found.masses if isinstance(mass, Radicals)))

    def doubled_at_once(*arguments: Any) -> BallSums | None:
        found = pair_sums(*arguments)
        assert found is not None
        factors = np.full(len(found.terms.labels), 2, dtype=object)
        return replace(found, wholes=[2 * mass for mass in found.wholes], terms=found.terms.times(factors))

    monkeypatch.setattr(balls, "best_constant", doubled)
    monkeypatch.setattr(balls, "pair_sums", doubled_at_once)
    assert verdicts(verify("2.3", "counterexample", ["ordered"], mixing=mixing, epsilon=TENTH)) == ("confirmed",)


# --- the printed reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", ["1", "3", "1/2", "7/3"])
def test_for_symmetric_laws_the_printed_formula_is_right(alpha: str) -> None:
    assert verdicts(verify("2.3", "crossing", alpha=alpha, epsilon=2)) == ("confirmed", "confirmed")


def test_for_beta_2_1_it_is_not_and_the_values_are_exact() -> None:
    """By hand, on the ball of radius 1/10 around 1, in units of 1/9.

    The pair (0, 2) has mass 1/10 in each order. The mass of (0, 1) is E[λ; λ < 1/10] = ⅔/1000 to class 0, and
    1/100 minus that to class 1; doubled, for two such pairs. So 0.2 + 4·⅔/1000 against 1 + 4(1/100 − ⅔/1000).
    """
    zero = Fraction(1, 5) + 4 * Fraction(2, 3000)
    one = 1 + 4 * (Fraction(1, 100) - Fraction(2, 3000))
    found = verify("2.3", "counterexample", mixing=SKEW, epsilon=TENTH, point=["1"])
    assert verdicts(found) == ("refuted", "confirmed")
    (witness,) = found.outcome("printed").conclusion.witnesses
    assert witness.to_json() == {
        "row": 1,
        "printed_formula": {"0": str(zero / (zero + one)), "1": str(one / (zero + one))},
        "minimiser": {"0": "11/80", "1": "69/80"},
    }
    assert str(zero / (zero + one)) == "76/465"
    assert "but the minimiser is 11/80 for class 0" in witness.in_words()


def test_its_value_depends_on_the_names_of_the_classes_and_the_minimiser_does_not() -> None:
    renamed = Dataset.from_rows([[0], [1], [2]], ["1", "0", "1"])
    here, there = (loss_at(data, SKEW, (Fraction(1),)) for data in (X3, renamed))
    assert [here.printed[k].as_fraction() for k in (0, 1)] != [there.printed[k].as_fraction() for k in (1, 0)]
    assert [here.optimum[k].as_fraction() for k in (0, 1)] == [there.optimum[k].as_fraction() for k in (1, 0)]


@pytest.mark.parametrize("mixing", ["beta(2,1)", "beta(1/2,3)"])
def test_where_no_pair_of_two_classes_is_near_it_is_right_for_any_law(mixing: str) -> None:
    """Two diagonals, each inside a class, cross at x."""
    crossed = Dataset.from_rows([[0, 0], [4, 0], [0, 1], [4, 1]], [0, 1, 1, 0])
    found = verify("2.3", crossed, mixing=mixing, epsilon="1/4", point=["2", "1/2"])
    assert verdicts(found) == ("confirmed", "confirmed")
    assert shares_of(loss_at(crossed, SKEW, (Fraction(2), Fraction(1, 2)), Fraction(1, 4)).optimum) == [0.5, 0.5]


def test_enclosures_that_cannot_be_told_apart_are_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balls, "likeness", lambda *_, **__: Likeness.OPEN)
    found = verify("2.3", "counterexample", mixing="beta(1/2,3)", epsilon=TENTH)
    assert verdicts(found) == ("undecided", "undecided")
    assert "not told apart on 3 balls" in found.outcome("printed").conclusion.note


# --- in whole numbers, and one by one --------------------------------------------------------------------


class OneByOne(BallLoss):
    """The loss with exact sums of all masses, for laws of small degree as for others."""

    is_whole = False


@given(datasets(dimensions=(1, 2, 3), sizes=(2, 7), bound=2), st.sampled_from([(1, 1), (2, 1), (3, 3), (1, 4)]))
@examples(40)
def test_what_is_seen_in_whole_numbers_is_what_exact_sums_say(dataset: Dataset, parameters: tuple[int, int]) -> None:
    for x in (dataset.point(0), (Fraction(1, 3),) * dataset.dimension, (Fraction(9),) * dataset.dimension):
        quick, plain = (
            kind(dataset, law(*parameters), x, epsilon) for kind in (BallLoss, OneByOne) for epsilon in [Fraction(3, 2)]
        )
        assert quick.is_empty == plain.is_empty == (not plain._pairs)
        if quick.is_empty:
            continue
        assert quick.mixes_classes == plain.mixes_classes
        assert quick.closed_likeness is plain.closed_likeness is Likeness.EQUAL
        assert quick.printed_likeness is plain.printed_likeness
        assert quick.excess_signs <= {1}
        assert plain.excess_signs <= {1}


def test_whole_datasets_are_decided() -> None:
    for mixing in ("beta(1,1)", "beta(2,1)"):
        found = verify("2.3", "iris", mixing=mixing)
        assert found.outcome("ordered").conclusion.total == found.instance.dataset.size
        assert "budget" not in found.outcome("ordered").hypothesis.note


def test_long_sums_are_enclosed_and_still_compared_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = verify("2.3", "iris", epsilon=TENTH, point=["5", "7/2", "3/2", "1/5"])
    monkeypatch.setattr(balls, "MOST_MASS_BITS", 0)
    found = verify("2.3", "iris", epsilon=TENTH, point=["5", "7/2", "3/2", "1/5"])
    assert verdicts(found) == verdicts(exact) == ("confirmed", "confirmed")
    assert found.outcome("ordered").conclusion.note == ""  # equal pair by pair
    optima = [shares_of(balls.balls_looked_at(each.instance).losses[0].optimum) for each in (found, exact)]
    assert optima[0] == pytest.approx(optima[1], abs=1e-14)


# --- what is looked at --------------------------------------------------------------------------------


def test_where_no_mixed_point_falls_the_lemma_does_not_apply() -> None:
    found = verify("2.3", "crossing", point=["7", "7"], epsilon=1)
    assert verdicts(found) == ("not_applicable", "not_applicable")
    assert "every constant is as good" in found.outcome("ordered").conclusion.note
    assert "does not say what to predict" in found.in_plain_words


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 149])
def test_the_points_are_spread_evenly_and_none_is_looked_at_twice(count: int) -> None:
    order = list(balls._spread(count))
    assert sorted(order) == list(range(count))
    half = sorted(order[: count // 2])
    assert all(later - earlier <= 4 for earlier, later in pairwise(half))


def test_a_budget_that_is_spent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balls, "MOST_BALL_COST", 20)
    found = verify("2.3", "alternating-line", epsilon=TENTH)
    looked_at = found.outcome("ordered").conclusion.total
    assert 0 < looked_at < 10
    assert (
        f"x runs over all 10 data points, with {looked_at} ball{'s' * (looked_at != 1)}, spread evenly"
        in found.outcome("ordered").hypothesis.note
    )
    assert verdicts(found) == ("confirmed", "confirmed")
    part = f"found on {looked_at} of 10 balls, and on the others by"
    assert f"{part} Gibbs' inequality" in found.outcome("ordered").conclusion.note
    assert f"{part} the symmetry of the law" in found.outcome("printed").conclusion.note
    assert f"{part} Gibbs' inequality" in found.in_plain_words


def test_without_a_proof_for_the_other_balls_a_part_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an unsymmetric law the printed formula can be the minimiser on one ball and not on the next."""
    monkeypatch.setattr(balls, "MOST_BALL_COST", 1)
    rows, labels = [[0], [10], [20], [21], [22]], ["a", "a", "a", "a", "b"]
    law = "piecewise(0:1/4: 1; 1/4:3/8: 4*x; 3/8:1/2: 3 - 4*x; 1/2:5/8: 3 - 4*x; 5/8:3/4: -2 + 4*x; 3/4:1: 1)"
    found = verify("2.3", Dataset.from_rows(rows, labels), mixing=law, epsilon=TENTH)
    assert verdicts(found) == ("undecided", "confirmed")
    note = found.outcome("printed").conclusion.note
    assert note.startswith("among the 1 of 5 balls that were computed, the two formulas are one")
    assert "gives the same" not in found.in_plain_words
    monkeypatch.undo()
    whole = verify("2.3", Dataset.from_rows(rows, labels), mixing=law, epsilon=TENTH)
    assert verdicts(whole) == ("refuted", "confirmed")


def test_large_parameters_are_enclosed_and_confirmed() -> None:
    found = verify("2.3", "iris", alpha=1024, epsilon=TENTH, point=["5", "3", "2", "1"])
    assert verdicts(found) in {("confirmed", "confirmed"), ("not_applicable", "not_applicable")}
    near_data = verify("2.3", "alternating-line:points=12", alpha=2000, epsilon="1/2", point=["5"])
    assert verdicts(near_data) == ("confirmed", "confirmed")
    assert "agree to 40 digits" in near_data.outcome("ordered").conclusion.note


def test_without_a_radius_half_the_median_distance_is_taken_and_said() -> None:
    found = verify("2.3", "counterexample")
    told = "ε was not given: 0.5 is taken, half the median distance to the nearest neighbour; x runs over all 3"
    assert told in found.outcome("ordered").hypothesis.note


def test_the_exchange_form_names_a_point_that_is_no_row() -> None:
    told: Any = verification_json(verify("2.3", "shadow", point=["3/2"], epsilon="1/4", mixing="beta(2,1)"))
    (witness,) = told["readings"][0]["conclusion"]["witnesses"]
    assert witness["point"] == ["3/2"]
    assert told["readings"][0]["verdict"] == "refuted"
