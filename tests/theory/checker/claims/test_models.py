"""Verdicts on a given affine model: accepted on random instances, and nothing else than what was found is."""

import copy
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.model import AffineModel
from mixproof.theory.catalog import CATALOG
from mixproof.theory.certificate import certify, seal
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED, REJECTED, UNDECIDED, Judgement
from mixproof.theory.findings import Verdict
from mixproof.theory.settings import make_instance
from mixproof.theory.verify import reason_against, verify
from tests.solvers.affine.instances import mixup_loss, random_instance
from tests.theory.checker.cases import judged
from tests.theory.checker.judges import is_true
from tests.theory.checker.mutations import at, places
from tests.theory.checker.oracle import Oracle

STATEMENTS = tuple(each for each, statement in CATALOG.items() if "model" in statement.uses)
LAWS = ("uniform", "beta(1/5,1/5)", "beta(40,40)", "beta(1,3/2)", "mixture(1/3*beta(1,2)+2/3*beta(3/2,3/2))")
OTHER = {"confirmed": "refuted", "refuted": "confirmed", "not_applicable": "confirmed"}
SKEW = "{(-1,1) | (1,1), (1,-1)}"
HALF = {"weights": [["1/2", 0]]}
FOUR = {"weights": [["1/2", "1/4"]], "bias": ["-1/8"]}
THREE = {"weights": [[1, 0], [0, 1], [-1, "1/2"]], "bias": [0, "1/4", "-1/4"]}


def certificate(model: AffineModel, data: Dataset, law: str) -> Any:
    """A certificate of all statements about a model that can be asked of two or more classes."""
    instance = make_instance(data, mixing=law, model=model)
    asked = [each for each in STATEMENTS if reason_against(CATALOG[each], instance) is None]
    return certify(*(verify(each, data, mixing=law, model=model) for each in asked))


def sealed(content: Any) -> Any:
    return {**content, "sha256": seal(content)}


@pytest.mark.parametrize("seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 30))])
def test_random_instances_are_accepted_and_their_opposites_rejected(seed: int, tmp_path: Path) -> None:
    """Of 2 to 4 classes, each under one of the laws."""
    model, data, _, _ = random_instance(seed)
    content = certificate(model, data, LAWS[seed % len(LAWS)])
    assert len(content["verdicts"]) == (13 if len(data.classes) == 2 else 11)
    code, _, found = judged(content, tmp_path)
    assert (code, {claim.state for each in found for claim in each.claims}) == (ACCEPTED, {"checked"})
    for entry in content["verdicts"]:
        entry["verdict"] = OTHER[entry["verdict"]]
    _, _, found = judged(sealed(content), tmp_path)
    assert {each.outcome for each in found} == {REJECTED}


@pytest.mark.parametrize("seed", range(6))
def test_the_claimed_risk_is_around_that_of_quadrature(seed: int) -> None:
    model, data, a, b = random_instance(seed)
    content: Any = certify(verify("affine:sandwich", data, mixing=f"beta({a},{b})", model=model))
    (risk,) = [each["risk"] for each in content["verdicts"][0]["claims"] if each["quantity"] == "mixup-risk"]
    assert Fraction(risk[0]) < mixup_loss(model, data, a, b) < Fraction(risk[1])


def lies(content: Any) -> Iterator[Any]:
    """Each verdict alone, with one number or word of its claims changed at a time, by little and by much."""
    for entry in content["verdicts"]:
        for path in places(entry["claims"]):
            value = at(entry["claims"], path)
            for changed in changes(value) if isinstance(value, str | int) else ():
                other = copy.deepcopy(entry)
                at(other["claims"], path[:-1])[path[-1]] = changed
                yield sealed({**content, "verdicts": [other]})


def changes(value: Any) -> list[Any]:
    """Other values of the same kind."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    try:
        exact = Fraction(value)
    except ValueError:
        words = {"H": "covariance", "covariance": "H", "mean": "hyperplane", "hyperplane": "mean"}
        losses = ("mixup-risk", "plain-risk", "lower", "upper", "attacked")
        return [each for each in losses if each != value] if value in losses else [words.get(value, value + "x")]
    return [str(exact + step) for step in (1, -1, Fraction(1, 10**25), -Fraction(1, 100), -2 * exact) if step]


def test_every_change_of_a_claim_is_rejected_or_true(tmp_path: Path) -> None:
    model, data = AffineModel.of([["1/2", "1/3"]], ["-1/4"]), make_instance("{(0, 0) | (2, 2)}").dataset
    assert check_lies(certificate(model, data, "uniform"), tmp_path) > 150


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_so_it_is_on_random_instances(seed: int, tmp_path: Path) -> None:
    model, data, _, _ = random_instance(seed)
    assert check_lies(certificate(model, data, LAWS[seed % len(LAWS)]), tmp_path) > 100


def check_lies(content: Any, tmp_path: Path) -> int:
    """Judge each lie; return the number of those that are not accepted."""
    rejected = 0
    for lie in lies(content):
        code, _, found = judged(lie, tmp_path)
        rejected += code != ACCEPTED
        if code == ACCEPTED:
            assert_true(lie, found)
    return rejected


def assert_true(content: Any, found: list[Judgement]) -> None:
    """Every claim of an accepted certificate is true, by ball arithmetic."""
    for entry, judgement in zip(content["verdicts"], found, strict=True):
        for claim, told in zip(entry["claims"], judgement.claims, strict=True):
            assert told.state != "checked" or is_true(Oracle(content, entry), claim), claim


def test_no_other_model_and_no_fewer_points(tmp_path: Path) -> None:
    """A model of another size, or data without one of their classes, are outside the domain."""
    content = certify(verify("affine:sandwich", SKEW, model=HALF))
    settings: Any = content["verdicts"][0]["settings"]  # type: ignore[call-overload, index]
    for model in (
        {"weights": [["1/2", "0"]], "bias": ["0"]},
        {"weights": [["0"], ["1/2"]], "bias": ["0", "0"]},
        {"weights": [["0", "0"], ["1/2", "0"]], "bias": ["0"]},
        {"weights": [["0", "0"], ["1/2", "0"], ["0", "0"]], "bias": ["0", "0", "0"]},
        {"weights": [["0", "0"], ["1" + "0" * 31, "0"]], "bias": ["0", "0"]},
        {},
    ):
        settings["model"] = model
        assert judged(sealed(content), tmp_path)[0] == MALFORMED


@pytest.mark.parametrize("law", ["uniform", "mixture(1/2*beta(1/5,1/5)+1/2*beta(1,1))"])
def test_radii_from_the_hyperplane_are_refuted_by_two_losses(law: str, tmp_path: Path) -> None:
    content: Any = certify(verify("affine:robustness", SKEW, ["uncentred"], mixing=law, model=HALF))
    losses = {each["quantity"]: each for each in content["verdicts"][0]["claims"] if each["kind"] == "model-loss"}
    assert Fraction(losses["attacked"]["risk"][0]) > Fraction(losses["mixup-risk"]["risk"][1])
    assert judged(content, tmp_path)[0] == ACCEPTED
    for claim in losses.values():  # neither alone is enough
        part = copy.deepcopy(content)
        part["verdicts"][0]["claims"] = [claim]
        assert judged(sealed(part), tmp_path)[0] == REJECTED


def test_the_worked_example_of_the_bilinear_loss(tmp_path: Path) -> None:
    content: Any = certify(verify("carratino:2", "{-1 | 1}", model={"weights": [[1]]}))
    told = {each["reading"]: each for each in content["verdicts"]}
    assert told["printed"]["claims"] == [{"kind": "singular", "matrix": "H", "vector": ["1", "1"]}]
    assert told["any-loss"]["claims"][1] == {"kind": "bilinear", "formula": "-9/32", "risk": "-1/3"}
    assert judged(content, tmp_path)[0] == ACCEPTED


@pytest.mark.parametrize("name", ["{-1, 0, 5 | 1, 2}", "{-9, 1 | 2, 3}", "{(0, 1) | (1, 2), (1, 4)}"])
@pytest.mark.parametrize("law", [LAWS[1], *(pytest.param(law, marks=pytest.mark.slow) for law in LAWS)])
def test_robustness_from_the_hyperplane_is_certified_whatever_its_verdict(name: str, law: str, tmp_path: Path) -> None:
    data = make_instance(name).dataset
    found = set()
    for k in range(1, 9):
        weights, bias = [[str(Fraction(k, 2))] + ["1/3"] * (data.dimension - 1)], [str(Fraction(-k, 3))]
        result = verify("affine:robustness", data, mixing=law, model={"weights": weights, "bias": bias})
        if any(each.verdict is Verdict.UNDECIDED for each in result.outcomes):
            continue
        found.add(result.outcome("uncentred").verdict.value)
        assert judged(certify(result), tmp_path)[0] == ACCEPTED
    assert found


def test_a_law_beyond_the_checkers_is_not_decided_where_the_verdict_rests_on_the_risk(tmp_path: Path) -> None:
    """Its moments are not enclosed there. All else is decided, without the remarks that need them."""
    for statement in STATEMENTS:
        content: Any = certify(verify(statement, SKEW, alpha=5000, model=HALF))
        code, _, found = judged(content, tmp_path)
        rests = statement == "affine:robustness"
        assert code == (UNDECIDED if rests else ACCEPTED), json.dumps(content)
        states = {claim.state for each in found for claim in each.claims}
        assert ("not checkable here" in states) == rests


@pytest.mark.parametrize(
    ("statement", "name", "model", "value"),
    [
        ("affine:second-order", "{(-1,0), (0,-2) | (2,1), (1,3)}", FOUR, "0.46780453394786621657"),
        ("carratino:2", "{(0,0) | (1,0), (2,1) | (0,1)}", THREE, "1.2237998266364023562"),
    ],
)
def test_losses_to_second_order_are_enclosed_narrowly(
    statement: str, name: str, model: Any, value: str, tmp_path: Path
) -> None:
    """Worked values, between bounds 10⁻¹⁹ apart; bounds beside them are rejected."""
    content: Any = certify(verify(statement, name, model=model))
    entry = content["verdicts"][-1]
    claim = entry["claims"][-1]
    assert claim["kind"] == "second-order-loss"
    content["verdicts"], unit = [entry], Fraction(1, 10**19)
    for step, expected in ((0, ACCEPTED), (3, REJECTED), (-3, REJECTED)):
        claim["risk"] = [str(Fraction(value) + (step + end) * unit) for end in (-1, 1)]
        assert judged(sealed(content), tmp_path)[0] == expected


def test_logits_of_any_size_reject_nothing_that_is_true(tmp_path: Path) -> None:
    """What the checker's 128 bits do not tell is not checkable, and supports nothing."""
    for statement in STATEMENTS:
        result = verify(statement, "{0, 1 | 3, 7}", model={"weights": [["1" + "0" * 29]], "bias": ["-2"]}, alpha="1/5")
        _, _, found = judged(certify(result), tmp_path)
        for outcome, judgement in zip(result.outcomes, found, strict=True):
            assert judgement.outcome == (UNDECIDED if outcome.verdict is Verdict.UNDECIDED else ACCEPTED)


@pytest.mark.slow
def test_on_many_points_bounds_are_no_narrower_than_the_verdict_needs(tmp_path: Path) -> None:
    """30 random points and a model that parts them: sums over rows tell it, or the Mixup risk."""
    told = set()
    for seed in range(13):
        draw = random.Random(seed)
        points = sorted({(draw.randint(0, 40), draw.randint(-20, 20)) for _ in range(30)})
        border = draw.randint(8, 35)
        labels = [int(x > border) for x, _ in points]
        model = {"weights": [["1/8", 0]], "bias": [f"-{2 * border + 1}/16"]}
        result = verify("affine:robustness", (points, labels), ["uncentred"], model=model)
        content: Any = certify(result)
        told.add((result.outcomes[0].verdict.value, content["verdicts"][0]["claims"][-1]["quantity"]))
        assert judged(content, tmp_path)[0] == ACCEPTED
    values = {("confirmed", "lower"), ("confirmed", "mixup-risk"), ("refuted", "upper"), ("refuted", "mixup-risk")}
    assert told == values
