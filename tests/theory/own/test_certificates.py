"""Certificates of statements of one's own: the claims are checked, and the author's step is called that."""

import json
import re
from pathlib import Path
from typing import Any, cast

import pytest

from mixproof.geometry.data.sealed import seal
from mixproof.geometry.errors import InputError
from mixproof.reports.commands.statement_start import started
from mixproof.theory.certificate import certify
from mixproof.theory.checker.command import AUTHOR, check, told
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED, REJECTED, UNDECIDED
from mixproof.theory.verify import verify
from tests.theory.own.claims import a_statement

Certificate = dict[str, Any]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file that a new statement starts from."""
    file = tmp_path_factory.mktemp("own") / "my_claim.py"
    file.write_text(started(str(file), "my_claim"), encoding="utf-8")
    return str(file)


def checked(content: Certificate, folder: Path) -> tuple[int, str]:
    """The exit code of the checker, and its words."""
    file = folder / "certificate.json"
    file.write_text(json.dumps({**content, "sha256": seal(content)}))
    found = check(str(file))
    return found[0], " ".join(" ".join(told("c", found)).split())


@pytest.mark.parametrize(
    "data", ["{0 | 1, 3}", "shadow", "crossing", "{(0, 0), (2, 0) | (1, 1), (3, 5)}", "{0, 3 | 1, 4}"]
)
def test_the_claims_of_the_start_are_accepted(start: str, data: str, tmp_path: Path) -> None:
    code, words = checked(certify(verify(start, data)), tmp_path)
    assert code == ACCEPTED
    assert words.count(AUTHOR) == 2


def changed(made: Certificate, **changes: Any) -> Certificate:
    """A certificate whose first verdict has other fields."""
    content = {key: value for key, value in made.items() if key != "sha256"}
    first, *rest = cast(list[Any], content["verdicts"])
    merged = {key: value for key, value in {**first, **changes}.items() if value is not None}
    return {**content, "verdicts": [merged, *rest]}


def test_what_is_false_or_empty_is_not_accepted(start: str, tmp_path: Path) -> None:
    made = certify(verify(start, "{0 | 1, 3}", "claimed"))
    claim = cast(Any, made)["verdicts"][0]["claims"][0]
    assert checked(changed(made), tmp_path)[0] == ACCEPTED
    code, words = checked(changed(made, claims=[{**claim, "weight": "1/3"}]), tmp_path)
    assert code == REJECTED
    assert "a claim is false" in words
    assert checked(changed(made, claims=[claim, {"kind": "no-conflict", "ends": "some"}]), tmp_path)[0] == REJECTED
    code, words = checked(changed(made, claims=[]), tmp_path)
    assert code == UNDECIDED
    assert "its author claims nothing" in words
    assert checked(changed(made, verdict="undecided", claims=[]), tmp_path)[0] == UNDECIDED


@pytest.mark.parametrize(
    ("changes", "told_of_it"),
    [
        ({"own": None}, "there is no statement my-claim"),
        ({"statement": "2.10", "reading": "printed"}, "there is statement 2.10"),
        ({"own": {"hypothesis": "x"}}, "fields are"),
        ({"own": {"hypothesis": "x", "conclusion": "y" * 1001}}, "too long"),
        ({"settings": {"law": "1"}}, "fields are"),
        ({"verdict": "proved"}, "there is no such verdict"),
        ({"claims": [{"kind": "trust-me"}]}, "there is no kind of claim trust-me"),
        ({"claims": [{"kind": "limit", "x": 0, "towards": 1, "shares": {"0": "1"}}]}, "the law of λ is not given"),
    ],
)
def test_what_is_of_another_form_is_no_certificate(
    changes: dict[str, Any], told_of_it: str, start: str, tmp_path: Path
) -> None:
    code, words = checked(changed(certify(verify(start, "{0 | 1, 3}", "claimed")), **changes), tmp_path)
    assert code == MALFORMED
    assert told_of_it in words


@pytest.mark.slow
def test_claims_that_are_not_exact_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    with pytest.raises(
        InputError, match="claim mine has no certificates: define a function claims beside its statement"
    ):
        certify(verify(a_statement(file, "True"), "shadow"))
    for given, told_of_it in (
        ("[{'kind': 'inside', 'weight': 0.5}]", "gives the float 0.5: numbers are written as 'p/q'"),
        ("[{'sort': 'inside'}]", "claims has to give a list of claims, each with its kind"),
        ("1 / 0", "line 9: ZeroDivisionError"),
    ):
        found = verify(a_statement(file, "True", f"def claims(verification, outcome):\n    return {given}"), "shadow")
        with pytest.raises(InputError, match=told_of_it):
            certify(found)


ABOUT_A_MODEL = """
from mixproof.theory.statement import Claim, Reading, Statement

def correlated(instance):
    W, b = instance.model.rows_for(instance.dataset)
    return W[1][0] > W[0][0]

STATEMENT = Statement(
    id="rising", kind="claim", title="The score rises",
    readings=(Reading("claimed", Claim("it has", lambda instance: True), Claim("it rises", correlated)),),
    uses=frozenset({"mixing", "model"}), symmetries=frozenset(),
)

def claims(verification, outcome):
    return [{"kind": "label-covariance", "value": "COVARIANCE"}]
"""


@pytest.mark.parametrize(("covariance", "expected"), [("1", ACCEPTED), ("3/4", REJECTED)])
def test_a_claim_of_ones_own_may_be_about_a_model(covariance: str, expected: int, tmp_path: Path) -> None:
    """On {−1 | 1} with u = 2x the mean of y·u is 1, and ȳ·ū is 0."""
    file = tmp_path / "rising.py"
    file.write_text(ABOUT_A_MODEL.replace("COVARIANCE", covariance))
    made = certify(verify(str(file), "{-1 | 1}", model={"weights": [[2]]}))
    assert cast(Any, made)["verdicts"][0]["settings"]["model"] == {"weights": [["0"], ["2"]], "bias": ["0", "0"]}
    assert checked(made, tmp_path)[0] == expected


@pytest.mark.parametrize(
    ("claim", "told_of_it"),
    [
        ("{'kind': 'plain-truth'}", "reading claimed: there is no kind of claim plain-truth"),
        ("{'kind': 'no-conflict'}", "reading claimed: fields are"),
        ("{'kind': 'label-covariance', 'value': '0'}", "no model is given; name what they need in `uses`"),
    ],
)
def test_claims_that_the_checker_cannot_read_are_not_written(claim: str, told_of_it: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    text = ABOUT_A_MODEL.replace('{"kind": "label-covariance", "value": "COVARIANCE"}', claim)
    file.write_text(text.replace("instance.model.rows_for(instance.dataset)", "[[0], [1]], 0").replace(', "model"', ""))
    with pytest.raises(InputError, match=re.escape(told_of_it)):
        certify(verify(str(file), "{-1 | 1}"))
