"""Certificates and cases that the checker's tests share."""

import json
from pathlib import Path
from typing import Any

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.certificate import certify
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.case import Case
from mixproof.theory.checker.command import check
from mixproof.theory.checker.data import Data
from mixproof.theory.checker.lines import Lines
from mixproof.theory.checker.verdict import Judgement
from mixproof.theory.statement import Verification
from mixproof.theory.verify import verify, verify_all

SMALL = (
    *("counterexample", "shadow", "crossing", "cross", "simplex", "simplex:positive=2,negative=2"),
    "gaussian:positive=2,negative=1,dimension=36",
)
LAWS: tuple[dict[str, Any], ...] = ({}, {"alpha": "1/2"}, {"alpha": 2}, {"mixing": "beta(2,1)"}, {"alpha": "3/2"})


STEEP = {"weights": [["-2"]], "bias": ["1"]}
"""A model of one coordinate and two classes."""


def written(content: Any, folder: Path, name: str = "certificate.json") -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def judged(content: Any, folder: Path, seconds: float = 20.0) -> tuple[int, str, list[Judgement]]:
    found = check(written(content, folder), seconds)
    assert "failed by" not in found[1], found[1]
    return found


def case_of(dataset: Dataset, law: Beta | None = None, **settings: Any) -> Case:
    """The checker's own view of a dataset."""
    content = certify(verify("2.11", dataset, ["sharp"]))
    mixing = {} if law is None else {"mixing": {"a": str(law.a), "b": str(law.b)}}
    data = Data.read(content["dataset"], Clock(60))
    return Case.read(Lines(data), {**mixing, **settings}, "", "mixing epsilon point")


def everything(dataset: Dataset | str, **law: Any) -> dict[str, Any]:
    """A certificate of all statements that fit a dataset."""
    return certify(*(each for each in verify_all(dataset, **law) if isinstance(each, Verification)))
