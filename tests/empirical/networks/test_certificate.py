"""Certificates of networks: the bare checker accepts them, and they claim what the toolkit found."""

import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof.empirical.networks.certificate import certify_network, left_out
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.exact_line import exact_bends, exact_pieces
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory import checker
from tests.empirical.networks.certified import Truth, certificate_of, report_of
from tests.empirical.networks.drawn import drawn_data, drawn_network
from tests.empirical.networks.worked import line, net_w, plane, tent

CHECKER = Path(checker.__file__).resolve().parent


def some(drawn: int) -> list[dict[str, Any]]:
    """Certificates of five networks with worked values, and of random ones of so many families."""
    made = [certificate_of(tent(factor), line(), a) for factor, a in ((1, "1"), (50, "3"), (3, "1/2"))]
    made += [certificate_of(net_w(), plane(), a, b) for a, b in (("1", "1"), ("2", "5"))]
    draw, laws = random.Random(8), (("1", "1"), ("1/5", "1/5"), ("8", "8"), ("40", "40"), ("2/3", "4"))
    for family in range(drawn):
        network = drawn_network(draw, family)
        made.append(certificate_of(network, drawn_data(draw, network), *draw.choice(laws)))
    return made


@pytest.mark.parametrize("drawn", [5, pytest.param(15, marks=pytest.mark.slow)])
def test_the_bare_checker_accepts_networks_and_their_claims_are_true(drawn: int, tmp_path: Path) -> None:
    certificates = some(drawn)
    for k, content in enumerate(certificates):
        (tmp_path / f"{k}.json").write_text(json.dumps(content), encoding="utf-8")
    names = [f"{k}.json" for k in range(5 + drawn)]
    command = [sys.executable, "-I", "-S", str(CHECKER), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [f"{name}: accepted" in done.stdout for name in names] == [True] * (5 + drawn)
    claims = [claim for content in certificates for claim in content["claims"]]
    assert " ".join(done.stdout.split()).count("accepted (1 checked)") == len(claims)
    assert {claim["kind"] for claim in claims} == {"decisions", "pieces", "squared-risk", "cross-entropy-risk"}
    for content in certificates:
        truth = Truth(content)
        assert all(truth.holds(claim) for claim in content["claims"])


def test_tent_and_its_worked_values() -> None:
    *_, pieces, squared, cross_entropy = certificate_of(tent(), line())["claims"]
    assert {"s": 2, "t": 0, "cuts": ["1/2"], "hidden": []} in pieces["segments"]
    assert squared["risk"] == "4/27"
    low, high = map(Fraction, cross_entropy["risk"])
    assert low < Fraction("0.51955917978") < high
    assert high - low <= Fraction(1, 1000)


def test_hidden_places_are_those_where_a_unit_bends_and_the_scores_do_not() -> None:
    draw = random.Random(3)
    found = 0
    for family in range(10):
        network = drawn_network(draw, family)
        ends = [[Fraction(draw.randint(-9, 9)) for _ in range(network.inputs)] for _ in range(2)]
        bends = exact_bends(network, ends[0], ends[1])
        cuts = [piece.upper for piece in exact_pieces(network, ends[0], ends[1])[:-1]]
        assert {*cuts} <= {*bends}
        found += len(bends) - len(cuts)
    assert found


@pytest.mark.parametrize(
    ("law", "sample", "kinds", "said"),
    [
        ("500001/1000001", None, ["decisions", "pieces"], "short denominators"),
        ("1001", None, ["decisions", "pieces"], "a + b ≤ 2000"),
        ("1", Sample(2), ["decisions"], "small networks on few rows"),
        ("1", None, ["decisions", "pieces", "squared-risk", "cross-entropy-risk"], ""),
        ("40", None, ["decisions", "pieces", "squared-risk", "cross-entropy-risk"], ""),
    ],
)
def test_what_the_checker_cannot_know_is_not_claimed_and_said(
    law: str, sample: Sample | None, kinds: list[str], said: str
) -> None:
    report = report_of(tent(), line(), Beta(Fraction(law), Fraction(law)), sample)
    assert [claim["kind"] for claim in certify_network(report)["claims"]] == kinds
    assert said in left_out(report)
    assert bool(left_out(report)) == bool(said)


def test_a_law_that_is_no_beta_law_is_refused() -> None:
    law = parse_mixing("mixture(1/2*beta(1,1) + 1/2*beta(2,1))")
    with pytest.raises(InputError, match="written for Beta laws"):
        certify_network(report_of(tent(), line(), law))
