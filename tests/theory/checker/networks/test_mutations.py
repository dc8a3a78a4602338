"""Mutated certificates of networks: what makes a claim false is rejected, and nothing false is accepted."""

import copy
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.sealed import seal
from mixproof.geometry.errors import InputError
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED, REJECTED
from tests.empirical.networks.certified import Truth, certificate_of
from tests.empirical.networks.drawn import drawn_data, drawn_network
from tests.empirical.networks.worked import line, net_w, plane, tent
from tests.theory.checker.cases import judged
from tests.theory.checker.mutations import HOSTILE, at, nudge, places

Where = tuple[Any, ...]


def originals() -> list[dict[str, Any]]:
    """Certificates of networks with worked values, and of a random one of each family."""
    draw = random.Random(11)
    made = [certificate_of(tent(), line()), certificate_of(net_w(), plane(), "2", "1")]
    for family in range(5):
        network = drawn_network(draw, family)
        made.append(certificate_of(network, drawn_data(draw, network, 3)))
    return made


def numbers(content: Any, *keys: str) -> list[Where]:
    """The places of all numbers below some keys."""
    found = []
    for path in places(content):
        value = at(content, path)
        if {*keys} & {*path} and isinstance(value, str) and value.lstrip("-").replace("/", "").isdigit():
            found.append(path)
    return found


def _number(*keys: str) -> Callable[[Any, random.Random], None]:
    def change(content: Any, draw: random.Random) -> None:
        if found := numbers(content, *keys):
            path = draw.choice(found)
            at(content, path[:-1])[path[-1]] = nudge(at(content, path), draw)

    return change


def _outcome(content: Any, draw: random.Random) -> None:
    claim = draw.choice([claim for claim in content["claims"] if claim["kind"] == "decisions"])
    claim["outcome"] = draw.choice(("kept", "lost", "tied"))


def _label(content: Any, draw: random.Random) -> None:
    labels = content["dataset"]["labels"]
    i, j = draw.randrange(len(labels)), draw.randrange(len(labels))
    labels[i], labels[j] = labels[j], labels[i]


def _ends(content: Any, draw: random.Random) -> None:
    segment = draw.choice(_segments(content))
    segment["s"], segment["t"] = segment["t"], segment["s"]


def _cut(content: Any, draw: random.Random) -> None:
    """Drop a cut, add one, or call it hidden."""
    segment = draw.choice(_segments(content))
    cuts = segment["cuts"]
    if cuts and draw.random() < 0.7:
        cut = cuts.pop(draw.randrange(len(cuts)))
        if draw.random() < 0.5:
            segment["hidden"].append(cut)
    else:
        cuts.append(str(Fraction(draw.randint(1, 30), 31)))


def _segments(content: Any) -> list[Any]:
    return next(claim["segments"] for claim in content["claims"] if claim["kind"] == "pieces")


def _law(content: Any, draw: random.Random) -> None:
    content["mixing"][draw.choice("ab")] = draw.choice(("1", "2", "3", "1/2", "40", "6/5", "200"))


def _anything(content: Any, draw: random.Random) -> None:
    path = draw.choice([each for each in places(content) if each])
    at(content, path[:-1])[path[-1]] = copy.deepcopy(draw.choice(HOSTILE))


def _dropped(content: Any, draw: random.Random) -> None:
    path = draw.choice([each for each in places(content) if each])
    del at(content, path[:-1])[path[-1]]


MUTATIONS = (
    *(_number("weight", "bias", "slope", "factor", "shift"),) * 4,
    *(_number("cuts", "hidden"), _number("risk"), _number("risk"), _number("points")),
    *(_outcome, _label, _ends, _cut, _cut, _law, _anything, _dropped),
)


def truth_of(content: dict[str, Any]) -> list[bool] | None:
    """The truth of each claim by the toolkit; None where it does not read the content, or cannot decide it."""
    try:
        truth = Truth(content)
        return [truth.holds(claim) for claim in content["claims"]]
    except (InputError, KeyError, TypeError, ValueError, IndexError, AttributeError, AssertionError, ArithmeticError):
        return None


def mutate(count: int, seed: int, folder: Path) -> Counter[str]:
    """Judge mutated certificates against the truth."""
    draw, found = random.Random(seed), Counter[str]()
    certificates = originals()
    for k in range(count):
        content = copy.deepcopy(certificates[k % len(certificates)])
        draw.choice(MUTATIONS)(content, draw)
        if isinstance(content, dict):
            content["sha256"] = seal(content)
        start = time.monotonic()
        code, _, judgements = judged(content, folder, seconds=5.0)
        assert time.monotonic() - start < 20.0
        if code == MALFORMED:
            found["malformed"] += 1
            continue
        holds = truth_of(content)
        if holds is None:
            assert code != ACCEPTED, json.dumps(content)
            found["unknown"] += 1
            continue
        for true, judgement, claim in zip(holds, judgements, content["claims"], strict=True):
            assert true or judgement.outcome != ACCEPTED, (claim, json.dumps(content))
            assert not true or judgement.outcome != REJECTED or _lacks_evidence(claim), (claim, json.dumps(content))
        if not all(holds):
            assert code == REJECTED, json.dumps(content)
            found["false, rejected"] += 1
        else:
            found["true, accepted" if code == ACCEPTED else "true, not accepted"] += 1
    return found


def _lacks_evidence(claim: dict[str, Any]) -> bool:
    """True of the kind of claims that come with evidence, which can be damaged where the claim itself is true."""
    return bool(claim["kind"] == "pieces")


def test_mutated_certificates_of_networks(tmp_path: Path) -> None:
    found = mutate(24, 1, tmp_path)
    assert found["false, rejected"] > 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 10))
def test_a_thousand_mutations(seed: int, tmp_path: Path) -> None:
    found = mutate(125, seed, tmp_path)
    assert found["false, rejected"] > 50
    assert not found["unknown"]
