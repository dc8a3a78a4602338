"""Scores as CSV and as a frame: the same numbers, the same rows."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mixproof import audit
from mixproof.geometry.errors import InputError
from mixproof.reports.audit.scores import COLUMNS, scores_csv, scores_frame
from mixproof.reports.cli import mixproof_app
from tests.reports.audit.audited import audited


@pytest.mark.slow
def test_the_frame_and_the_file_say_the_same() -> None:
    found = audit("wine")
    frame, table = scores_frame(found), list(csv.DictReader(io.StringIO(scores_csv(found))))
    assert tuple(frame.columns) == COLUMNS == tuple(table[0])
    assert len(frame) == len(table) == 178
    for column in ("epsilon_star", "r"):
        assert frame[column].tolist() == [float(each[column]) for each in table]
    assert frame["lost"].tolist() == [each["lost"] for each in table]
    assert frame["row"].tolist() == list(range(178))


def test_distances_are_rounded_down() -> None:
    found = audited("iris")
    for score, radius in zip(scores_frame(found).drop_duplicates("row")["r"], _radii(found), strict=True):
        assert radius * (1 - 1e-11) <= score <= radius * (1 + 1e-15)


def _radii(found: object) -> list[float]:
    assert isinstance(found, type(audit("cross")))
    by_row = {row: each.squared for each in found.radii for row in found.dataset.rows[each.point]}
    return [float(np.sqrt(float(by_row[row]))) for row in sorted(by_row)]


def test_class_names_with_commas_and_quotes_survive() -> None:
    text = scores_csv(audit([[0], [1], [2]], ['a,"b"', "c\nd", 'a,"b"']))
    assert pd.read_csv(io.StringIO(text))["class"].tolist() == ['a,"b"', "c\nd", 'a,"b"']


def test_the_command_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(mixproof_app(), ["audit", "cross", "--scores", "scores.csv", "--alpha", "1/5"])
    assert done.exit_code in {0, 1}
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == scores_csv(audit("cross", alpha="1/5"))
    refused = CliRunner().invoke(mixproof_app(), ["audit", "cross", "--scores", "no/such/place.csv"])
    assert isinstance(refused.exception, InputError)
    assert not (tmp_path / "no").exists()
