"""The risks of affine models: worked values, quadrature by SciPy, and laws."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betainc

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.affine.bounds import attacked_risk, lower_bound, signed_scores, upper_bound
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.risk import mixup_risk, plain_risk, squared_risks
from mixproof.solvers.affine.taylor import bilinear_risks, second_order_loss, shrunk_loss
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.affine.instances import arrays_of, beta_nodes, cross_entropy, mixup_loss, random_instance

FOUR = Dataset.from_rows([[2, 1], [1, 3], [-1, 0], [0, -2]], [1, 1, 0, 0])
HALVES = Logits.of(AffineModel.of([["1/2", "1/4"]], ["-1/8"]), FOUR)
CORNERS = Dataset.from_rows([[0, 0], [1, 0], [0, 1], [2, 1]], [0, 1, 2, 1])
THREE = Logits.of(AffineModel.of([[1, 0], [0, 1], [-1, "1/2"]], [0, "1/4", "-1/4"]), CORNERS)
UNIFORM, PARABOLA = Beta(Fraction(1), Fraction(1)), Beta(Fraction(2), Fraction(2))


def shows(value: Real, digits: str) -> bool:
    """True if the enclosure, rounded to as many places as are given, is that decimal at both ends."""
    places = len(digits.partition(".")[2])
    ends = {round(Fraction(end) * 10**places) for end in decimal_enclosure(value, 24)}
    return ends == {Fraction(digits) * 10**places}


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (plain_risk(HALVES), "0.35492540726241670639"),
        (mixup_risk(HALVES, UNIFORM), "0.4704423058057911826"),
        (lower_bound(HALVES, UNIFORM), "0.45059519531180594391"),
        (upper_bound(HALVES, UNIFORM), "0.50075874059575003972"),
        (second_order_loss(HALVES, UNIFORM), "0.46780453394786621657"),
        (mixup_risk(HALVES, PARABOLA), "0.49348502124145013988"),
        (lower_bound(HALVES, PARABOLA), "0.47199451452257142759"),
        (upper_bound(HALVES, PARABOLA), "0.52992540726241670639"),
        (second_order_loss(HALVES, PARABOLA), "0.49038035928495611861"),
        (mixup_risk(THREE, UNIFORM), "1.2235071906655784237"),
        (shrunk_loss(THREE, UNIFORM), "1.2237998266364023562"),
        (lower_bound(THREE, UNIFORM), "1.1937161047406936612"),
        (upper_bound(THREE, UNIFORM), "1.2662069032705637729"),
    ],
)
def test_worked_values(value: Real, digits: str) -> None:
    assert shows(value, digits)


def test_the_worked_case_in_which_centring_is_not_free() -> None:
    logits = Logits.of(AffineModel.of([["1/2", 0]], [0]), Dataset.from_rows([[1, 1], [1, -1], [-1, 1]], [1, 1, 0]))
    assert shows(mixup_risk(logits, UNIFORM), "0.53900551277789508973")
    assert shows(attacked_risk(logits, UNIFORM, signed_scores(logits)), "0.54030557468940845416")


def test_the_worked_second_order_loss_far_along_the_separator() -> None:
    logits = Logits.of(AffineModel.of([[4]], [0]), Dataset.from_rows([[-1], [1]], [0, 1]))
    assert shows(second_order_loss(logits, UNIFORM), "0.0892")
    assert shows(mixup_risk(logits, UNIFORM), "0.2763")


def test_the_worked_bilinear_loss() -> None:
    logits = Logits.of(AffineModel.of([[1]], [0]), Dataset.from_rows([[-1], [1]], [0, 1]))
    formula, truth = bilinear_risks(logits, UNIFORM)
    assert (formula.as_fraction(), truth.as_fraction()) == (Fraction(-9, 32), Fraction(-1, 3))


def close(value: Real, other: float) -> bool:
    low, high = map(float, decimal_enclosure(value, 14))
    return low - 1e-10 <= other <= high + 1e-10


SOME = [*range(40), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(40, 500))]


@pytest.mark.parametrize("seed", SOME)
def test_risks_are_those_of_quadrature(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    logits, law = Logits.of(model, dataset), Beta(a, b)
    points, hot, weights, bias = arrays_of(model, dataset)
    scores = points @ weights.T + bias
    mixed = mixup_loss(model, dataset, a, b)
    assert close(mixup_risk(logits, law), mixed)
    assert close(plain_risk(logits), float(cross_entropy(scores, hot).mean()))
    low, high = (float(decimal_enclosure(bound(logits, law))[0]) for bound in (lower_bound, upper_bound))
    assert low - 1e-12 <= mixed <= high + 1e-12


@pytest.mark.parametrize("seed", SOME)
def test_bounds_are_those_of_their_definition(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    logits, law = Logits.of(model, dataset), Beta(a, b)
    points, hot, weights, bias = arrays_of(model, dataset)
    at, share = beta_nodes(a, b)
    c = float((share * (at**2 + (1 - at) ** 2)).sum())
    drawn = (c * points + (1 - c) * points.mean(axis=0)) @ weights.T + bias
    scores = points @ weights.T + bias
    crossed = cross_entropy(np.repeat(scores[None], len(hot), 0), np.repeat(hot[:, None], len(hot), 1)).mean()
    assert close(lower_bound(logits, law), float(cross_entropy(drawn, hot).mean()))
    assert close(upper_bound(logits, law), float(c * cross_entropy(scores, hot).mean() + (1 - c) * crossed))


@pytest.mark.parametrize("seed", SOME)
def test_second_order_losses_are_the_taylor_polynomials(seed: int) -> None:
    """Gradients and Hessians in floats, and the moments of the moves as averages over rows."""
    model, dataset, a, b = random_instance(seed)
    logits, law = Logits.of(model, dataset), Beta(a, b)
    points, hot, weights, bias = arrays_of(model, dataset)
    scores = points @ weights.T + bias
    at, share = beta_nodes(a, b)
    at, share = np.concatenate([at, 1 - at]), np.concatenate([share, share]) / 2  # both orders of a pair
    around_rows = around_shrunk = 0.0
    p, q = float(a), float(b)
    # E max(λ, 1 − λ), which has a kink, by the incomplete beta function.
    shrunk = p / (p + q) * (1 - betainc(p + 1, q, 0.5)) + q / (p + q) * betainc(p, q + 1, 0.5)
    mean, hot_mean = scores.mean(axis=0), hot.mean(axis=0)
    second = float((share * (at**2 + (1 - at) ** 2)).sum())
    squares = (second - 1 + 2 * shrunk) / 2  # E θ²
    for row, target in zip(scores, hot, strict=True):
        soft = np.exp(row - row.max())
        soft /= soft.sum()
        hessian = np.diag(soft) - np.outer(soft, soft)
        moves = scores - row
        around_rows += float(cross_entropy(row, target))
        around_rows += (1 - second) * float((moves @ (soft - target)).mean())
        around_rows += (
            0.5 * float((share * at * (1 - at)).sum()) * float(np.einsum("ij,jk,ik->i", moves, hessian, moves).mean())
        )
        middle, label = mean + shrunk * (row - mean), hot_mean + shrunk * (target - hot_mean)
        soft = np.exp(middle - middle.max())
        soft /= soft.sum()
        hessian = np.diag(soft) - np.outer(soft, soft)
        own, others = row - mean, scores - mean
        variance, rest = squares - shrunk**2, squares - 2 * shrunk + 1
        cov = variance * np.outer(own, own) + rest * others.T @ others / len(others)
        cross = variance * np.outer(own, target - hot_mean) + rest * others.T @ (hot - hot_mean) / len(others)
        around_shrunk += float(cross_entropy(middle, label)) + 0.5 * np.trace(hessian @ cov) - np.trace(cross)
    assert close(second_order_loss(logits, law), float(around_rows / len(scores)))
    assert close(shrunk_loss(logits, law), float(around_shrunk / len(scores)))


@pytest.mark.parametrize("seed", range(20))
def test_squared_risks_are_exactly_those_of_their_moments(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    points, hot, weights, bias = arrays_of(model, dataset)
    plain, mixed = squared_risks(Logits.of(model, dataset), Beta(a, b))
    total = 0.0
    for x, share in zip(*beta_nodes(a, b, 4), strict=True):
        z = (x * points[:, None] + (1 - x) * points[None]) @ weights.T + bias
        total += share * ((x * hot[:, None] + (1 - x) * hot[None] - z) ** 2).sum(axis=-1).mean()
    assert float(plain) == pytest.approx(((hot - points @ weights.T - bias) ** 2).sum(axis=-1).mean(), rel=1e-12)
    exact = mixed.as_fraction()
    assert exact is not None
    assert float(exact) == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize("text", ["beta(2,1)", "beta(1,2)", "uniform"])
def test_laws_that_are_uniform_once_both_orders_count_give_one_risk(text: str) -> None:
    law: Mixing = parse_mixing(text)
    assert shows(mixup_risk(HALVES, law), "0.4704423058057911826")


def test_a_shift_of_all_logits_changes_nothing() -> None:
    moved = Logits.of(AffineModel.of([[3, -7], [2, -6], [1, "-13/2"]], [5, "21/4", "19/4"]), CORNERS)
    for of in (mixup_risk, lower_bound, upper_bound, second_order_loss, shrunk_loss):
        assert of(moved, UNIFORM).ball(100).overlaps(of(THREE, UNIFORM).ball(100))


def test_one_row_is_two_rows_of_which_the_first_is_zero() -> None:
    two = Logits.of(AffineModel.of([[0, 0], ["1/2", "1/4"]], [0, "-1/8"]), FOUR)
    assert two.numerators == HALVES.numerators


def test_logits_beyond_floats_are_enclosed_by_the_largest() -> None:
    """To ln 2 of the mean of max(0, u), by quadrature of SciPy."""
    logits = Logits.of(AffineModel.of([[2000]], [0]), Dataset.from_rows([[-1], [1]], [0, 1]))
    ball = mixup_risk(logits, PARABOLA).ball(64)
    assert ball.rad() < 0.35
    # E[max(0, u)] − E[y·u] with u = 2000(2λ − 1) on mixed pairs, λ ~ Beta(2, 2).
    truth = quad(lambda x: 6 * x * (1 - x) * (max(0, 2000 * (2 * x - 1)) - x * 2000 * (2 * x - 1)), 0, 1)[0] / 2
    assert ball.overlaps(flint.arb(float(truth), 0.01))


@pytest.mark.parametrize("scale", [150, 400, 3000])
def test_the_risk_of_a_steep_model_is_that_of_the_closed_form(scale: int) -> None:
    """A law in two pieces that is the uniform one, for which the closed form is not taken."""
    logits = Logits.of(AffineModel.of([[scale]], [1]), Dataset.from_rows([[-1], [1], [3]], [0, 1, 0]))
    exact = mixup_risk(logits, UNIFORM).ball(100)
    law = parse_mixing("piecewise(0:1/2: 1; 1/2:1: 1)")
    found = mixup_risk(logits, law).ball(64)
    assert found.overlaps(exact)
    assert found.rad() < 0.36


@pytest.mark.parametrize("scale", [1, 10, 100, 1000])
def test_no_enclosure_of_a_loss_goes_below_zero(scale: int) -> None:
    """So many points that far logits are enclosed by convexity alone."""
    rng, labels = np.random.default_rng(scale), np.arange(700) % 3
    data = Dataset.from_rows(
        (np.eye(3, dtype=int)[labels] * 9 + rng.integers(0, 4, (700, 3))).tolist(), labels.tolist()
    )
    steep = Logits.of(AffineModel.of((np.eye(3, dtype=int) * scale).tolist(), [0, 0, 0]), data)
    risk = mixup_risk(steep, PARABOLA).ball(64)
    assert risk.lower() >= 0
    assert risk.upper() >= lower_bound(steep, PARABOLA).ball(64).lower()
