"""The certified descent does not believe what floats propose."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.linear import descent as linear_descent
from mixproof.solvers.linear.minimiser import linear_minimiser
from mixproof.solvers.linear.proposals import propose
from tests.geometry.crossing import check_limit, pause
from tests.solvers.linear_models import UNIFORM

PAIR = linear_descent.LinearProblem(flint.fmpz_mat([[1], [-1]]), (1, -1), (Fraction(1, 2),) * 2, UNIFORM)


def test_a_bad_proposal_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def misled(*problem: Any) -> Any:
        found = propose(*problem)
        assert found is not None
        return replace(found, tau=[value / 2 for value in found.tau])

    monkeypatch.setattr(linear_descent, "propose", misled)
    monkeypatch.setattr(linear_descent, "_step", lambda hessian, gradient: gradient * 0)
    assert linear_minimiser(load("simplex"), UNIFORM) is None


def test_two_threads_leave_the_others_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_descent, "orthonormal_chart", pause)  # no chart is found: nothing is proposed
    check_limit(lambda: linear_descent._start.__wrapped__(PAIR))
