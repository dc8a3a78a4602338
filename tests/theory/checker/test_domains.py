"""The checker refuses a verdict wherever the toolkit refuses to ask the statement of those data and settings."""

import copy
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.theory.certificate import SCHEMA, certify, seal
from mixproof.theory.checker.readings.definitions import STATEMENTS
from mixproof.theory.checker.verdict import ACCEPTED, MALFORMED
from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.verify import pose, verify
from tests.strategies import examples
from tests.theory.checker.cases import everything, judged

VERDICTS = ("confirmed", "refuted", "not_applicable", "undecided")
NAMES = ("a", "b", "c", " a", "b ", "", " ")
"""Class names; the toolkit takes "a" and " a" for one, and a blank for a label that is missing."""

Content = dict[str, Any]


def is_refused(content: Content) -> bool:
    """True if the toolkit refuses to ask the statement of the only verdict."""
    held, (entry,) = content["dataset"], content["verdicts"]
    rows = sorted((row, k) for k, rows in enumerate(held["rows"]) for row in rows)
    settings = dict(entry["settings"])
    settings.pop("epoch", None)
    if len(settings.get("model", {"bias": "12"})["bias"]) == 1:
        return True  # a certificate has a row for each class, where a model may be written as one row for two classes
    if law := settings.get("mixing"):
        settings["mixing"] = f"beta({law['a']},{law['b']})"
    try:
        table = [list(map(Fraction, held["points"][k])) for _, k in rows]
        data = Dataset.from_rationals(table, [held["labels"][k] for _, k in rows])
        _, instance = pose(entry["statement"], data, **settings)
        if instance.model is not None:
            logits_of(instance)  # refused where one is too large
    except InputError:
        return True
    return sorted(data.classes) != sorted(held["classes"])


def code_of(content: Content, folder: Path) -> int:
    return judged({**content, "sha256": seal(content)}, folder)[0]


@st.composite
def instances(draw: st.DrawFn) -> Content:
    """A dataset and a verdict that claims nothing, with settings in and out of their ranges."""
    dimension, statement = draw(st.integers(1, 2)), draw(st.sampled_from(sorted(STATEMENTS)))
    place = st.tuples(*[st.integers(-2, 2)] * dimension)
    points = draw(st.lists(place, min_size=1, max_size=5, unique=True))
    names = draw(st.sampled_from([("a",), ("a", "b"), ("a", "b", "c"), NAMES]))
    labels = [draw(st.sampled_from(names)) for _ in points]
    definition = STATEMENTS[statement]
    possible: dict[str, Any] = {
        "mixing": {name: draw(st.sampled_from(["1", "1/2", "1000000", "1000001", "0", "-1"])) for name in "ab"},
        "epsilon": draw(st.sampled_from(["1/10", "7", "0", "-1"])),
        "point": ["1"] * draw(st.integers(1, 3)),
        "seed": draw(st.sampled_from([0, 5, -1])),
        "epoch": [[row, row, "1"] for row in range(len(points))],
    }
    width, rows = draw(st.sampled_from([dimension, dimension, 3])), draw(st.sampled_from([len(set(labels)), 1, 3]))
    logit = draw(st.sampled_from(["1", "-1/2", "1" + "0" * 30, "1" + "0" * 31]))
    possible["model"] = {"weights": [[logit] * width] * rows, "bias": ["0"] * rows}
    optional = [name for name in definition.optional.split() if name in possible and draw(st.booleans())]
    return {
        "schema": SCHEMA,
        "dataset": {
            "name": "data",
            "points": [[*map(str, point)] for point in points],
            "labels": labels,
            "rows": [[row] for row in range(len(points))],
            "classes": sorted(set(labels)),
        },
        "verdicts": [
            {
                "statement": statement,
                "reading": draw(st.sampled_from(definition.readings.split())),
                "settings": {name: possible[name] for name in [*definition.settings.split(), *optional]},
                "verdict": draw(st.sampled_from(VERDICTS)),
                "claims": [],
            }
        ],
    }


@examples(300)
@given(instances())
def test_the_checker_asks_of_exactly_those_data_that_the_toolkit_asks_of(content: Content) -> None:
    with TemporaryDirectory() as folder:
        assert (code_of(content, Path(folder)) == MALFORMED) == is_refused(content)


def first_points(content: Content, count: int) -> Content:
    """The same with its first points only, and their classes."""
    kept: Content = copy.deepcopy(content)
    data = kept["dataset"]
    for name in ("points", "labels"):
        data[name] = data[name][:count]
    data["rows"] = [[row] for row in range(count)]
    data["classes"] = [name for name in data["classes"] if name in data["labels"]]
    for entry in kept["verdicts"]:
        if "epoch" in entry["settings"]:
            entry["settings"]["epoch"] = [[row, row, "1"] for row in range(count)]
    return kept


def of_one_class(content: Content) -> Content:
    """The same with all points in the first class."""
    merged: Content = copy.deepcopy(content)
    data = merged["dataset"]
    data["classes"] = data["classes"][:1]
    data["labels"] = data["classes"] * len(data["labels"])
    return merged


def by_law(content: Content, parameter: str) -> Content:
    """The same with another law of λ."""
    other: Content = copy.deepcopy(content)
    for entry in other["verdicts"]:
        if "mixing" in entry["settings"]:
            entry["settings"]["mixing"] = {"a": parameter, "b": parameter}
    return other


@pytest.mark.parametrize("name", ["shadow", "crossing", "simplex"])
def test_no_certificate_outlives_the_domain_of_its_statement(name: str, tmp_path: Path) -> None:
    """Points and classes are dropped, and the law is made too large, while every claim stays."""
    content = everything(name)
    assert code_of(content, tmp_path) == ACCEPTED
    count = len(content["dataset"]["points"])
    changed = [first_points(content, kept) for kept in range(1, count)] + [of_one_class(content)]
    changed += [by_law(content, parameter) for parameter in ("1000001", "0")]
    refused = [one for each in changed for one in one_by_one(each) if is_refused(one)]
    assert {one["verdicts"][0]["statement"] for one in refused} == set(STATEMENTS) & {
        entry["statement"] for entry in content["verdicts"]
    }
    assert {code_of(one, tmp_path) for one in refused} == {MALFORMED}


def one_by_one(content: Content) -> list[Content]:
    """Each verdict in a certificate of its own."""
    return [{**content, "verdicts": [entry]} for entry in content["verdicts"]]


@pytest.mark.parametrize("reading", ["printed", "sharp", "powers-of-two"])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_one_point_has_no_midpoints(reading: str, verdict: str, tmp_path: Path) -> None:
    content = first_points(certify(verify("2.11", "shadow", [reading])), 1)
    content["verdicts"][0] |= {"verdict": verdict, "claims": []}
    code, note, _ = judged({**content, "sha256": seal(content)}, tmp_path)
    assert (code, note) == (MALFORMED, "one point has no midpoints")
