"""A network beside an audit: in words, as data and as anchors, from the command line and from Python."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof import audit
from mixproof.empirical.networks.resolution import resolution_of
from mixproof.geometry.errors import InputError
from mixproof.reports.audit.beside import is_trained_network
from mixproof.reports.cli import mixproof_app
from tests.reports.audit.told import told
from tests.theory.audit.asked import X3

TENT: Any = [([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])]
WRITTEN: Any = {
    "schema": "mixproof/network/1",
    "input": 1,
    "layers": [
        {"kind": "linear", "weight": [["1"], ["1"]], "bias": ["0", "-1"]},
        {"kind": "relu"},
        {"kind": "linear", "weight": [["-1", "2"], ["1", "-2"]], "bias": ["1", "0"]},
    ],
}


def run(*arguments: str) -> int:
    return int(mixproof_app()(["audit", *arguments], standalone_mode=False) or 0)


def refused(*arguments: str) -> str:
    with pytest.raises(InputError) as error:
        run(*arguments)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture
def tent(tmp_path: Path) -> Path:
    file = tmp_path / "tent.json"
    file.write_text(json.dumps(WRITTEN))
    return file


def module() -> Any:
    import torch

    made = torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.ReLU(), torch.nn.Linear(2, 2)).eval()
    with torch.no_grad():
        for tensor, values in zip(made.parameters(), [part for pair in TENT for part in pair], strict=True):
            tensor.copy_(torch.tensor(values, dtype=tensor.dtype))
    return made


@pytest.mark.parametrize("model", [lambda: TENT, lambda: WRITTEN, module], ids=["weights", "written", "torch"])
def test_a_network_in_any_form_gives_its_anchors(model: Callable[[], Any]) -> None:
    found = audit(X3, list("aba"), model=model())
    assert [(each.kind, each.epsilon) for each in found.anchors if each.kind in {"network", "certified"}] == [
        ("certified", Fraction("0.1581")),
        ("network", Fraction(1, 2)),
    ]
    plain = audit(X3, list("aba"))
    assert [each for each in found.anchors if each.kind in {"neighbours", "default"}] == list(plain.anchors)
    assert (found.exit_code, found.epsilon, plain.network) == (plain.exit_code, plain.epsilon, None)


def test_the_report_and_the_data_say_what_was_found(
    tent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "audit.json"
    report = tmp_path / "report"
    code = run("counterexample", "--model", str(tent), "--json", str(target), "--out", str(report))
    shown = "".join(capsys.readouterr().out.split())  # long paths are broken by the width of the page
    assert code == audit("counterexample").exit_code
    for words in (
        f"The network {tent} keeps 3 of 3 rows, which is proved. Of each, all 2 segments",
        "the resolution of the network: at least 50 % of",
    ):
        assert words.replace(" ", "") in shown
    assert "ReLUwastaken" not in shown
    network = json.loads(target.read_text())["epsilon"]["network"]
    assert {each["share"]: (each["reach"], each["certified"]) for each in network["quantiles"]} == dict.fromkeys(
        ("0", "1/10", "1/2", "9/10"), ("1/2", "1581/10000")
    )
    assert (network["kept"], network["looked_at"], network["segments_of_each"], network["sample"]) == (3, 3, 2, None)
    for file in ("index.html", "audit.md"):
        assert "the resolution of the network" in (report / file).read_text()


def test_the_published_form_names_its_keys() -> None:
    import mixproof

    page = (Path(mixproof.__file__).resolve().parent.parent / "docs" / "pages" / "audit.md").read_text(encoding="utf-8")
    item = page.partition("\n- `epsilon`:")[2].partition("\n- `")[0]
    network: Any = told(audit(X3, list("aba"), model=TENT))["epsilon"]["network"]
    keys = [*network, *network["quantiles"][0], "seed", "network"]
    assert [key for key in keys if f"`{key}`" not in item] == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("iris", "the network reads rows of 1 coordinates, and the dataset's have 4"),
        ("{0 | 1 | 2}", "the network gives 2 scores, and the dataset has 3 classes: 0, 1, 2"),
    ],
)
def test_a_network_that_does_not_fit_is_refused_before_the_audit(data: str, words: str, tent: Path) -> None:
    assert words in refused(data, "--model", str(tent))


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("net.pkl", "a network is read from .json, .onnx, .npz, .pt, .pth files"),
        ("missing.onnx", "there is no file missing.onnx"),
        ("nets.py:make", "names a function that makes a network, to be trained with"),
    ],
)
def test_what_is_no_network_is_one_clear_line(model: str, words: str) -> None:
    assert words in refused("iris", "--model", model)


def test_functions_are_told_from_networks() -> None:
    assert is_trained_network(module(), train=True)
    assert not is_trained_network(lambda inputs, classes: module(), train=True)
    assert not is_trained_network(type(module()), train=True)
    for model in (lambda inputs, classes: module(), type(module())):
        with pytest.raises(InputError, match="to be trained with `train=True`"):
            audit(X3, list("aba"), model=model)


def test_the_file_of_the_network_is_not_written_over(tent: Path) -> None:
    before = tent.read_text()
    refused("counterexample", "--model", str(tent), "--json", str(tent))
    assert tent.read_text() == before


def test_where_points_of_two_labels_leave_no_row_of_a_class_the_network_is_not_asked() -> None:
    three = [([[1], [1]], [0, -1]), ([[-1, 2], [1, -2], [0, 0]], [1, 0, 0])]
    found = audit([[0], [1], [2], [7], [7]], list("abaac"), model=three)
    assert found.network is not None
    assert found.network.resolution is None
    assert "without the points of two labels a class is left without rows" in found.network.words
    assert "has no resolution here" in str(found)


def test_a_time_that_is_up_leaves_the_audit(tent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("counterexample", "--model", str(tent), "--seconds", "0", "--json", "-")
    network = json.loads(capsys.readouterr().out)["epsilon"]["network"]
    assert code in {1, 3}
    assert network["reason"].startswith("the time was up at: reaches of the network")


def test_a_sample_of_the_rows_is_no_sample_for_the_network() -> None:
    import numpy as np

    rng = np.random.default_rng(0)
    network: Any = [(rng.standard_normal((5, 4)), np.zeros(5)), (rng.standard_normal((3, 5)), np.zeros(3))]
    sampled, whole = (audit("iris", rows=rows, epsilon="1/100", model=network).network for rows in (60, None))
    assert sampled is not None
    assert whole is not None
    assert sampled.to_json() == whole.to_json()


@pytest.mark.slow
def test_training_gives_the_resolution_of_the_recommended_way() -> None:
    asked: Any = {"train": True, "train_seconds": 0.2, "folds": 2, "alpha": "0.2", "epsilon": "1/10"}
    found = audit("alternating-line:points=12", **asked)
    assert found.network is not None
    assert found.network.resolution is not None
    assert found.choice is not None
    assert found.trials is not None
    network = found.trials.way(found.choice.alpha).network
    assert network is not None
    assert found.network.resolution.reaches == resolution_of(network, found.dataset).reaches
    assert "The reference network, trained on all rows with " in str(found)
    given = audit("alternating-line:points=12", model=network, **asked)
    assert given.network is not None
    assert given.network.name == "The network"
    assert given.trials is not None
    assert given.trials.network.startswith("Reference network")
