"""Certificates hold the dataset exactly, name rows of the input, and carry the evidence that was found."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.sampled_epsilon import sampled_margin
from mixproof.theory.catalog import CATALOG
from mixproof.theory.certificate import SCHEMA, certify, seal
from mixproof.theory.checker import form
from mixproof.theory.checker.command import check
from mixproof.theory.checker.verdict import ACCEPTED
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import Statement, Unfit, Verification
from mixproof.theory.statements.data_dependency.scheme_2_4.epoch import epoch_of
from mixproof.theory.verify import verify


def claims(content: Any, reading: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(each for each in content["verdicts"] if each["reading"] == reading)["claims"]
    return found


def of_kind(content: Any, kind: str) -> list[dict[str, Any]]:
    return [claim for entry in content["verdicts"] for claim in entry["claims"] if claim["kind"] == kind]


def accepted(content: Any, tmp_path: Path) -> bool:
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return check(str(path))[0] == ACCEPTED


def test_every_statement_has_claims() -> None:
    assert all(each.has_claims for each in CATALOG.values())


def test_a_model_is_written_with_a_row_for_each_class() -> None:
    content: Any = certify(verify("carratino:2", "shadow", model={"weights": [["1/3"]], "bias": ["-2"]}))
    assert content["verdicts"][0]["settings"]["model"] == {"weights": [["0"], ["1/3"]], "bias": ["0", "-2"]}


def test_the_dataset_is_written_exactly_and_rows_are_those_of_the_input(tmp_path: Path) -> None:
    rows = [["0.1", "1/3"], ["2", "5"], ["0.1", "1/3"], ["-1.5", "-7/3"]]
    content = certify(verify("2.10", Dataset.from_rows(rows, ["b", "a", "b", "a"], "own")))
    assert content["schema"] == SCHEMA
    assert content["dataset"] == {
        "name": "own",
        "points": [["1/10", "1/3"], ["2", "5"], ["-3/2", "-7/3"]],
        "labels": ["b", "a", "a"],
        "rows": [[0, 2], [1], [3]],
        "classes": ["a", "b"],
    }
    assert accepted(content, tmp_path)


def test_repeated_rows_weigh(tmp_path: Path) -> None:
    """{0, 1 | 2} with row 2 three times: the limit at 1 changes with the weights."""
    content = certify(verify("2.10", Dataset.from_rows([[0], [1], [2], [2], [2]], [0, 0, 1, 1, 1])))
    (limit,) = of_kind(content, "limit")
    # From 1 towards 0: [0, 2] has 1·3·½ with halves to both classes, [1, 0] has 1·1; towards 2, [1, 2] has 1·3.
    ahead = {0: 1, 2: 3}[limit["towards"]]
    assert Fraction(limit["shares"]["0"]) == (Fraction(3, 4) + ahead) / (Fraction(3, 2) + ahead)
    assert accepted(content, tmp_path)


def test_the_printed_margin_theorem_is_refuted_by_two_averages(tmp_path: Path) -> None:
    content = certify(verify("3.2", "crossing", ["capped"]))
    found = claims(content, "capped")
    assert [claim["kind"] for claim in found] == ["class-majority", "average", "average", "averages"]
    assert [claim["shares"]["0"] for claim in found[1:3]] == ["3/4", "9/10"]
    assert accepted(content, tmp_path)


def test_crossing_has_the_value_of_the_theory() -> None:
    (h,) = of_kind(certify(verify("2.5", "crossing", ["sharp"])), "h")
    assert h["shares"]["0"] == "111/140"  # 0.792857142857…


def test_strong_mixing_is_shown_at_a_whole_alpha_and_at_the_threshold(tmp_path: Path) -> None:
    content = certify(verify("2.7", "counterexample", ["printed"], epsilon="1/10"))
    (lost,), (star,) = of_kind(content, "misclassified"), of_kind(content, "threshold")
    low, high = map(Fraction, star["alpha"])
    assert low < Fraction("22.88130675411904347168") < high
    assert lost["alpha"] > high
    assert of_kind(content, "outvoted")[0]["shares"] == {"0": "2/3", "1": "1/3"}
    assert accepted(content, tmp_path)


def test_iris_is_refuted_by_row_97(tmp_path: Path) -> None:
    content = certify(verify("2.10", "iris", ["printed", "slides"]))
    (inside,) = of_kind(content, "inside")
    assert (inside["x"], {inside["s"], inside["t"]}) == (97, {79, 117})
    (limit,) = of_kind(content, "limit")
    assert limit["x"] == 97
    assert limit["shares"]["1"] in {"25/28", "19/20"}
    assert accepted(content, tmp_path)


def test_unbalanced_classes_are_certified_by_multipliers_and_sizes() -> None:
    found = claims(certify(verify("3.5", "simplex", ["printed"])), "printed")
    assert found[1] == {"kind": "balance", "balanced": False, "antipodal": False}
    assert found[0]["multipliers"] == [[0, "1"], [1, "1"], [2, "1"]]


def test_classes_that_no_hyperplane_separates_are_certified_by_a_combination() -> None:
    dataset = Dataset.from_rows([[1], [2], [3]], [0, 1, 0])
    (claim,) = claims(certify(verify("3.5", dataset, ["slides"])), "slides")
    signs = {0: -1, 1: 1, 2: -1}
    assert claim["kind"] == "zero-combination"
    total = sum(Fraction(value) * signs[row] * (row + 1) for row, value in claim["coefficients"])
    assert total == 0


def test_the_other_set_with_the_same_midpoints_is_named(tmp_path: Path) -> None:
    dataset = Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1])
    (claim,) = of_kind(certify(verify("2.11", dataset, ["sharp"])), "alternatives")
    assert claim["sets"] == [[["1"], ["2"], ["4"], ["7"]]]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_epoch_is_the_one_that_is_sampled(seed: int) -> None:
    plane = np.random.default_rng(5).integers(-9, 9, (12, 2))
    dataset = Dataset.from_rows(plane.tolist(), [k % 3 for k in range(12)])
    sampled = sampled_margin(dataset, seed)
    assert sampled is not None
    assert (sampled.first, sampled.second, sampled.weight) in epoch_of(dataset, seed)


def test_what_is_undecided_claims_nothing() -> None:
    from dataclasses import replace

    from mixproof.theory.findings import Finding

    result = verify("2.10", "shadow", ["printed"])
    outcome = replace(result.outcomes[0], conclusion=Finding(None))
    content: Any = certify(replace(result, outcomes=(outcome,)))
    assert outcome.verdict is Verdict.UNDECIDED
    assert (content["verdicts"][0]["verdict"], content["verdicts"][0]["claims"]) == ("undecided", [])


def test_the_seal_does_not_depend_on_the_order_of_keys() -> None:
    content = certify(verify("2.10", "shadow"))
    assert seal(dict(reversed(content.items()))) == content["sha256"] == form.seal(content)


def test_what_cannot_be_certified_is_refused() -> None:
    from dataclasses import replace

    with pytest.raises(InputError, match="at least one"):
        certify()
    with pytest.raises(InputError, match="one dataset"):
        certify(verify("2.10", "shadow"), verify("2.10", "cross"))
    result = verify("2.10", "shadow")
    unknown: Statement = replace(result.statement, id="9.9", folder="")
    with pytest.raises(InputError, match=r"9\.9 has no certificates"):
        certify(Verification(unknown, result.instance, result.outcomes))


def test_balls_that_were_left_out_are_not_certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.lemma_2_3.balls.MOST_BALL_COST", 20)
    dataset = Dataset.from_rows([[k * k] for k in range(12)], [k % 2 for k in range(12)])
    content: Any = certify(verify("2.3", dataset, ["ordered"], epsilon="40"))
    balls = content["verdicts"][0]["settings"]["balls"]
    assert 0 < len(balls) < dataset.size
    assert accepted(content, tmp_path)


@pytest.mark.parametrize("given", ["2.10", np.zeros((2, 2)), [verify("2.10", "shadow")], Unfit(CATALOG["3.5"], "")])
def test_what_is_no_verification_is_not_certified(given: Any) -> None:
    with pytest.raises(InputError, match="`verifications` has to be a Verification, not"):
        certify(given)
