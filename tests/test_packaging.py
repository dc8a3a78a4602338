"""What is given away: a wheel and a source archive that hold all that is needed to run."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import mixproof

ROOT = Path(mixproof.__file__).resolve().parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, built from a copy of what git holds."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(words, check=True, capture_output=True)
    return out


def test_the_wheel_runs_by_itself(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    home = tmp_path / "home"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
    code = (
        "import sys, reports.cli; assert reports.cli.__file__.startswith(sys.argv.pop(1)), reports.cli.__file__; "
        "reports.cli.main()"
    )
    report = ["report", "--dataset", "shadow", "--theorem", "2.10", "--no-train", "--out", "out"]
    for words, expected in ((["--version"], 0), (["list"], 0), (report, 1)):
        ran = subprocess.run(
            [sys.executable, "-c", code, str(home), *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == expected, ran.stderr
    assert (tmp_path / "out" / "index.html").stat().st_size > 10_000


def test_the_wheel_is_typed_and_holds_every_module(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    rooms = ("geometry", "solvers", "theory", "empirical", "reports")
    wanted = {str(file.relative_to(ROOT)) for room in rooms for file in (ROOT / room).rglob("*.py")}
    wanted |= {f"{room}/py.typed" for room in rooms} | {"mixproof.py", "reports/templates/page.html"}
    assert wanted <= held


def test_the_source_archive_holds_the_licence_and_the_readme(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    assert {"LICENSE", "README.md", "setup.cfg", "mixproof.py", "reports/templates/page.css"} <= names


def test_it_runs_as_a_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "mixproof", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("mixproof ")
