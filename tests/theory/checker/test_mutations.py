"""Mutated certificates are rejected, unless they are the same or true."""

import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mixproof.theory.certificate import certify
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED, REJECTED, Judgement
from mixproof.theory.verify import verify
from tests.theory.checker.cases import judged
from tests.theory.checker.judges import is_true
from tests.theory.checker.mutations import mutated
from tests.theory.checker.oracle import Oracle

TWO = {"weights": [["1/2", "1/3"]], "bias": ["-1/4"]}
THREE = {"weights": [["1", "0"], ["0", "1"], ["-1", "1/2"]], "bias": ["0", "1/4", "-1/4"]}
SUBJECTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("2.10", "shadow", {}),
    ("2.10", "counterexample", {}),
    ("2.10", "crossing", {"alpha": "1/2"}),
    ("2.5", "cross", {}),
    ("3.2", "crossing", {}),
    ("3.2", "cross", {}),
    ("3.2", "crossing", {"point": ["0", "0"]}),
    ("2.7", "counterexample", {}),
    ("2.7", "shadow", {}),
    ("2.3", "counterexample", {"mixing": "beta(2,1)"}),
    ("2.3", "crossing", {"point": ["0", "0"]}),
    ("2.2", "cross", {}),
    ("2.8", "shadow", {}),
    ("2.4-scheme", "counterexample", {}),
    ("2.4-scheme", "crossing", {}),
    ("2.11", "crossing", {}),
    ("2.11", "alternating-line:points=6", {}),
    ("2.11", "gaussian:positive=3,negative=3,dimension=2", {}),
    ("3.5", "simplex", {}),
    ("3.5", "simplex:positive=2,negative=2", {}),
    ("3.5", "shadow", {}),
    ("3.8", "gaussian:positive=3,negative=3,dimension=8", {}),
    ("3.7", "simplex", {}),
    ("dat:identity", "{(0, 0) | (1, 2) | (3, 1)}", {"model": THREE}),
    ("carratino:1", "{(0, 0), (1, 1) | (2, 0)}", {"model": TWO, "alpha": "1/5"}),
    ("carratino:2", "{(0, 0), (1, 1) | (2, 2)}", {"model": TWO}),
    ("affine:sandwich", "{(0, 0) | (1, 2) | (3, 1)}", {"model": THREE, "alpha": "1/5"}),
    ("affine:robustness", "{(-1, 1) | (1, 1), (1, -1)}", {"model": {"weights": [["1/2", 0]]}}),
    ("affine:robustness", "{(-1, 1) | (1, 1), (3, -1)}", {"model": {"weights": [["1/2", 0]]}, "alpha": "40"}),
    ("affine:second-order", "{-10, 1 | 2}", {"model": {"weights": [[1]]}}),
    ("affine:second-order", "{(0, 0) | (1, 2) | (3, 1)}", {"model": THREE}),
    ("manifold:1", "{(0, 0) | (1, 0) | (0, 1) | (1, 1)}", {}),
    ("manifold:corollary-1", "{(0, 0), (3, 0), (0, 3) | (1, 1)}", {}),
    ("manifold:corollary-1", "{(0, 0), (0, 1) | (1, 0), (1, 5)}", {}),
)


def meaning(content: dict[str, Any]) -> str:
    """The content of a certificate without its seal, in one order of keys."""
    return json.dumps({key: value for key, value in content.items() if key != "sha256"}, sort_keys=True)


def assert_true(content: dict[str, Any], found: list[Judgement]) -> None:
    """Everything that an accepted certificate says is true, by the toolkit's solvers and by brute force."""
    for entry, judgement in zip(content["verdicts"], found, strict=True):
        oracle = Oracle(content, entry)
        assert oracle.verdict().value == entry["verdict"], (entry, content["dataset"])
        for claim, found_claim in zip(entry["claims"], judgement.claims, strict=True):
            assert found_claim.state != "checked" or is_true(oracle, claim), (claim, content["dataset"])


def mutate(count: int, seed: int, folder: Path) -> Counter[int]:
    """Judge mutated certificates: none crashes or hangs the checker, and what it accepts is the same or true."""
    draw, codes = random.Random(seed), Counter[int]()
    certificates: list[dict[str, Any]] = [certify(verify(id, name, **law)) for id, name, law in SUBJECTS]
    for k in range(count):
        original = certificates[k % len(certificates)]
        content = mutated(original, draw)
        start = time.monotonic()
        code, _, found = judged(content, folder, seconds=5.0)
        assert time.monotonic() - start < 30.0
        codes[code] += 1
        if code == ACCEPTED and meaning(content) != meaning(original):
            assert_true(content, found)
        if meaning(content) != meaning(original):
            broken = {**content, "sha256": original["sha256"]}
            assert k % 10 or judged(broken, folder)[0] in {REJECTED, MALFORMED}
    return codes


@pytest.mark.slow
def test_mutated_certificates_are_rejected_unless_they_are_true(tmp_path: Path) -> None:
    codes = mutate(750, seed=1, folder=tmp_path)
    assert codes[REJECTED] > 150
    assert codes[MALFORMED] > 150


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_twelve_thousand_mutations(seed: int, tmp_path: Path) -> None:
    codes = mutate(3000, seed, tmp_path)
    assert codes[REJECTED] > 500
    assert codes[MALFORMED] > 500
