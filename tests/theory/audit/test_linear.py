"""Linear models are compared as Theorem 3.5 has it."""

import pytest

from tests.theory.audit.asked import findings_of


@pytest.mark.parametrize(
    ("name", "same", "balanced"),
    [
        ("simplex:positive=2,negative=2", True, True),
        ("simplex:positive=2,negative=1", False, False),
        ("shadow", None, False),
    ],
)
def test_linear_models_are_compared_as_the_theorem_has_it(name: str, same: bool | None, balanced: bool) -> None:
    found = findings_of(name, alpha=1).linear
    assert (found.same, found.balanced) == (same, balanced)
    if same is False:
        assert found.cosine is not None
        assert float(found.cosine[0]) == pytest.approx(0.99953, abs=1e-5)
    if same is None:
        assert "no hyperplane" in found.reason
