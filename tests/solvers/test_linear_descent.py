"""The certified descent does not believe what floats propose."""

from dataclasses import replace
from typing import Any

import pytest

from geometry.library import load
from solvers import linear_descent
from solvers.linear import linear_minimiser
from solvers.linear_floats import propose
from tests.solvers.linear_models import UNIFORM


def test_a_bad_proposal_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def misled(*problem: Any) -> Any:
        found = propose(*problem)
        assert found is not None
        return replace(found, tau=[value / 2 for value in found.tau])

    monkeypatch.setattr(linear_descent, "propose", misled)
    monkeypatch.setattr(linear_descent, "_step", lambda hessian, gradient: gradient * 0)
    assert linear_minimiser(load("simplex"), UNIFORM) is None
