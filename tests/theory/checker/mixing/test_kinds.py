"""Certificates under every kind of law are accepted; a law in the place of another, with another verdict, is not."""

import copy
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.sources import load
from mixproof.theory.certificate import certify, seal
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED, REJECTED
from mixproof.theory.statement import Verification
from mixproof.theory.verify import verify, verify_all
from tests.theory.checker.cases import judged

EXACT = (
    "uniform",
    "beta(2,1)",
    "beta(1/2,3/2)",
    "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)",
    "piecewise(0:1/4: 8/13 + 32/13*x; 1/4:1: 16/13*(10/9 - 4/9*x))",
    "mixture(1/2*uniform + 1/2*beta(8,8))",
    "mixture(1/3*beta(1/2,1/2) + 2/3*beta(3/2,5/2))",
    "mixture(1/2*beta(2,1) + 1/2*beta(1,2))",
    "density(6*x*(1-x))",
    "density(2*x)",
)
ENCLOSED = (
    "mixture(1/2*uniform + 1/2*beta(1/2,1/2))",
    "density(exp(-x)/(1-exp(-1)))",
    "density(pi/2*sin(pi*x))",
    "density(1/(pi*sqrt(x*(1-x))))",
    "density(3/2*sqrt(x))",
)
LAWS = EXACT + ENCLOSED
DATA = ("shadow", "crossing", "cross", "simplex")
Content = dict[str, Any]


@cache
def certified(name: str, law: str) -> Content:
    """A certificate of the statements that depend on the law, and are quickly decided."""
    dataset = load(name)
    return certify(*(verify(number, dataset, mixing=law) for number in ("2.3", "2.5", "2.8", "2.10", "3.2")))


@pytest.mark.parametrize("law", LAWS)
def test_verdicts_are_accepted(law: str, tmp_path: Path) -> None:
    for name in DATA if law in EXACT else DATA[:2]:
        code, _, found = judged(certified(name, law), tmp_path)
        assert code == ACCEPTED, [(each.title, each.reasons, each.claims) for each in found if each.outcome]


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
def test_all_that_depends_on_the_law_is_accepted(law: str, tmp_path: Path) -> None:
    found = [each for each in verify_all("crossing", mixing=law) if isinstance(each, Verification)]
    content = certify(*(each for each in found if "mixing" in each.statement.uses and each.statement.has_claims))
    code, _, judgements = judged(content, tmp_path)
    assert code == ACCEPTED, [(each.title, each.reasons, each.claims) for each in judgements if each.outcome]
    assert len({each.title.split()[0] for each in judgements}) >= 8


@pytest.mark.parametrize(
    ("name", "laws"),
    [
        ("shadow", ("beta(1/2,3/2)", "density(2*x)", ENCLOSED[0], ENCLOSED[3])),
        pytest.param("crossing", (*EXACT[1:6:2], *ENCLOSED[::3]), marks=pytest.mark.slow),
    ],
)
def test_a_law_in_the_place_of_another_is_accepted_only_with_its_own_verdict(
    name: str, laws: tuple[str, ...], tmp_path: Path
) -> None:
    """All claims stay, the law is exchanged, and the file is sealed anew."""
    changed = 0
    for law, other in product(laws, repeat=2):
        if law == other:
            continue
        content, truth = copy.deepcopy(certified(name, law)), certified(name, other)
        for entry in content["verdicts"]:
            entry["settings"]["mixing"] = truth["verdicts"][0]["settings"]["mixing"]
        content["sha256"] = seal(content)
        _, _, found = judged(content, tmp_path)
        for each, meant in zip(found, truth["verdicts"], strict=True):
            if each.verdict != meant["verdict"]:
                changed += 1
                assert each.outcome == REJECTED, (law, other, each)
    assert changed > len(laws)


@pytest.mark.parametrize(
    ("law", "why"),
    [
        ({"mixture": []}, "no components"),
        ({"mixture": [["1/2", "1", "1"], ["1/3", "2", "2"]]}, "do not sum to 1"),
        ({"mixture": [["3/2", "1", "1"], ["-1/2", "2", "2"]]}, "not positive"),
        ({"mixture": [["1/2", "1", "1"], ["1/2", "0", "2"]]}, "not positive"),
        ({"mixture": [["1/2", "1", "1"], ["1/2", "2"]]}, "a component is not"),
        ({"mixture": [["1/2", "1", "1"], ["1/2", "2049", "2"]]}, "is above 2048"),
        ({"mixture": [["1/2", "1", "1"], ["1/2", "2", "2"]], "a": "1"}, "fields are"),
        ({"pieces": []}, "no pieces"),
        ({"pieces": [["0", "1", ["2"]]]}, "integrate to 1"),
        ({"pieces": [["0", "1", ["2", "-2", "1/2"]]]}, "integrate to 1"),
        ({"pieces": [["0", "1", ["3", "-4"]]]}, "not positive"),
        ({"pieces": [["0", "1", ["0"]]]}, "not positive"),
        ({"pieces": [["0", "1", ["-1"]]]}, "not positive"),
        ({"pieces": [["0", "1/2", ["1"]], ["1/2", "1", ["1", "1"]]]}, "jumps"),
        ({"pieces": [["0", "1/2", ["1", "-2"]], ["1/2", "1", ["-1", "2"]]]}, "is 0 between"),
        ({"pieces": [["0", "1/2", ["1"]], ["1/3", "1", ["1"]]]}, "do not go from 0 to 1"),
        ({"pieces": [["0", "1/2", ["1"]]]}, "do not go from 0 to 1"),
        ({"pieces": [["0", "2", ["1"]], ["2", "1", ["1"]]]}, "not in order"),
        ({"pieces": [["0", "1", []]]}, "no coefficients"),
        ({"pieces": [["0", "1"]]}, "a piece is not"),
        ({"law": "uniform"}, "fields are"),
        ("uniform", "an object is missing"),
    ],
)
def test_what_is_no_law_is_no_certificate(law: Any, why: str, tmp_path: Path) -> None:
    content = copy.deepcopy(certified("shadow", "uniform"))
    content["verdicts"][0]["settings"]["mixing"] = law
    content["sha256"] = seal(content)
    code, note, _ = judged(content, tmp_path)
    assert code == MALFORMED
    assert why in note
