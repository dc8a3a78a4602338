"""The truth of claims about a given affine model, by the toolkit's ball arithmetic and by SymPy."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sympy import Matrix, Rational

from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.bounds import attacked_risk, signed_deviations, signed_scores, slope_norm
from mixproof.solvers.affine.directional import directional_law, squared_difference
from mixproof.solvers.affine.moments import larger_mean, larger_variance, other_share, product
from mixproof.solvers.affine.rays import second_order_slope
from mixproof.solvers.affine.taylor import bilinear_risks
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.theory.evidence.model_values import logits_of, quantity
from tests.strategies import all_points
from tests.theory.checker.oracle import Claim, Oracle


def _between(value: Real, claimed: Any) -> bool:
    """True if a number is in a span, ends included; equality is decided for rationals."""
    low, high = map(Fraction, (claimed, claimed) if isinstance(claimed, str) else claimed)
    exact = value.as_fraction()
    if exact is not None:
        return low <= exact <= high
    signs = [settled_sign(combination([(Fraction(1), value), (-end, Radicals.of(1))])) for end in (low, high)]
    return signs == [1, -1]


def _singular(oracle: Oracle, claim: Claim) -> bool:
    """By SymPy: H at symbolic probabilities of the sum 1, or the covariance of the points."""
    vector = Matrix([Rational(value) for value in claim["vector"]])
    if not any(vector):
        return False
    if claim["matrix"] == "H":
        # H has the rank k − 1 at any positive S, and (1, …, 1) in its kernel.
        k = len(oracle.dataset.classes)
        soft = Matrix([Rational(j + 1, k * (k + 1) // 2) for j in range(k)])
        hessian = Matrix(k, k, lambda i, j: (soft[i] if i == j else 0) - soft[i] * soft[j])
        return len(vector) == k and not any(hessian * vector)
    points = Matrix([[Rational(c.numerator, c.denominator) for c in x] for x in all_points(oracle.dataset)])
    mean = points.T * Matrix([Rational(w.numerator, w.denominator) for w in oracle.dataset.weights])
    if len(vector) != len(mean):
        return False
    return not any((points - Matrix([list(mean)] * points.rows)) * vector)


def _label_covariance(oracle: Oracle, claim: Claim) -> bool:
    """The mean of (y − ȳ)·(u − ū)."""
    logits = logits_of(oracle.instance)
    total = Fraction(0)
    for row, label, weight in zip(logits.rows, logits.labels, logits.weights, strict=True):
        for k, (value, mean, share) in enumerate(zip(row, logits.mean, logits.label_shares, strict=True)):
            total += weight * (value - mean) * ((k == label) - share)
    return _between(Radicals.of(total), claim["value"])


def _ray_slope(oracle: Oracle, claim: Claim) -> bool:
    found = second_order_slope(logits_of(oracle.instance), oracle.law)
    return found.squares == claim["squares"] and _between(found.slope, claim["slope"])


def _model_loss(oracle: Oracle, claim: Claim) -> bool:
    logits = logits_of(oracle.instance)
    if claim["quantity"] != "attacked":
        return _between(quantity(oracle.instance, claim["quantity"]).value, claim["risk"])
    reaches = tuple(map(abs, signed_scores(logits)))
    return logits.classes == 2 and _between(attacked_risk(logits, oracle.law, reaches), claim["risk"])


def _shrinkage(oracle: Oracle, claim: Claim) -> bool:
    values = larger_mean(oracle.law), larger_variance(oracle.law)
    return all(_between(value, claim[name]) for value, name in zip(values, ("mean", "variance"), strict=True))


def _second_order_loss(oracle: Oracle, claim: Claim) -> bool:
    name = {"rows": "second-order", "shrunk": "e-q"}[claim["around"]]
    return _between(quantity(oracle.instance, name).value, claim["risk"])


def _bilinear(oracle: Oracle, claim: Claim) -> bool:
    values = bilinear_risks(logits_of(oracle.instance), oracle.law)
    return all(_between(value, claim[name]) for value, name in zip(values, ("formula", "risk"), strict=True))


def _directional_law(oracle: Oracle, claim: Claim) -> bool:
    found = directional_law(oracle.law)
    parts = found.parts if isinstance(found, Mixture) else ((Fraction(1), found),)
    told = sorted((weight, each.a, each.b) for weight, each in parts if each is not None)
    return told == sorted(tuple(map(Fraction, part)) for part in claim["parts"])


def _squared_gap(oracle: Oracle, claim: Claim) -> bool:
    return _between(squared_difference(logits_of(oracle.instance), oracle.law), claim["gap"])


def _attack_radius(oracle: Oracle, claim: Claim) -> bool:
    logits, model = logits_of(oracle.instance), oracle.instance.model
    assert model is not None
    reaches = signed_deviations(logits) if claim["centre"] == "mean" else signed_scores(logits)
    reach, norm = reaches[oracle.index(claim["x"])], slope_norm(model)
    radius = combination([(reach, other_share(oracle.law))])
    square, squared_norm = (product(each, each).as_fraction() for each in (radius, norm))
    assert square is not None
    assert squared_norm is not None
    return reach >= 0 and squared_norm > 0 and Fraction(claim["squared"]) == square / squared_norm


MODEL_JUDGES: dict[str, Callable[[Oracle, Claim], bool]] = {
    "singular": _singular,
    "label-covariance": _label_covariance,
    "ray-slope": _ray_slope,
    "model-loss": _model_loss,
    "shrinkage": _shrinkage,
    "second-order-loss": _second_order_loss,
    "bilinear": _bilinear,
    "directional-law": _directional_law,
    "squared-gap": _squared_gap,
    "attack-radius": _attack_radius,
}
