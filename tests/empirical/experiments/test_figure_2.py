import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.stats import ttest_rel

from mixproof.empirical.experiments.criteria import Agreement
from mixproof.empirical.experiments.figure_2 import Curve, Figure2, figure_2
from mixproof.geometry.data.images.sets import load_images
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import idx


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks this small gain nothing by more."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def quick() -> Figure2:
    torch.set_num_threads(1)
    return figure_2(runs=2, epochs=2, width=2, subset=40, seed=3, device="cpu")


def ended(quick: Figure2, plain: list[float], mixed: list[float], moved: float = 0.0) -> Figure2:
    """An outcome with these final errors, by which the second epoch moved them."""
    rows = [
        Curve(
            alpha,
            np.array([[0.9, error - moved, error] for error in errors]),
            np.zeros((len(errors), 1)),
            ("",) * len(errors),
        )
        for alpha, errors in ((None, plain), (Fraction(1024), mixed))
    ]
    return replace(quick, rows=(rows[0], rows[1]), runs=len(plain))


def test_a_small_budget_is_told_and_leaves_it_open(quick: Figure2) -> None:
    assert quick.shrunk == ("epochs 2 for 50", "width 2 for 64", "runs 2 for 5", "images 40 for 1797")
    assert quick.agreement is Agreement.UNDECIDED
    assert "plain training has the error" in quick.criteria[0].worst


@pytest.mark.parametrize(
    ("plain", "mixed", "expected"),
    [
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], True),
        ([0.0, 0.001, 0.0], [0.002, 0.003, 0.001], True),
        ([0.0, 0.0, 0.0], [0.02, 0.021, 0.02], False),  # all of the interval is beyond 1 %
        ([0.0085, 0.008, 0.0085], [0.0, 0.0, 0.0], True),
        ([0.0, 0.0, 0.0], [0.0, 0.02, 0.001], None),  # the interval is too wide
        ([0.0, 0.0, 0.0], [0.009, 0.012, 0.010], None),  # it holds the bound
        ([0.9, 0.9, 0.9], [0.9, 0.9, 0.9], None),  # nothing was learnt, and that alike
        ([0.02, 0.02, 0.02], [0.5, 0.5, 0.5], None),
    ],
)
def test_being_close_has_to_be_shown(
    quick: Figure2, plain: list[float], mixed: list[float], expected: bool | None
) -> None:
    assert ended(quick, plain, mixed).criteria[0].holds is expected


def test_a_difference_is_held_against_training_only_where_it_has_settled(quick: Figure2) -> None:
    apart = [0.0, 0.0, 0.0], [0.05, 0.051, 0.05]
    for moved, expected in ((-0.009, False), (-0.011, None), (0.011, None)):
        assert ended(quick, *apart, moved).criteria[0].holds is expected
    open_end = ended(quick, *apart, -0.3)
    assert open_end.criteria[0].worst.endswith("still moved by -0.3000 in the second half: take more epochs")
    assert ended(quick, [0.0, 0.0, 0.0], [0.001, 0.001, 0.001], -0.3).criteria[0].holds  # close is close


def test_runs_are_compared_in_pairs(quick: Figure2) -> None:
    plain, mixed = [0.001, 0.004, 0.009, 0.002], [0.003, 0.005, 0.012, 0.002]
    found = ended(quick, plain, mixed).difference
    interval = ttest_rel(mixed, plain).confidence_interval(0.95)
    assert found.interval(0.95) == pytest.approx((interval.low, interval.high))


def test_the_outcome_is_written_in_the_agreed_form(quick: Figure2) -> None:
    found = json.loads(json.dumps(quick.to_json(), allow_nan=False))
    assert (found["schema"], found["experiment"], found["seed"]) == ("mixproof/experiment/1", "figure-2", 3)
    assert [row["alpha"] for row in found["rows"]] == [None, "1024"]
    for row, curve in zip(found["rows"], quick.rows, strict=True):
        assert row["measured"] == row["errors"][-1] == pytest.approx(curve.errors[:, -1].mean())
        assert len(row["errors"]) == len(row["losses"]) + 1 == 3
        assert all(len(each) == 64 for each in row["weights"])
    assert found["settings"]["shrunk"] == list(quick.shrunk)
    assert found["agreement"] == "undecided"


def test_files_are_told_with_their_checksums(tmp_path: Path) -> None:
    stream = np.random.default_rng(0)
    pixels = stream.integers(256, size=(30, 28, 28), dtype=np.uint8)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(pixels))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx((np.arange(30) % 10).astype(np.uint8)))
    found = figure_2("mnist", tmp_path, [32], runs=2, epochs=1, width=1, device="cpu")
    written = json.loads(json.dumps(found.to_json()))
    assert [len(file["sha256"]) for file in written["settings"]["files"]] == [64, 64]
    assert written["rows"][1]["alpha"] == "32"


def test_settings_that_make_no_experiment_are_refused() -> None:
    for wrong, words in (
        ({"runs": 1}, "at least 2 runs"),
        ({"alphas": [1, 2]}, "drawn for one α, not for 2: name one"),
        ({"alphas": ["-1"]}, "Beta parameter has to be positive"),
        ({"subset": 1}, "from 2 to 1,797 images"),
        ({"images": "mnist"}, "read from a folder"),
        ({"width": 0}, "at least 1 channel"),
    ):
        with pytest.raises(InputError, match=words):
            figure_2(**wrong)


@pytest.mark.slow
def test_digits_are_learnt_with_and_without_mixup() -> None:
    found = figure_2(load_images(), runs=2, epochs=12, width=8, subset=600, device="cpu")
    plain, mixed = (float(curve.final.mean) for curve in found.rows)
    assert plain <= 0.01
    assert mixed <= 0.1
    assert found.rows[1].losses.min() > 0.5  # half a label is left over: ln 2 for unlike classes
