"""A key that is written twice in JSON is refused by every command that takes JSON, with its name."""

import shlex
import sys
from pathlib import Path

import pytest

import mixproof.reports.cli

MODEL = '{"weights": [[1]], "bias": [0], "weights": [[2]]}'
DATA = '{"points": [["0"], ["1"]], "labels": ["a", "b"], "labels": ["b", "a"]}'
NETWORK = '{"schema": "mixproof/network/1", "input": 1, "layers": [{"kind": "relu", "kind": "linear"}]}'
HERE = "{0 | 1}"


@pytest.mark.parametrize(
    "case",
    [
        (DATA, "labels", "collinear FILE"),
        (DATA, "labels", "verify --theorem 2.10 --dataset FILE --no-train"),
        (DATA, "labels", "margins FILE"),
        (DATA, "labels", "audit FILE"),
        (DATA, "labels", "trace --theorem 2.10 --dataset FILE"),
        (MODEL, "weights", f"verify --theorem affine:sandwich --dataset '{HERE}' --model FILE"),
        (MODEL, "weights", f"verify --theorem affine:sandwich --dataset '{HERE}' --model TEXT"),
        (MODEL, "weights", f"trace --theorem affine:sandwich --dataset '{HERE}' --model FILE"),
        (NETWORK, "kind", f"network FILE --dataset '{HERE}'"),
    ],
)
def test_commands_name_the_key(
    case: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held, key, words = case
    file = tmp_path / "held.json"
    file.write_text(held, encoding="utf-8")
    given = [{"FILE": str(file), "TEXT": held}.get(word, word) for word in shlex.split(words)]
    monkeypatch.setattr(sys, "argv", ["mixproof", *given])
    with pytest.raises(SystemExit) as end:
        mixproof.reports.cli.main()
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert f"the key '{key}' occurs 2 times in one object: keep the one that is meant" in " ".join(told.split())
