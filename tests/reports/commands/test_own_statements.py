"""Statements of one's own, and papers, on the command line."""

import json
from pathlib import Path

import pytest

from mixproof.theory.catalog import all_statements
from mixproof.theory.papers import DATA_DEPENDENCY
from tests.reports.in_process import ending
from tests.theory.own.claims import a_statement, made


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The file equal.py in an empty folder, which is the working one."""
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "equal.py")
    return "equal.py"


def test_verify_decides_it(own: str) -> None:
    ran = ending("verify", "--theorem", own, "--dataset", "shadow", "--json", "-").check()
    assert ran.code == 1
    found = json.loads(ran.out)
    assert found["statement"] == {"id": "equal-classes", "kind": "claim", "title": "Few points are in equal classes"}
    assert [each["verdict"] for each in found["readings"]] == ["refuted", "confirmed"]
    refused = ending("verify", "--theorem", own, "--dataset", "shadow", "--alpha", "2").check()
    assert "claim equal-classes does not depend on the law of λ (--alpha): leave it out" in refused.err


def test_falsify_finds_the_smallest_counterexample_and_its_command(own: str) -> None:
    ran = ending("falsify", "--theorem", own, "--points", "3", "--grid", "4").check()
    assert ran.code == 1
    assert "verify --theorem equal.py --reading claimed --dataset '{0, 1 | 2}'" in ran.out
    at_random = ending(
        "falsify", "--theorem", own, "--points", "3", "--grid", "9", "--random", "--seconds", "20"
    ).check()
    assert at_random.code == 1
    assert "verify --theorem equal.py --reading claimed --dataset '{0, 1 | 2}'" in at_random.out
    assert ending("falsify", "--theorem", own, "--points", "2", "--grid", "4").check().code == 0


def test_trace_replays_its_proof(own: str) -> None:
    ran = ending("trace", "--theorem", own, "--dataset", "{0 | 1}").check()
    assert ran.code == 0
    assert "Every step of the proof holds" in ran.out


@pytest.mark.slow
def test_a_report_has_it_beside_ours(own: str) -> None:
    asked = ("--theorem", own, "--theorem", "2.10", "--dataset", "shadow", "--out", "out", "--no-train")
    assert ending("report", *asked).check().code == 1
    text = Path("out/report.md").read_text(encoding="utf-8")
    assert "| Claim equal-classes | claimed: refuted<br>none: confirmed |" in text
    assert text.index("**Statements of your own**") < text.index("### Claim equal-classes, claimed reading")
    assert text.index("**Towards Understanding") < text.index("### Theorem 2.10, printed reading")
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert [each["paper"] for each in report["errata"]] == ["own", "data-dependency"]
    assert report["cells"][0]["command"] == "verify --theorem equal.py --dataset shadow"
    made(Path(own))  # what is kept of the report knows nothing of the file, and is not taken
    Path(own).write_text(Path(own).read_text().replace("len(sizes) == 1", "len(sizes) >= 1"))
    ending("report", *asked).check()
    assert "| Claim equal-classes | claimed: confirmed<br>" in Path("out/report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_one_line_and_no_result_where_the_code_fails(own: str) -> None:
    a_statement(Path("mine.py"), "1 / 0")
    for words in (
        ("verify", "--dataset", "shadow", "--json", "verdict.json"),
        ("falsify", "--points", "2", "--grid", "2"),
        ("falsify", "--points", "2", "--grid", "2", "--random"),
        ("report", "--dataset", "shadow", "--out", "out", "--no-train"),
    ):
        ran = ending(*words, "--theorem", "mine.py").check()
        assert ran.code == 2
        assert "error: mine.py, line 10: ZeroDivisionError: division by zero (the conclusion" in ran.err
    assert not Path("verdict.json").exists()


@pytest.mark.slow
def test_what_never_ends_is_cut_by_seconds(own: str) -> None:
    a_statement(Path("mine.py"), "[0 for _ in iter(int, 1)]")
    for words in (
        ("verify", "--dataset", "shadow"),
        ("falsify", "--points", "2", "--grid", "2"),
        ("falsify", "--points", "2", "--grid", "2", "--random"),
    ):
        ran = ending(*words, "--theorem", "mine.py", "--seconds", "0.5").check()
        assert ran.code == 3
        assert "ime was up" in ran.out


def test_a_data_file_is_never_run(own: str) -> None:
    ran = ending("verify", "--theorem", "2.10", "--dataset", own).check()
    assert ran.code == 2


# --- papers -----------------------------------------------------------------------------------------------


def test_the_list_is_grouped_by_papers() -> None:
    ran = ending("list").check()
    lines = ran.out.partition("Datasets")[0].splitlines()
    heads = [line.partition(":")[0] for line in lines if ":" in line and line[:1].strip()]
    assert heads[:1] == [DATA_DEPENDENCY.id]
    assert heads == list(dict.fromkeys(each.paper.id for each in all_statements()))
    one = ending("list", "--paper", DATA_DEPENDENCY.id).check()
    assert "2.4-scheme" in one.out
    assert "Datasets" in ran.out
    assert "Datasets" not in one.out


@pytest.mark.parametrize(
    "words", [("list",), ("verify", "--all", "--dataset", "shadow"), ("report", "--out", "out", "--dataset", "shadow")]
)
def test_an_unknown_paper_is_refused_with_the_nearest(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = ending(*words, "--paper", "data-dependecy").check()
    assert ran.code == 2
    assert "there is no paper 'data-dependecy'; did you mean 'data-dependency'?" in ran.err
    assert not Path("out").exists()


def test_papers_and_statements_are_not_both_named() -> None:
    both = ("--paper", DATA_DEPENDENCY.id, "--theorem", "2.10")
    assert "--paper goes with --all" in ending("verify", *both, "--dataset", "shadow").check().err
    assert "give one of them" in ending("report", *both, "--out", "nowhere", "--dataset", "shadow").check().err


# --- the start of a new one -------------------------------------------------------------------------------


def test_a_new_statement_runs_and_never_replaces_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ending("new-statement", "sized_7-b").check().code == 0
    found = json.loads(
        ending("verify", "--theorem", "sized_7-b.py", "--dataset", "{0 | 1, 3}", "--json", "-").check().out
    )
    assert found["statement"]["id"] == "sized-7-b"
    assert [each["verdict"] for each in found["readings"]] == ["refuted", "not_applicable"]
    Path("sized_7-b.py").write_text("kept")
    for name in ("sized_7-b", "sized_7-b.py"):
        ran = ending("new-statement", name).check()
        assert ran.code == 2
        assert "sized_7-b.py is there already" in ran.err
    assert Path("sized_7-b.py").read_text() == "kept"
    Path("link.py").symlink_to("nowhere.txt")
    for name, told in (
        ("link", "there already"),
        ("two words", "no name of a statement"),
        ("no-folder/mine", "there is no folder no-folder"),
        ("7", "no name of a statement"),
        ("", "no name of a statement"),
    ):
        ran = ending("new-statement", name).check()
        assert ran.code == 2
        assert told in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.py", "sized_7-b.py"]
