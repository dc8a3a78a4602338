"""Files of network certificates: the written form, what asks for too much, and what each layer computes."""

import copy
import random
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof.empirical.networks.written import written_form
from mixproof.geometry.data.sealed import seal
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.command import check, told
from mixproof.theory.checker.networks.network import Network, scores_of
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED, REJECTED, UNDECIDED
from tests.empirical.networks.certified import certificate_of
from tests.empirical.networks.drawn import FAMILIES, drawn_network
from tests.empirical.networks.worked import line, tent
from tests.theory.checker.cases import judged, written

Change = Callable[[Any], Any]


@pytest.mark.parametrize("family", range(len(FAMILIES)))
def test_the_checker_computes_what_the_toolkit_computes(family: int) -> None:
    draw = random.Random(family)
    for _ in range(10):
        network = drawn_network(draw, family)
        read = Network.read(written_form(network), Clock(10))
        point = [draw.randint(-20, 20) for _ in range(network.inputs)]
        assert scores_of(read.values((point, 3))) == network([Fraction(value, 3) for value in point])


def changed(change: Change) -> dict[str, Any]:
    content = copy.deepcopy(certificate_of(tent(), line()))
    change(content)
    return {**content, "sha256": seal(content)}


def layer(place: int, **more: Any) -> Change:
    return lambda content: content["network"]["layers"][place].update(more)


def claim(place: int, **more: Any) -> Change:
    return lambda content: content["claims"][place].update(more)


def layers(*given: Any, shape: Any = 1) -> Change:
    return lambda content: content["network"].update(layers=list(given), input=shape)


def conv(**more: Any) -> dict[str, Any]:
    window = {"stride": [1, 1], "padding": [0, 0], "dilation": [1, 1]}
    return {"kind": "conv2d", "weight": [[[["1"]]]], "bias": ["0"], "groups": 1, **window, **more}


def pool(**more: Any) -> dict[str, Any]:
    return {"kind": "max-pool2d", "size": [1, 1], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], **more}


NO_CERTIFICATES: dict[str, Change] = {
    "a float weight": layer(0, weight=[["1.5"], ["1"]]),
    "a ragged weight": layer(0, weight=[["1", "2"], ["1"]]),
    "no bias": lambda content: content["network"]["layers"][0].pop("bias"),
    "too few biases": layer(0, bias=["1"]),
    "an unknown layer": layer(1, kind="sigmoid"),
    "a field that means nothing": layer(1, slope="1"),
    "a layer that reads a later one": layer(0, of=["late"]),
    "a layer that reads two": layer(1, of=["input", "input"]),
    "a name twice": lambda content: [each.update(name="twice") for each in content["network"]["layers"]],
    "no layers": layers(),
    "no list of layers": lambda content: content["network"].update(layers={}),
    "no network": lambda content: content.update(network=[]),
    "another schema of the network": lambda content: content["network"].update(schema="mixproof/network/2"),
    "another input": lambda content: content["network"].update(input=2),
    "an input without a shape": lambda content: content["network"].update(input=[1, 2]),
    "an input of nothing": lambda content: content["network"].update(input=0),
    "another number of scores": layer(2, weight=[["1", "1"]], bias=["0"]),
    "scores in a plane": layers(conv(), shape=[1, 1, 1]),
    "a ragged kernel": layers(conv(weight=[[[["1"], ["1", "2"]]]]), shape=[1, 3, 3]),
    "an empty kernel": layers(conv(weight=[[[]]]), shape=[1, 3, 3]),
    "no stride": layers(conv(stride=[0, 1]), shape=[1, 3, 3]),
    "a negative padding": layers(conv(padding=[-1, 0]), shape=[1, 3, 3]),
    "groups that do not divide": layers(conv(groups=2), shape=[2, 3, 3]),
    "a window that is too large": layers(pool(size=[4, 4]), shape=[1, 3, 3]),
    "a window that reads nothing": layers(pool(padding=[1, 1]), shape=[1, 1, 1]),
    "a linear layer on a plane": lambda content: content["network"].update(input=[1, 1, 1]),
    "a law of no parameters": lambda content: content.update(mixing={"a": "0", "b": "1"}),
    "a law of too many": lambda content: content.update(mixing={"a": "1", "b": "1", "c": "1"}),
    "no claims": lambda content: content.update(claims=[]),
    "a claim of no kind": lambda content: content.update(claims=[{}]),
    "an unknown claim": claim(0, kind="limit"),
    "no such row": claim(0, rows=[7]),
    "no rows": claim(0, rows=[]),
    "no such outcome": claim(0, outcome="safe"),
    "an empty list of segments": claim(1, segments=[]),
    "an enclosure upside down": claim(3, risk=["1", "0"]),
    "verdicts": lambda content: content.update(verdicts=[]),
}


@pytest.mark.parametrize("change", NO_CERTIFICATES.values(), ids=NO_CERTIFICATES)
def test_what_has_not_the_written_form_is_no_certificate(change: Change, tmp_path: Path) -> None:
    assert judged(changed(change), tmp_path)[0] == MALFORMED


BIG, BIGGER, BIGGEST = ("1" + "0" * 18_998 + last for last in "179")
SHARE = "4" * 18_998 + f"1/{BIG}"
TOO_MUCH: dict[str, Change] = {
    "a plane without end": layers(pool(padding=[10**14, 10**14]), shape=[1, 1, 1]),
    "a wide window": layers(pool(size=[10**14, 1], padding=[10**14, 0]), shape=[1, 1, 1]),
    "an input without end": layers({"kind": "relu"}, shape=10**14),
    "a thousand pools": layers(*[pool(size=[2, 2], padding=[1, 1])] * 1000, {"kind": "flatten"}, shape=[1, 1, 1]),
    "large denominators": layer(0, weight=[[f"1/{BIG}"], ["1"]], bias=[f"1/{BIGGER}", f"1/{BIGGEST}"]),
    "a deep network of large denominators": layers(
        *[{"kind": "linear", "weight": [[f"{BIG}/{BIGGER}"]], "bias": ["0"]}] * 50,
        {"kind": "linear", "weight": [["1"], ["1"]], "bias": ["0", "1"]},
    ),
    "a thousand deep sums": layers(
        *[
            {"kind": "sum", "of": [name, name], "name": f"x{k + 1}"}
            for k, name in enumerate(["input", *map("x{}".format, range(1, 1000))])
        ],
        {"kind": "linear", "weight": [["1"], ["1"]], "bias": ["0", "1"]},
    ),
    "a cut of many digits": lambda content: content["claims"][1]["segments"][0].update(hidden=[SHARE]),
    "a cut of many digits that counts": lambda content: content["claims"][1]["segments"][1].update(cuts=[SHARE]),
    "a law of a high degree": lambda content: content.update(mixing={"a": "1000000", "b": "1000000"}),
    "large scores": layer(2, weight=[[BIG, "0"], ["0", "1"]]),
    "many places": lambda content: content["claims"][1]["segments"][0].update(
        hidden=[f"{k}/100000" for k in range(1, 100000)]
    ),
}


@pytest.mark.parametrize("change", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_file_that_asks_for_too_much_is_answered_in_time(change: Change, tmp_path: Path) -> None:
    content = changed(change)
    start = time.monotonic()
    code, note, _ = judged(content, tmp_path, seconds=1.0)
    assert time.monotonic() - start < 5.0
    assert note
    assert (code == ACCEPTED) == (change is TOO_MUCH["a cut of many digits"])


def test_each_claim_is_shown_with_its_answer(tmp_path: Path) -> None:
    content = changed(claim(3, risk=["1/2", "51/100"]))
    path = written(content, tmp_path)
    assert told("net.json", check(path)) == [
        "net.json: REJECTED",
        "  data: 3 rows, 3 points in R^1, 2 classes; a network of 3 layers, λ ~ Beta(1,",
        "    1)",
        "  network decisions, 3 rows (0, 1, 2) kept: accepted (1 checked)",
        "  network pieces, 4 affine pieces on 3 segments: accepted (1 checked)",
        "  network squared-risk, is 4/27: accepted (1 checked)",
        "  network cross-entropy-risk, claimed: REJECTED (1 rejected)",
        "    the claim is false",
        "    cross-entropy-risk: rejected: the cross-entropy risk is outside these bounds",
    ]


ANSWERS: dict[str, tuple[Change, int, str]] = {
    "a row that is kept, called lost": (claim(0, outcome="lost"), REJECTED, "row 0 is kept, not lost"),
    "a missing cut": (
        lambda content: content["claims"][1]["segments"][1].update(cuts=[]),
        REJECTED,
        "a unit of layer 2 bends between λ = 0 and 1",
    ),
    "a cut that is none": (
        lambda content: content["claims"][1]["segments"][0].update(cuts=["1/3"]),
        REJECTED,
        "are not the places at which the scores bend",
    ),
    "a cut beyond the segment": (
        lambda content: content["claims"][1]["segments"][0].update(hidden=["3/2"]),
        REJECTED,
        "not in order between 0 and 1",
    ),
    "a hidden place that is none": (
        lambda content: content["claims"][1]["segments"][0].update(hidden=["1/3"]),
        ACCEPTED,
        "",
    ),
    "a cut called hidden": (
        lambda content: content["claims"][1]["segments"][1].update(cuts=[], hidden=["1/2"]),
        REJECTED,
        "are not the places at which the scores bend",
    ),
    "one point twice": (claim(1, segments=[{"s": 0, "t": 0, "cuts": [], "hidden": []}]), REJECTED, "are one point"),
    "another squared risk": (claim(2, risk="4/26"), REJECTED, "the squared risk is another"),
    "bounds of the squared risk": (claim(2, risk=["1/8", "1/4"]), ACCEPTED, ""),
    "bounds that the squared risk is an end of": (claim(2, risk=["4/27", "1/4"]), ACCEPTED, ""),
    "narrow bounds of the cross-entropy": (claim(3, risk=["51955/100000", "51957/100000"]), ACCEPTED, ""),
    "risks without pieces": (lambda content: content["claims"].pop(1), UNDECIDED, "the pieces of all segments"),
    "risks of a missing segment": (
        lambda content: content["claims"][1]["segments"].pop(),
        UNDECIDED,
        "the pieces of all segments",
    ),
    "risks before the pieces": (lambda content: content["claims"].reverse(), UNDECIDED, "the pieces of all segments"),
    "a law that is not whole": (
        lambda content: content.update(mixing={"a": "1/2", "b": "1/2"}),
        REJECTED,
        "the squared risk is another",
    ),
    "a law of large parameters": (
        lambda content: content.update(mixing={"a": "2000", "b": "2000"}),
        UNDECIDED,
        "at most 2000 together",
    ),
}


@pytest.mark.parametrize(("change", "code", "why"), ANSWERS.values(), ids=ANSWERS)
def test_answers(change: Change, code: int, why: str, tmp_path: Path) -> None:
    found, _, judgements = judged(changed(change), tmp_path)
    assert found == code
    assert why in "".join(claim.why for judgement in judgements for claim in judgement.claims)


def test_a_broken_seal_is_rejected(tmp_path: Path) -> None:
    content = {**certificate_of(tent(), line()), "sha256": "0"}
    assert judged(content, tmp_path)[:2] == (REJECTED, "the seal is not that of the content: the file was changed")
