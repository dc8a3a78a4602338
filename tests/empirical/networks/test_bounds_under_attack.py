"""The bounds of floats where rounding is at its worst: coinciding places, tiny and huge numbers, cancellation."""

from fractions import Fraction
from math import sqrt

import flint
import numpy as np
import pytest

from mixproof.empirical.networks.decisions import decisions
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.exact_line import exact_pieces
from mixproof.empirical.networks.exact_losses import steepest
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.float_lines import float_lines
from mixproof.empirical.networks.layers import Linear, MaxPool2d, ReLU, Window
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairCosts, PairQuestion, pair_costs
from mixproof.empirical.networks.quadrature import gauss_jacobi
from mixproof.empirical.networks.report import certified_report
from mixproof.empirical.networks.steps import nearest_doubles
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.networks import samples

ONE, NONE = Fraction(1), Fraction(0)


def rational(*values: object) -> tuple[Fraction, ...]:
    return tuple(Fraction(str(value)) for value in values)


def line_of(weights: list[object], biases: list[object], tops: list[object]) -> Network:
    """Two scores, 0 and Σ top·max(weight·x + bias, 0)."""
    bends = Linear(tuple(rational(weight) for weight in weights), rational(*biases))
    return Network.of((1,), [bends, ReLU(), Linear(((NONE,) * len(tops), rational(*tops)), (NONE, NONE))])


def costs(network: Network, data: Dataset, alpha: object = 1) -> PairCosts:
    law = Beta(Fraction(str(alpha)), Fraction(str(alpha)))
    density = FloatDensity.of(law)
    assert density is not None
    points = np.stack([nearest_doubles(data.point(index)) for index in range(data.size)])
    counts = np.ones(data.size, dtype=np.intp)
    return pair_costs(
        PairQuestion(network, points, np.array(data.labels, dtype=np.intp), counts, density, 0.5), np.array([[1, 0]])
    )


def check_lines(network: Network, s: tuple[Fraction, ...], t: tuple[Fraction, ...]) -> None:
    """The scores in floats are within their bounds of the exact ones at every place of either."""
    lines = float_lines(network, nearest_doubles(s)[None], nearest_doubles(t)[None])
    pieces = exact_pieces(network, s, t)
    floats = [Fraction(float(place)) for place in lines.place]
    assert floats == sorted(floats)
    for place in {*floats, *(piece.upper for piece in pieces)}:
        piece = next(each for each in pieces if each.lower <= place <= each.upper)
        after = next((k for k, each in enumerate(floats) if each > place), len(floats) - 1)
        low, high = floats[after - 1], floats[after]
        for k in range(network.outputs):
            if not np.isfinite(lines.error[0, k]):
                continue
            a, b = (Fraction(float(lines.scores[row, k])) for row in (after - 1, after))
            held = a + (b - a) * (place - low) / (high - low) if high > low else b
            exact = piece.constant[k] + piece.slope[k] * place
            assert abs(held - exact) <= Fraction(float(lines.error[0, k])), (float(place), k)


@pytest.mark.parametrize("seed", range(2, 22))
def test_floats_are_within_their_bounds_of_exact_pieces(seed: int) -> None:
    network, data = samples.random_case(seed)
    check_lines(network, data.point(0), data.point(data.size - 1))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_floats_are_within_their_bounds_on_many_networks(block: int) -> None:
    for seed in range(200 + 40 * block, 240 + 40 * block):
        network, data = samples.random_case(seed)
        check_lines(network, data.point(0), data.point(1))


NASTY = {
    "cuts that coincide": line_of([1, 1, 3, 7], ["-1/3", "-1/3", -1, "-7/3"], [1, -1, 1, "1e3"]),
    "cuts a rounding error apart": line_of(
        [1, 1, 1], ["-0.3", "-0.30000000000000001", "-0.3000000000000001"], [1, -2, 3]
    ),
    "cuts next to the end": line_of([1, 1, "1e200"], ["-1e-300", "-1e-310", "-1e-120"], [1, 5, "1e-150"]),
    "cancellation": line_of([1, 1], ["1e16", "10000000000000001"], [1, -1]),
    "weights below the range": line_of(["1e-400", 1], [0, 0], ["1e300", "1e-310"]),
    "huge logits": line_of([1, -1], ["-0.5", "0.25"], ["1e6", "-1e6"]),
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("ends", [(0, 1), ("1e-300", "2e-300"), ("1e-310", "-1e-320"), ("1e-400", "3"), ("0.1", "0.3")])
def test_bounds_hold_where_rounding_is_worst(name: str, ends: tuple[object, object]) -> None:
    check_lines(NASTY[name], rational(ends[0]), rational(ends[1]))


def test_an_entry_below_the_range_of_doubles_counts_for_its_rounding() -> None:
    """1e-330 · 1e300 is 1e-30, and the float of the weight is 0."""
    network = Network.of((1,), [Linear((rational("1e-330"), (NONE,)), (NONE, NONE))])
    check_lines(network, rational("1e300"), rational("-1e300"))


def test_data_below_the_range_of_doubles_count_for_their_rounding() -> None:
    network = Network.of((1,), [Linear((rational("1e300"), (NONE,)), (NONE, NONE))])
    check_lines(network, rational("1e-330"), rational("-1e-325"))


@pytest.mark.parametrize("weight", ["1e400", "-1e400", "1e200"])
def test_what_leaves_the_range_of_doubles_is_refused(weight: str) -> None:
    network = Network.of(
        (1,),
        [
            Linear((rational(weight), (ONE,)), (NONE, NONE)),
            Linear(((Fraction(10**200), ONE), (NONE, ONE)), (NONE, NONE)),
        ],
    )
    with pytest.raises(InputError, match="range of doubles"):
        certified_report(network, Dataset.from_rows([[1], [2]], [0, 1]), Beta(ONE, ONE))
    with pytest.raises(InputError, match="range of doubles"):
        certified_report(line_of([1], [0], [1]), Dataset.from_rows([["1e400"], [2]], [0, 1]), Beta(ONE, ONE))


def test_what_leaves_the_range_is_not_hidden_by_a_maximum() -> None:
    """−10³⁰⁸ − 10³⁰⁸ + 2·10³⁰⁸ is 0 exactly and may be −∞ in floats, which a maximum with −3 would turn into −3."""
    big = Fraction(10**308)
    first = Linear(((-big, -big, big, big), (NONE,) * 4), (NONE, Fraction(-3)))
    plane = Network.of((4,), [first])
    lines = float_lines(plane, np.ones((1, 4)), np.ones((1, 4)))
    assert np.isfinite(lines.scores).all() or not np.isfinite(lines.error).any()


def test_losses_beyond_the_range_are_refused() -> None:
    with pytest.raises(InputError, match="losses of the network leave the range"):
        costs(line_of([1], [0], ["1e200"]), Dataset.from_rows([[1], [2]], [0, 1]))


def test_a_window_on_nothing_but_padding_is_refused() -> None:
    with pytest.raises(InputError, match="nothing but padding"):
        MaxPool2d(Window((2, 2), padding=(1, 1), dilation=(2, 2))).output((1, 1, 1))


@pytest.mark.parametrize("size", ["1e3", "1e6", "1e12"])
def test_huge_logits_take_no_more_than_their_turns(size: str) -> None:
    """The loss bends where two scores are close, and only there is a piece halved again and again."""
    network = Network.of(
        (1,),
        [
            Linear((rational(size), (NONE,)), rational(f"-{size}", 0)),
            ReLU(),
            Linear(((ONE, NONE), (NONE, ONE)), rational(f"-{size}", 0)),
        ],
    )
    found = costs(network, Dataset.from_rows([[1], [3]], [1, 0]))
    assert found.cross_entropy[0][0] == pytest.approx(float(size) / 12, rel=1e-2)
    assert found.cross_entropy[1][0] < 1e-11 * float(size)


def test_a_loss_with_a_cut_next_to_an_end_is_known_as_well_as_any() -> None:
    """No halving brings a piece from 10⁻³⁰⁰ to where a density is smooth; the rule for the weight does without."""
    for alpha in ("1/5", "1/1000", "3/2"):
        found = costs(line_of([1, 1], ["-1e-300", "-0.5"], [1, 1]), Dataset.from_rows([[0], [1]], [0, 1]), alpha)
        assert found.cross_entropy[1].max() < 1e-11
        assert found.squared[1].max() < 1e-11


@pytest.mark.parametrize("alpha", ["1/1000", "1/37", "1/5", "1/2", "0.999", "3/2", "40", "600", "2001/2"])
def test_the_share_of_a_half_line_is_one_half(alpha: str) -> None:
    """A network that is right on λ < ½ exactly is right with probability ½ for every symmetric law."""
    network = Network.of((1,), [Linear(((ONE,), (-ONE,), (NONE,)), rational(0, 1, "-10"))])
    data = Dataset.from_rows([[0], [1], [-7]], [0, 0, 2])
    wrong = Network.of((1,), [Linear(((ONE,), (-ONE,)), rational(0, 1))])
    found = costs(wrong, Dataset.from_rows([[0], [1], [9]], [1, 1, 0]), alpha)
    assert found.right[0][0] <= 0.5 <= found.right[1][0]
    assert found.right[1][0] - found.right[0][0] < 1e-9
    assert costs(network, data, alpha).right[0][0] < 0.5 + 1e-9


@pytest.mark.parametrize("power", ["-999/1000", "-4/5", "-1/2", "1/2", "7/3", "0", "3"])
@pytest.mark.parametrize("count", [4, 16])
def test_gauss_rules_for_a_weight_are_exact_for_polynomials(power: str, count: int) -> None:
    at, weight = gauss_jacobi(count, Fraction(power))
    above = float(Fraction(power) + 1)
    for degree in range(2 * count):
        assert float((weight * at**degree).sum()) == pytest.approx(above / (above + degree), rel=1e-13)
    assert (weight > 0).all()
    assert ((at > 0) & (at < 1)).all()


def test_slopes_are_right_where_the_length_is_lost_in_rounding() -> None:
    """The second coordinates differ by less than two units in the last place; the length in floats is off by half."""
    network = Network.of((2,), [Linear(((ONE, NONE), (NONE, NONE)), (NONE, NONE))])
    for step in ("1.4", "2.9", "5.1"):
        data = Dataset.from_rows([["0", "1"], ["1e-20", str(1 + Fraction(step) * Fraction(1, 2**53))]], [0, 1])
        found = costs(network, data)
        ends = data.point(1), data.point(0)
        length = sqrt(sum((a - b) ** 2 for a, b in zip(*ends, strict=True)))
        exact = float(steepest(exact_pieces(network, *ends))) / length
        assert found.slope[0][0] <= exact * (1 + 1e-12)
        assert found.slope[1][0] >= exact * (1 - 1e-12)


@pytest.mark.parametrize("size", ["1e200", "1e-200", "1"])
def test_slopes_are_right_where_squares_leave_the_range(size: str) -> None:
    network = Network.of((2,), [Linear((rational("3e-100", 0), (NONE, NONE)), (NONE, NONE))])
    data = Dataset.from_rows([["0", "0"], [size, size]], [0, 1])
    try:
        found = costs(network, data)
    except InputError:
        assert size == "1e200"
        return
    exact = 3e-100 / sqrt(2)
    assert found.slope[0][0] <= exact * (1 + 1e-12)
    assert found.slope[1][0] >= exact * (1 - 1e-12)


def test_one_point_and_one_class_have_reports() -> None:
    one = Dataset.from_rows([[1, 2]], [0])
    network = Network.of((2,), [Linear(((ONE, ONE),), (NONE,))])
    for sample in (None, Sample(10)):
        found = certified_report(network, one, Beta(ONE, ONE), sample)
        assert found.sample is None
        assert float(found.cross_entropy.ball(64).mid()) == 0
        assert float(found.squared.ball(64).mid()) == 4
    with pytest.raises(InputError, match="at least 2 segments"):
        Sample(1)


def decided(network: Network, point: tuple[Fraction, ...]) -> tuple[int, ...]:
    return decisions(network, Dataset.from_rationals([point, tuple(value + 1 for value in point)], [0, 1])).winners[0]


def test_a_decision_that_single_precision_gets_wrong_is_right() -> None:
    """10⁸ + 1 − 10⁸ is 1, and in single precision 0, which is below the other score, ½."""
    import torch

    weight = [[1e8, 1.0, -1e8], [0.0, 0.5, 0.0]]
    network = Network.of((3,), [Linear(tuple(tuple(map(Fraction, row)) for row in weight), (NONE, NONE))])
    assert decided(network, (ONE, ONE, ONE)) == (0,)
    total = torch.zeros(2)
    for column in torch.tensor(weight).T:
        total = total + column
    assert int(total.argmax()) == 1


def test_ties_are_ties_and_nothing_else_is() -> None:
    third = Fraction(1, 3)
    tied = Network.of((1,), [Linear(((3 * third,), (ONE,)), (third, third))])
    assert decided(tied, (Fraction(1, 7),)) == (0, 1)
    apart = Network.of((1,), [Linear(((ONE,), (ONE,)), (third, third + Fraction(1, 10**60)))])
    assert decided(apart, (Fraction(1, 7),)) == (1,)


@pytest.mark.parametrize("seed", range(2, 12))
def test_decisions_are_those_of_torch_where_its_margin_is_large(seed: int) -> None:
    network, data = samples.random_case(seed)
    found = decisions(network, data)
    points = np.array([[float(value) for value in data.point(index)] for index in range(data.size)])
    scores = samples.plain_scores(network, points)
    top = np.sort(scores, axis=1)
    clear = top[:, -1] - top[:, -2] > 1e-9 * (1 + np.abs(scores).max(axis=1))
    assert clear.any()
    for index in np.flatnonzero(clear):
        assert found.winners[index] == (int(scores[index].argmax()),)


def worst_error(function: str, arguments: np.ndarray) -> float:
    """The largest error of a function of NumPy, in units of 2⁻⁵³ relative to its value."""
    values = getattr(np, function)(arguments)
    with flint.ctx.workprec(90):
        exact = [getattr(flint.arb(float(argument)), function)() for argument in arguments]
        pairs = zip(values.tolist(), exact, strict=True)
        return max(abs(float((flint.arb(value) - right) / right)) for value, right in pairs if value) * 2**53


def check_accuracy(count: int) -> None:
    rng = np.random.default_rng(0)
    assert worst_error("exp", np.concatenate([-700 * rng.random(count), rng.standard_normal(count)])) < 8
    near_one, small = 1 - rng.random(count) / 100, 2.0 ** (-1000 * rng.random(count))
    assert worst_error("log", np.concatenate([rng.random(count), near_one, small])) < 8


def test_exp_and_log_of_numpy_are_as_accurate_as_is_assumed() -> None:
    check_accuracy(2_000)


@pytest.mark.slow
def test_exp_and_log_of_numpy_are_accurate_at_a_million_places() -> None:
    check_accuracy(200_000)
