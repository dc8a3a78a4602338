"""The number of examples of property tests: some in a default run, all in `make slow`."""

from pathlib import Path

import pytest

from tests.strategies import examples_now

MAKEFILE = Path(__file__).resolve().parents[1] / "Makefile"


@pytest.mark.parametrize(("asked", "by_default"), [(6, 6), (15, 10), (40, 16), (100, 40)])
def test_a_default_run_takes_two_of_five_examples(asked: int, by_default: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIXPROOF_EXAMPLES", raising=False)
    assert examples_now(asked) == by_default
    monkeypatch.setenv("MIXPROOF_EXAMPLES", "full")
    assert examples_now(asked) == asked


def test_make_slow_runs_all_property_tests_with_all_examples() -> None:
    recipe = MAKEFILE.read_text(encoding="utf-8").partition("\nslow:")[2].partition("\n\n")[0]
    assert "MIXPROOF_EXAMPLES=full" in recipe
    assert "slow or hypothesis" in recipe
