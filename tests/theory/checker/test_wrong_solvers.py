"""A solver that errs is found out by the checker."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.theory.certificate import certify
from mixproof.theory.checker.verdict import REJECTED, Judgement
from mixproof.theory.verify import verify
from tests.theory.checker.cases import judged


def kinds_and_states(found: list[Judgement]) -> list[tuple[str, str]]:
    """Of the claims of the first verdict."""
    return [(claim.kind, claim.state) for claim in found[0].claims]


def nothing(*_: Any) -> Any:
    return iter(())


def test_a_solver_that_misses_conflicts_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = Dataset.from_rows([[0, 0], [1, 1], [2, 2], [0, 5]], [0, 1, 0, 1])
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.theorem_2_10.decide.lines_between", nothing)
    result = verify("2.10", dataset)
    assert result.outcome("printed").verdict == "confirmed"  # and that is wrong
    code, _, found = judged(certify(result), tmp_path)
    assert code == REJECTED
    assert kinds_and_states(found)[0] == ("no-conflict", "rejected")


def test_a_solver_with_a_wrong_limit_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mixproof.solvers.classifier.one_sided import OneSidedLimit
    from mixproof.solvers.classifier.probabilities import Probabilities

    wrong = Probabilities((Radicals.of(4), Radicals.of(1)))
    monkeypatch.setattr(OneSidedLimit, "probabilities", lambda side: wrong)
    code, _, found = judged(certify(verify("2.10", "shadow", ["printed"])), tmp_path)
    assert code == REJECTED
    assert ("limit", "rejected") in kinds_and_states(found)


def test_a_solver_with_a_wrong_lean_or_average_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.evidence.spots.averages_agree", lambda *_: True)
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.theorem_3_2.crossings.failing_crossings", nothing)
    dataset = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1], "crossed")
    result = verify("3.2", dataset, ["capped"])
    assert result.outcome("capped").verdict == "confirmed"  # and that is wrong
    assert judged(certify(result), tmp_path)[0] == REJECTED


def test_a_solver_with_a_wrong_separator_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
    from mixproof.theory.statements.data_dependency.theorem_3_5 import claims

    def wrong(dataset: Dataset) -> MaxMargin:
        found = max_margin(dataset)
        assert isinstance(found, MaxMargin)
        return replace(found, direction=tuple(2 * value for value in found.direction))

    monkeypatch.setattr(claims, "max_margin", wrong)
    code, _, found = judged(certify(verify("3.5", "simplex")), tmp_path)
    assert code == REJECTED
    assert kinds_and_states(found)[0] == ("max-margin", "rejected")


def test_a_solver_with_a_wrong_loss_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mixproof.theory.statements.data_dependency.proposition_2_2 import claims

    monkeypatch.setattr(claims, "irreducible_loss", lambda *_: Radicals.of(Fraction(1, 5)))
    code, _, found = judged(certify(verify("2.2", "cross")), tmp_path)
    assert (code, kinds_and_states(found)[0]) == (REJECTED, ("irreducible-loss", "rejected"))


def test_a_solver_that_confuses_two_losses_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.statements.affine.robustness.decide.is_at_most", lambda *_: True)
    result = verify("affine:robustness", "{(-1,1) | (1,1), (1,-1)}", ["uncentred"], model={"weights": [["1/2", 0]]})
    assert result.outcome("uncentred").verdict == "confirmed"  # and that is wrong
    code, _, found = judged(certify(result), tmp_path)
    assert (code, found[0].reasons) == (REJECTED, ["what was checked makes it refuted"])


def test_a_solver_with_a_wrong_slope_or_risk_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mixproof.solvers.affine.rays import RaySlope

    wrong = RaySlope(Radicals.of(Fraction(1, 27)), squares=False)
    monkeypatch.setattr("mixproof.theory.statements.affine.second_order.decide.second_order_slope", lambda *_: wrong)
    monkeypatch.setattr("mixproof.theory.statements.affine.second_order.claims.second_order_slope", lambda *_: wrong)
    result = verify("affine:second-order", "{-10, 1 | 2}", ["uncentred"], model={"weights": [[1]]})
    assert result.outcome("uncentred").verdict == "confirmed"  # and that is wrong
    code, _, found = judged(certify(result), tmp_path)
    assert (code, kinds_and_states(found)[0]) == (REJECTED, ("ray-slope", "rejected"))
    monkeypatch.setattr("mixproof.theory.evidence.model_values.mixup_risk", lambda *_: Radicals.of(Fraction(1, 2)))
    code, _, found = judged(certify(verify("affine:sandwich", "{-1 | 1}", model={"weights": [[1]]})), tmp_path)
    assert code == REJECTED
    assert ("model-loss", "rejected") in kinds_and_states(found)
