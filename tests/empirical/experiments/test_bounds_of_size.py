"""Sizes of experiments that no run of any length would finish are refused, and long ones keep to their time."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from mixproof.empirical.experiments.epsilon_scheme import epsilon_scheme
from mixproof.empirical.experiments.lemma_3_7 import lemma_3_7
from mixproof.empirical.experiments.table_1 import table_1
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs import watch
from mixproof.geometry.jobs.watch import TimeUp, watched


@pytest.mark.parametrize(("run", "option"), [(lemma_3_7, "draws"), (epsilon_scheme, "runs"), (table_1, "runs")])
def test_more_than_can_be_run_is_refused(run: Callable[..., Any], option: str) -> None:
    with pytest.raises(InputError, match=f"`{option}` has to be at most"):
        run(**{option: 10**18})


def test_long_experiments_keep_to_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on by one at each look, so that the time is up after so many looks on every machine."""
    passing = count()
    monkeypatch.setattr(watch, "monotonic", lambda: next(passing))
    with pytest.raises(TimeUp, match=r"draws in dimension 20, [\d,]+ of 10,000,000"), watched(5):
        lemma_3_7(10, draws=10**7)
    with pytest.raises(TimeUp, match=r"epochs of iris, [\d,]+ of 10,000"), watched(5):
        epsilon_scheme(runs=10**4)
