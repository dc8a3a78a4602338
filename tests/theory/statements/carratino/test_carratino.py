"""Theorems 1 and 2 of Carratino et al.: printed, sharp, and the losses for which they fail."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.affine.moments import own_share
from mixproof.theory.settings import make_instance
from mixproof.theory.verify import verify
from tests.solvers.affine.instances import random_instance
from tests.theory.statements.affine.test_affine import HALVES, quantities, verdicts, within

SEEDS = [*range(20), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(20, 100))]


@pytest.mark.parametrize(
    ("alpha", "mean", "variance"), [(1, "3/4", "1/48"), (2, "11/16", "19/1280"), (3, "21/32", "81/7168")]
)
def test_the_shrinkage_has_the_worked_values(alpha: int, mean: str, variance: str) -> None:
    found = verify("carratino:1", "{-1 | 1}", alpha=alpha, model=HALVES | {"weights": [[1]]})
    told = quantities(found, "printed")
    assert (told["shrinkage"]["exact"], told["variance"]["exact"]) == (mean, variance)
    assert verdicts(found) == {"printed": "confirmed", "sharp": "confirmed"}


def test_an_asymmetric_law_is_symmetrised_first() -> None:
    found = verify("carratino:1", "{-1 | 1}", mixing="beta(2,1)", model={"weights": [[1]]})
    assert verdicts(found) == {"printed": "not_applicable", "sharp": "confirmed"}
    assert quantities(found, "sharp")["shrinkage"]["exact"] == "3/4"


def test_the_bilinear_loss_has_the_worked_values() -> None:
    found = verify("carratino:2", "{-1 | 1}", model={"weights": [[1]]})
    assert verdicts(found) == {"printed": "refuted", "any-loss": "refuted", "sharp": "confirmed"}
    told = quantities(found, "any-loss")
    assert (told["bilinear-formula"]["exact"], told["bilinear-risk"]["exact"]) == ("-9/32", "-1/3")


def test_the_worked_second_order_loss_of_three_classes() -> None:
    model = {"weights": [[1, 0], [0, 1], [-1, "1/2"]], "bias": [0, "1/4", "-1/4"]}
    found = verify("carratino:2", ([[0, 0], [1, 0], [0, 1], [2, 1]], [0, 1, 2, 1]), model=model)
    assert quantities(found, "sharp")["e-q"]["enclosure"][0].startswith("1.223799826636402356")
    assert "it is above the Mixup risk here" in found.outcome("sharp").conclusion.note


@pytest.mark.parametrize("name", ["iris", "wine", "shadow", "{0 | 1 | 3}"])
def test_the_printed_form_is_refuted_on_any_dataset_and_says_which_matrix_has_no_inverse(name: str) -> None:
    data = load(name)
    weights = [[(j + k) % 3 for j in range(data.dimension)] for k in range(len(data.classes))]
    found = verify("carratino:2", data, ["printed"], model={"weights": weights})
    assert verdicts(found) == {"printed": "refuted"}
    first = found.outcomes[0].conclusion.witnesses[0]
    count = len(data.classes)
    assert first.in_words() == (
        f"H = diag S − SSᵀ takes (1, …, 1) to 0 at every row: {count} × {count}, of rank {count - 1}, it has no inverse"
    )
    assert first.to_json() == {"matrix": "H", "size": count, "rank": count - 1}


def test_few_rows_in_many_dimensions_have_no_inverse_covariance() -> None:
    found = verify("carratino:2", "{(0,0,0), (1,2,3) | (2,1,1)}", ["printed"], model={"weights": [[1, 0, 0]]})
    told = [each.to_json() for each in found.outcomes[0].conclusion.witnesses]
    assert {"matrix": "Sigma_xx", "size": 3, "rank": 2} in told


@pytest.mark.parametrize("seed", SEEDS)
def test_directional_training_and_theorem_1_hold_on_random_instances(seed: int) -> None:
    model, data, a, b = random_instance(seed)
    law = f"beta({a},{b})"
    found = verify("dat:identity", data, mixing=law, model=model)
    assert verdicts(found)["printed"] == verdicts(found)["squared"] == "confirmed"
    told = quantities(found, "printed")
    low, high = map(float, told["mixup-risk"]["enclosure"])
    assert within(told["directional-risk"]["enclosure"], (low + high) / 2, 1e-12)
    # The law itself serves exactly if a = b + 1, or labels and logits are uncorrelated.
    same = quantities(found, "same-law")
    risks = [float(same[name]["enclosure"][0]) for name in ("mixup-risk", "directional-risk")]
    assert (verdicts(found)["same-law"] == "confirmed") == (abs(risks[0] - risks[1]) < 1e-12)
    assert verdicts(verify("carratino:1", data, ["sharp"], mixing=law, model=model)) == {"sharp": "confirmed"}


@pytest.mark.parametrize(
    ("law", "verdict"), [("beta(2,1)", "confirmed"), ("beta(5/2,3/2)", "confirmed"), ("beta(2,2)", "refuted")]
)
def test_a_beta_law_is_its_own_directional_law_exactly_if_a_is_b_and_one(law: str, verdict: str) -> None:
    found = verify("dat:identity", "{-1 | 1}", ["same-law"], mixing=law, model={"weights": [[1]]})
    assert verdicts(found) == {"same-law": verdict}


def test_a_piecewise_law_is_decided_by_algebra() -> None:
    law = "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"
    found = verify("dat:identity", "{-1 | 1}", mixing=law, model={"weights": [[1]]})
    assert verdicts(found) == {"printed": "confirmed", "same-law": "refuted", "squared": "confirmed"}
    assert own_share(make_instance("shadow", mixing=law).mixing).as_fraction() == Fraction(7, 12)
