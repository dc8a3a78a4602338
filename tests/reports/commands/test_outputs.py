"""Outputs eat no inputs: every command, each of its outputs, and every place where an output does harm."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mixproof.reports.cli
from mixproof import InputError
from mixproof.reports.terminal.output import written_together
from mixproof.reports.terminal.targets import check_outputs

DATA = "0,0,a\n2,0,a\n1,0,b\n"
MODEL = '{"schema": "mixproof/network/1", "input": 2, "layers": [{"kind": "linear", "weight": [[1, 0], [0, 1]]}]}'
SHADOW = ("--theorem", "2.10", "--dataset")

FILES: dict[str, tuple[str, ...]] = {
    "verify --json": ("verify", *SHADOW, "data.csv", "--no-train", "--json"),
    "verify --certificate": ("verify", *SHADOW, "data.csv", "--no-train", "--certificate"),
    "trace --json": ("trace", *SHADOW, "data.csv", "--json"),
    "audit --json": ("audit", "data.csv", "--alpha", "1", "--epsilon", "1", "--json"),
    "collinear --json": ("collinear", "data.csv", "--json"),
    "collinear --state": ("collinear", "data.csv", "--state"),
    "margins --json": ("margins", "data.csv", "--json"),
    "margins --state": ("margins", "data.csv", "--state"),
    "margins --test --json": ("margins", "shadow.csv", "--test", "data.csv", "--json"),
    "lipschitz --json": ("lipschitz", "data.csv", "--no-flips", "--count", "2", "--gap", "1", "--json"),
    "falsify --json": ("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3", "--json"),
    "falsify --state": ("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3", "--state"),
    "network --json": ("network", "model.json", "--dataset", "data.csv", "--json"),
    "network --certificate": ("network", "model.json", "--dataset", "data.csv", "--certificate"),
    "check --json": ("check", "certificate.json", "--json"),
    "experiment --json": ("experiment", "lemma-3.7", "--points", "4", "--dimension", "9", "--draws", "2", "--json"),
}
"""Commands with the option that names a file to be written, which comes last."""

FOLDERS: dict[str, tuple[str, ...]] = {
    "audit --out": ("audit", "data.csv", "--alpha", "1", "--epsilon", "1", "--out"),
    "report --out": ("report", "--dataset", "data.csv", "--theorem", "2.2", "--no-train", "--out"),
}

Run = Callable[..., int]
Snapshot = dict[str, bytes | str]


def snapshot(folder: Path) -> Snapshot:
    """All that is in a folder, byte for byte; of links, where they lead."""
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    } | {f"{path.relative_to(folder)}/": "" for path in folder.rglob("*") if path.is_dir()}


@pytest.fixture(scope="module")
def certificate() -> str:
    from mixproof import certify, verify
    from mixproof.reports.terminal.output import json_text

    return json_text(certify(verify("2.10", "shadow")))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: str) -> Path:
    """The working folder, with inputs, other files, links and a folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text(DATA)
    (tmp_path / "shadow.csv").write_text("0,0,a\n1,0,a\n2,0,b\n")
    (tmp_path / "certificate.json").write_text(certificate)
    (tmp_path / "network-certificate.json").write_text('{"schema": "mixproof/network-certificate/1", "claims": []}')
    (tmp_path / "model.json").write_text(MODEL)
    (tmp_path / "other-model.json").write_text(MODEL)
    (tmp_path / "other.csv").write_text("5,a\n6,b\n")
    (tmp_path / "package.json").write_text('{"name": "mine"}\n')
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "index.html").write_text("<!DOCTYPE html><title>My page</title>")
    (tmp_path / "link.json").symlink_to("data.csv")
    (tmp_path / "certificate-link.json").symlink_to("certificate.json")
    os.link(tmp_path / "data.csv", tmp_path / "hard.json")
    (tmp_path / "loop.json").symlink_to("loop-2.json")
    (tmp_path / "loop-2.json").symlink_to("loop.json")
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def code(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["mixproof", *arguments])
        with pytest.raises(SystemExit) as stopped:
            mixproof.reports.cli.main()
        error = capsys.readouterr().err
        assert isinstance(stopped.value.code, int | None)
        if stopped.value.code == 2:
            assert error.count("\n") == 1, error
            assert error.startswith("error: ")
        return stopped.value.code or 0

    return code


TAKEN = [
    "data.csv",
    "other.csv",
    "package.json",
    "model.json",
    "other-model.json",
    "certificate.json",
    "network-certificate.json",
    "link.json",
    "hard.json",
    "certificate-link.json",
]
NOWHERE = [
    *("loop.json", "loop.json/x.json", "/proc/x.json", "/sys/x.json", "/dev/full", "/dev/null", "folder", "."),
    *("missing/x.json", "data.csv/x.json", "n" * 300, "", "folder/", "missing/"),
]


@pytest.mark.parametrize("output", FILES)
@pytest.mark.parametrize("target", [*TAKEN, *NOWHERE])
def test_a_file_that_is_to_be_kept_is_kept_and_nothing_is_left(output: str, target: str, place: Path, run: Run) -> None:
    kind = {"verify --certificate": "certificate", "network --certificate": "network-certificate"}.get(output)
    if kind is not None and target.startswith(kind):
        pytest.skip("one certificate may take the place of another of its kind")
    before = snapshot(place)
    assert run(*FILES[output], target) == 2
    assert snapshot(place) == before


@pytest.mark.parametrize("output", FILES)
def test_an_own_file_is_written_over_and_over(output: str, place: Path, run: Run) -> None:
    before = snapshot(place)
    codes = [run(*FILES[output], "new.json") for _ in range(2)]
    assert codes[0] == codes[1] in {0, 1, 3}
    written = snapshot(place)
    assert {name: written[name] for name in before} == before
    assert set(written) - set(before) == {"new.json"}


@pytest.mark.parametrize("output", [name for name in FILES if "state" not in name])
def test_an_empty_file_is_written(output: str, place: Path, run: Run) -> None:
    (place / "empty.json").touch()
    assert run(*FILES[output], "empty.json") in {0, 1, 3}
    assert (place / "empty.json").stat().st_size > 0


@pytest.mark.parametrize("output", FOLDERS)
@pytest.mark.parametrize(
    "target", ["data.csv", "other.csv", "loop.json", "/proc/x", "/sys/x", "/dev/full", "folder", "", "n" * 300]
)
def test_a_folder_that_is_no_report_is_kept(output: str, target: str, place: Path, run: Run) -> None:
    before = snapshot(place)
    assert run(*FOLDERS[output], target) == 2
    assert snapshot(place) == before


@pytest.mark.slow
@pytest.mark.parametrize("output", FOLDERS)
def test_a_report_is_written_over_and_over_but_not_over_its_input(
    output: str, place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixproof.reports.agreement.parts.pictures_of", lambda *_: [])
    assert [run(*FOLDERS[output], "out") for _ in range(2)] in ([0, 0], [1, 1])
    before = snapshot(place)
    data = next(path for path in (place / "out").glob("*.json"))
    arguments = [str(data) if word == "data.csv" else word for word in FOLDERS[output]]
    assert run(*arguments, "out") == 2
    assert snapshot(place) == before


@pytest.mark.parametrize(
    "arguments",
    [
        (*FILES["audit --json"], "/proc/x.json", "--out", "out"),
        (*FILES["audit --json"], "other.csv", "--out", "out"),
        (*FILES["audit --json"], "x.json", "--out", "folder"),
        (*FILES["verify --json"], "x.json", "--certificate", "x.json"),
        (*FILES["verify --json"], "x.json", "--certificate", "./folder/../x.json"),
        (*FILES["verify --json"], "x.json", "--certificate", "loop.json"),
        (*FILES["verify --json"], "x.json", "--epsilon", "1"),
        (*FILES["falsify --json"], "x.json", "--state", "x.json"),
        (*FILES["margins --json"], "x.json", "--state", "x.json"),
        (*FILES["margins --state"], "s", "--cluster", "tcp://127.0.0.1:1"),
        (*FILES["collinear --state"], "s", "--cluster", "tcp://127.0.0.1:1"),
        ("report", "--dataset", "data.csv", "--epsilon", "-1", "--no-train", "--out", "out"),
        ("report", "--dataset", "missing.csv", "--no-train", "--out", "out"),
        ("report", "--dataset", "data.csv", "--theorem", "2.2", "--no-train", "--out", "out/", "--cache", "data.csv"),
    ],
)
def test_nothing_is_left_behind_by_what_cannot_be_done(
    arguments: tuple[str, ...], place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixproof.geometry.jobs.cluster.SECONDS_TO_CONNECT", 1)
    before = snapshot(place)
    assert run(*arguments) == 2
    assert snapshot(place) == before


@pytest.mark.slow
@pytest.mark.parametrize("output", ["verify --json", "verify --certificate", "audit --out"])
def test_a_full_disk_behind_standard_output_leaves_nothing(output: str, place: Path) -> None:
    before = snapshot(place)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mixproof", *(FILES | FOLDERS)[output], "new"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(Path(mixproof.reports.cli.__file__).parents[2])},
            check=False,
        )
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
    assert snapshot(place) == before


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    files: dict[str, str | bytes] = {
        f"{tmp_path}/a.txt": "new",
        f"{tmp_path}/b/c/d.txt": b"new",
        f"{tmp_path}/a.txt/e.txt": "new",
    }
    before = snapshot(tmp_path)
    with pytest.raises(InputError, match=r"a\.txt/e\.txt cannot be written"), written_together(files):
        pass
    with pytest.raises(RuntimeError), written_together(dict(list(files.items())[:2])):
        raise RuntimeError
    assert snapshot(tmp_path) == before
    with pytest.raises(BrokenPipeError), written_together(dict(list(files.items())[:2])):
        raise BrokenPipeError
    assert (tmp_path / "b" / "c" / "d.txt").read_bytes() == (tmp_path / "a.txt").read_bytes() == b"new"


def test_a_name_of_a_dataset_is_no_file(place: Path) -> None:
    check_outputs(["iris", "{0 | 1}", "x" * 5000], json="iris")
