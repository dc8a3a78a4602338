"""The statements on a given affine model: worked values, random instances, and what is said of the model."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.reports.terminal.verification import verification_json
from mixproof.theory.certificate import certify, seal
from mixproof.theory.checker.command import check
from mixproof.theory.checker.verdict import ACCEPTED, REJECTED
from mixproof.theory.statement import Verification
from mixproof.theory.verify import verify, verify_all
from tests.solvers.affine.instances import arrays_of, beta_nodes, cross_entropy, mixup_loss, random_instance

FOUR = "{(-1,0), (0,-2) | (2,1), (1,3)}"
HALVES = {"weights": [["1/2", "1/4"]], "bias": ["-1/8"]}
SKEW = "{(-1,1) | (1,1), (1,-1)}"
SEEDS = [*range(25), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(25, 100))]


def quantities(found: Verification, reading: str) -> dict[str, Any]:
    told: Any = verification_json(found)
    (chosen,) = [each for each in told["readings"] if each["id"] == reading]
    return {each["quantity"]: each for each in chosen["conclusion"]["witnesses"] if "quantity" in each}


def verdicts(found: Verification) -> dict[str, str]:
    return {each.reading.id: each.verdict.value for each in found.outcomes}


def within(enclosure: list[str], value: float, slack: float = 1e-9) -> bool:
    low, high = map(float, enclosure)
    return low <= high and low - slack <= value <= high + slack


@pytest.mark.parametrize(
    ("alpha", "digits"),
    [
        (1, ("0.4704423058057911826", "0.45059519531180594391", "0.50075874059575003972")),
        (2, ("0.49348502124145013988", "0.47199451452257142759", "0.52992540726241670639")),
    ],
)
def test_the_json_of_the_sandwich_names_each_value(alpha: int, digits: tuple[str, ...]) -> None:
    found = verify("affine:sandwich", FOUR, alpha=alpha, model=HALVES)
    told = quantities(found, "sharp")
    names = ("mixup-risk", "lower", "upper", "plain-risk")
    assert set(told) == set(names)
    words = [each.in_words() for each in found.outcomes[0].conclusion.witnesses]
    for name, expected in zip(names, (*digits, "0.35492540726241670639"), strict=True):
        low, high = map(Fraction, told[name]["enclosure"])
        assert low <= high <= low + Fraction(3, 10**20)
        assert abs(low - Fraction(expected)) <= Fraction(2, 10 ** len(expected.partition(".")[2]))
        assert any(each.endswith(f": {expected}") for each in words)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sandwich_is_confirmed_and_its_values_are_those_of_quadrature(seed: int) -> None:
    model, data, a, b = random_instance(seed)
    found = verify("affine:sandwich", data, mixing=f"beta({a},{b})", model=model)
    assert verdicts(found) == {"sharp": "confirmed"}
    assert within(quantities(found, "sharp")["mixup-risk"]["enclosure"], mixup_loss(model, data, a, b))


@pytest.mark.parametrize("seed", SEEDS)
def test_robustness_is_confirmed_wherever_it_applies_and_attacks_reach_the_value(seed: int) -> None:
    """The loss under attack, by moving each row against θ as far as the radius allows."""
    draw = np.random.default_rng(seed)
    size = int(draw.integers(2, 7))
    points = [[int(v) for v in row] for row in {tuple(row) for row in draw.integers(-4, 5, (size + 2, 2)).tolist()}]
    theta, bias = draw.integers(-3, 4, 2) / 2, float(draw.integers(-2, 3)) / 2
    scores = np.array(points) @ theta
    labels = (scores > scores.mean()).astype(int).tolist()
    if len(set(labels)) < 2:
        return
    found = verify("affine:robustness", (points, labels), ["sharp"], model=([theta.tolist()], [bias]))
    assert verdicts(found) == {"sharp": "confirmed"}
    signs = 2 * np.array(labels) - 1
    radii = signs * (scores - scores.mean()) / 3 / np.linalg.norm(theta)
    moved = np.array(points) - (signs * radii)[:, None] * theta / np.linalg.norm(theta)
    attacked = float(np.logaddexp(0, -signs * (moved @ theta + bias)).mean())
    assert within(quantities(found, "sharp")["attacked"]["enclosure"], attacked)


def test_radii_from_the_origin_are_refuted_by_the_worked_example() -> None:
    found = verify("affine:robustness", SKEW, model={"weights": [["1/2", 0]]})
    assert verdicts(found)["uncentred"] == "refuted"
    assert verdicts(found)["sharp"] in {"confirmed", "not_applicable"}
    told = quantities(found, "uncentred")
    assert told["mixup-risk"]["enclosure"][0].startswith("0.53900551277789508973")
    assert told["attacked"]["enclosure"][1].startswith("0.54030557468940845416")


def test_the_uncentred_second_order_loss_is_unbounded_below() -> None:
    found = verify("affine:second-order", "{-10, 1 | 2}", model={"weights": [[1]]})
    assert verdicts(found) == {"centred": "not_applicable", "uncentred": "refuted"}
    told = quantities(found, "uncentred")
    assert (told["second-order-slope"]["exact"], told["mixup-slope"]["exact"]) == ("-1/27", "157/297")
    assert "falls without bound" in found.in_plain_words


def test_on_centred_data_it_tends_to_zero_along_the_separator() -> None:
    found = verify("affine:second-order", "{-1 | 1}", model={"weights": [[4]]})
    assert verdicts(found) == {"centred": "confirmed", "uncentred": "confirmed"}
    told = quantities(found, "centred")
    assert told["second-order"]["enclosure"][0].startswith("0.0892")
    assert told["mixup-risk"]["enclosure"][0].startswith("0.2762709")
    assert "it tends to 0, while the Mixup risk grows" in found.in_plain_words


@pytest.mark.parametrize("seed", SEEDS)
def test_the_centred_form_is_never_refuted(seed: int) -> None:
    """Rows and their mirror images, a model without bias: the mean logits are zero."""
    model, data, a, b = random_instance(seed)
    rows = [data.point(index) for index in range(data.size) if any(data.point(index))]
    both = {row: data.label(rows.index(row) % data.size) for row in rows}
    both |= {tuple(-value for value in row): both.get(tuple(-v for v in row), both[row]) for row in rows}
    if len(set(both.values())) < 2:
        return
    wide = [list(row) for row in model.weights]
    if len(wide) not in {1, len(set(both.values()))} or (len(wide) == 1 and len(set(both.values())) > 2):
        return
    found = verify(
        "affine:second-order",
        ([list(row) for row in both], list(both.values())),
        ["centred"],
        mixing=f"beta({a},{b})",
        model={"weights": wide},
    )
    assert verdicts(found) == {"centred": "confirmed"}


def test_least_squares_have_the_worked_values() -> None:
    found = verify("affine:least-squares", "{0 | 1, 3}")
    assert verdicts(found) == dict.fromkeys(("intercept", "ridge", "cutmix"), "confirmed") | {"origin": "refuted"}
    told = quantities(found, "intercept")
    assert (told["plain-risk"]["exact"], told["mixup-risk"]["exact"]) == ("2/21", "4/63")
    stronger = quantities(verify("affine:least-squares", "{0 | 1, 3}", alpha=2), "intercept")
    assert stronger["mixup-risk"]["exact"] == "2/35"
    origin = [each.to_json() for each in found.outcome("origin").conclusion.witnesses]
    assert [each["weights"] for each in origin if isinstance(each, dict)] == [[["2/5"]], [["8/19"]]]


def test_cutmix_flips_a_sign() -> None:
    found = verify("affine:least-squares", "{(0,0), (1,1) | (2,1)}", ["cutmix"])
    assert verdicts(found) == {"cutmix": "refuted"}
    assert found.outcomes[0].conclusion.note == "of CutMix, 1 weight with the other sign"


@pytest.mark.parametrize("name", ["iris", "wine", "{0 | 1 | 3}", "{(0,0), (1,1) | (2,2), (3,3)}"])
def test_with_an_intercept_mixup_is_least_squares_on_every_dataset(name: str) -> None:
    found = verify("affine:least-squares", name, ["intercept", "ridge"], mixing="beta(2,5)")
    assert verdicts(found) == {"intercept": "confirmed", "ridge": "confirmed"}


def test_a_model_that_tells_no_rows_apart_has_equal_values() -> None:
    for id, readings in (("affine:sandwich", ["sharp"]), ("affine:robustness", ["sharp"])):
        found = verify(id, FOUR, readings, model={"weights": [[0, 0]], "bias": [3]})
        assert verdicts(found) == {"sharp": "confirmed"}
        assert "equal, by algebra" in found.outcomes[0].conclusion.note


def test_many_rows_are_decided_by_floats_with_bounds() -> None:
    """Iris: 11,000 pairs of three classes, against logits mixed one by one in blocks of NumPy."""
    weights: list[list[object]] = [[1, 0, -1, "1/2"], [0, 1, 0, 0], [-1, "-1/2", 1, 1]]
    data = load("iris")
    found = verify("affine:sandwich", data, alpha=3, model={"weights": weights, "bias": [0, 1, "-1/2"]})
    assert verdicts(found) == {"sharp": "confirmed"}
    from mixproof.solvers.affine.model import AffineModel

    points, hot, w, b = arrays_of(AffineModel.of(weights, [0, 1, "-1/2"]), data)
    weights_of_rows = np.array([float(value) for value in data.weights])
    total = 0.0
    for x, share in zip(*beta_nodes(Fraction(3), Fraction(3), 40), strict=True):
        scores = (x * points[:, None] + (1 - x) * points[None]) @ w.T + b
        losses = cross_entropy(scores, x * hot[:, None] + (1 - x) * hot[None])
        total += share * float(weights_of_rows @ losses @ weights_of_rows)
    low, high = map(float, quantities(found, "sharp")["mixup-risk"]["enclosure"])
    assert high - low < 1e-10
    assert low - 1e-9 <= total <= high + 1e-9


def test_a_statement_without_its_model_says_so_in_one_line() -> None:
    with pytest.raises(InputError, match="a statement about a given affine model needs one: name it by `model`"):
        verify("affine:sandwich", FOUR)
    reasons = {each.statement.id: str(each) for each in verify_all("shadow") if not isinstance(each, Verification)}
    assert "name it by `model`" in reasons["carratino:2"]
    with pytest.raises(InputError, match="labels ±1 need exactly two classes"):
        verify("affine:robustness", "{0 | 1 | 3}", model={"weights": [[1], [0], [2]]})
    with pytest.raises(InputError, match="does not depend on a model"):
        verify("2.10", "shadow", model={"weights": [[1]]})


def test_found_models_are_named() -> None:
    found = verify("affine:sandwich", "{(1,0,0), (0,1,0) | (0,0,1)}", model="mixup")
    assert found.instance.model is not None
    assert str(found.instance.model).startswith("near the minimiser of the Mixup loss, to 12 digits: u = (-3.756")


@pytest.mark.parametrize("seed", range(30))
def test_the_checker_solves_least_squares_anew(seed: int, tmp_path: Path) -> None:
    """It has the verdicts of the toolkit, and rejects the opposite of each."""
    _, data, a, b = random_instance(seed)
    content: Any = certify(verify("affine:least-squares", data, mixing=f"beta({a},{b})"))
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(content))
    assert check(str(file))[0] == ACCEPTED
    for entry in content["verdicts"]:
        entry["verdict"] = {"confirmed": "refuted", "refuted": "confirmed"}[entry["verdict"]]
        file.write_text(json.dumps({**content, "sha256": seal(content)}))
        assert check(str(file))[0] == REJECTED
        entry["verdict"] = {"confirmed": "refuted", "refuted": "confirmed"}[entry["verdict"]]
