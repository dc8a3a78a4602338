"""``mixproof network --certificate``: the file is accepted and explained, and written with the other output or not."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import mixproof
import mixproof.reports.cli
from mixproof import certify_network, network_report
from mixproof.empirical.networks import report
from mixproof.empirical.networks.written import written_form
from mixproof.geometry.data.sealed import seal
from tests.empirical.networks.worked import tent

Run = tuple[int, str, str]


class Commands:
    """The command line in a folder with a network and data."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *arguments: str) -> Run:
        self.monkeypatch.setattr(sys, "argv", ["mixproof", *arguments])
        with pytest.raises(SystemExit) as stopped:
            mixproof.reports.cli.main()
        captured = self.capsys.readouterr()
        assert isinstance(stopped.value.code, int | None)
        return stopped.value.code or 0, captured.out, captured.err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Commands:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(report, "MOST_POINTS_OF_BEST", 0)
    Path("tent.json").write_text(json.dumps(written_form(tent())))
    Path("data.csv").write_text("0,a\n1,b\n2,a\n")
    return Commands(monkeypatch, capsys)


NETWORK = ("network", "tent.json", "--dataset", "data.csv")


def content(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def test_a_certificate_is_written_beside_the_json_accepted_and_explained(run: Commands) -> None:
    code, out, err = run(*NETWORK, "--alpha", "1", "--certificate", "net.json", "--json", "report.json")
    assert (code, err) == (0, "")
    assert "holds less than" not in out
    assert content("report.json")["schema"] == "mixproof/network-report/1"
    code, out, err = run("check", "net.json", "--explain")
    assert (code, err) == (0, "")
    said = " ".join(out.split())
    assert "network squared-risk, is 4/27: accepted (1 checked)" in said
    assert "(1) 3 rows (0, 1, 2) kept; the scores at row 0 are 1, 0." in said
    code, out, _ = run("check", "net.json", "--json", "-")
    claims = [each["claims"][0]["kind"] for each in json.loads(out)["files"][0]["verdicts"]]
    assert claims == ["decisions", "pieces", "squared-risk", "cross-entropy-risk"]


def test_a_false_claim_is_rejected_and_explained(run: Commands) -> None:
    run(*NETWORK, "--certificate", "net.json")
    changed = content("net.json")
    changed["claims"][2]["risk"] = "4/28"
    Path("net.json").write_text(json.dumps({**changed, "sha256": seal(changed)}))
    code, out, _ = run("check", "net.json", "--explain")
    assert code == 1
    assert "squared-risk, rejected: the squared risk is another." in " ".join(out.split())


@pytest.mark.slow
def test_it_is_said_what_a_certificate_leaves_out(run: Commands) -> None:
    code, out, _ = run(*NETWORK, "--alpha", "1500", "--certificate", "net.json")
    assert code == 0
    said = "The certificate holds less than the report: risks are certified for λ ~ Beta(a, b) with a + b ≤ 2000"
    assert said in " ".join(out.split())
    assert run("check", "net.json")[0] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--certificate", "-"), "a certificate is written to a file"),
        (("--certificate", "tent.json"), "--certificate: tent.json is an input of this command"),
        (("--certificate", "one.json", "--json", "one.json"), "one.json is another output of this command"),
        (("--mixing", "mixture(1/2*uniform + 1/2*beta(8,8))", "--certificate", "net.json"), "leave --certificate out"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(run: Commands, options: tuple[str, ...], said: str) -> None:
    code, _, err = run(*NETWORK, *options)
    assert code == 2
    assert err.count("\n") == 1
    assert said in err
    assert {each.name for each in Path().iterdir()} == {"tent.json", "data.csv"}


def test_a_certificate_of_a_network_holds_its_data_for_every_command(run: Commands) -> None:
    run(*NETWORK, "--certificate", "net.json")
    found = [run("verify", "--theorem", "2.10", "--dataset", held, "--no-train") for held in ("net.json", "data.csv")]
    assert found[0][0] == found[1][0] == 0
    assert "3 points" in found[0][1]


def test_in_python_the_report_is_certified() -> None:
    layers = [([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])]
    found = network_report(layers, [[0], [1], [2]], [0, 1, 0])
    assert certify_network(found.report)["claims"][2] == {"kind": "squared-risk", "risk": "4/27"}
    with pytest.raises(mixproof.InputError, match="the `report` of what `network_report` returns"):
        certify_network(found)  # type: ignore[arg-type]
