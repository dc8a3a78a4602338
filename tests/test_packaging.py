"""The archives that are given away: a wheel and a source archive with all that is needed, and the checker alone."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import mixproof
from mixproof.theory.certificate import certify, seal
from mixproof.theory.verify import verify

ROOT = Path(mixproof.__file__).resolve().parent.parent
ROOMS = ("geometry", "solvers", "theory", "empirical", "reports")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that `make dist` makes, from a copy of what git holds."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        held, target = ROOT / name, source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if held.is_symlink():
            target.symlink_to(held.readlink())
        elif held.is_file():
            target.write_bytes(held.read_bytes())
    # --old-file: the environment is the one that runs this test, and is not made anew.
    words = ["make", "--old-file", ".venv/installed-test", "dist", f"BIN={Path(sys.executable).parent}"]
    subprocess.run(words, cwd=source, check=True, capture_output=True)
    return source / "dist"


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel, the libraries, and strangers called as our rooms are.

    The strangers stop whoever imports them.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    words = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(words, check=True, capture_output=True)
    packages = home / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    for room in ROOMS:
        (packages / room).mkdir()
        (packages / room / "__init__.py").write_text("raise SystemExit('somebody else is here')\n")
    return python


def ran(python: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([python, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_runs_beside_packages_of_the_same_names(python: Path, tmp_path: Path) -> None:
    found = ran(python, tmp_path, "-c", "import mixproof.reports.cli as cli; print(cli.__file__)")
    assert Path(found.stdout.strip()).is_relative_to(python.parent.parent), found
    report = ["report", "--dataset", "shadow", "--theorem", "2.10", "--no-train", "--out", "out"]
    for words, expected in ((["--version"], 0), (["list"], 0), (report, 1)):
        found = ran(python, tmp_path, "-m", "mixproof", *words)
        assert found.returncode == expected, found.stderr
    assert (tmp_path / "out" / "index.html").stat().st_size > 10_000


def test_the_installed_commands_run(python: Path, tmp_path: Path) -> None:
    found = ran(
        python, tmp_path, str(python.parent / "verify"), "--theorem", "2.10", "--dataset", "shadow", "--no-train"
    )
    assert found.returncode == 1, found.stderr
    assert "refuted" in found.stdout
    assert ran(python, tmp_path, str(python.parent / "mixproof"), "--version").stdout.startswith("mixproof ")


def test_a_script_beside_files_of_the_same_names_gets_ours(python: Path, tmp_path: Path) -> None:
    for room in ROOMS:
        (tmp_path / f"{room}.py").write_text(f"mine = {room!r}\n")
    (tmp_path / "script.py").write_text(
        "import reports, geometry\n"
        "from mixproof import trace, verify\n"
        "print(reports.mine, geometry.mine, verify('2.10', 'shadow').outcome('printed').verdict.value)\n"
        "print(trace('2.10', 'shadow', reading='sharp').breaks_at('moves'))\n"
    )
    found = ran(python, tmp_path, "script.py")
    assert found.stdout.splitlines() == ["reports geometry refuted", "False"], found.stderr


def test_the_wheel_is_typed_and_holds_every_module_under_one_name(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"mixproof/{file.relative_to(ROOT)}" for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    wanted |= {f"mixproof/{name}" for name in ("__init__.py", "__main__.py", "py.typed", "reports/templates/page.html")}
    assert wanted <= held
    assert {name.partition("/")[0] for name in held if ".dist-info/" not in name} == {"mixproof"}


def test_the_source_archive_holds_real_files_the_licence_and_the_readme(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        names = {member.name.partition("/")[2] for member in held.getmembers()}
        assert not [member.name for member in held.getmembers() if member.issym() or member.islnk()]
    assert {"LICENSE", "README.md", "setup.cfg", "mixproof/__init__.py", "mixproof/reports/templates/page.css"} <= names
    assert not {name for name in names if name.partition("/")[0] in ROOMS}


def test_the_checker_is_one_file_that_needs_nothing_but_python(built: Path, tmp_path: Path) -> None:
    """In an empty folder, without site-packages: it accepts what is right, and rejects a mutated certificate."""
    content = certify(verify("2.10", "shadow"))
    (tmp_path / "right.json").write_text(json.dumps(content))
    mutated = json.loads(json.dumps(content))
    mutated["verdicts"][0]["verdict"] = "confirmed"
    (tmp_path / "wrong.json").write_text(json.dumps({**mutated, "sha256": seal(mutated)}))
    (archive,) = built.glob("mixproof-checker-*.pyz")
    assert not [name for name in zipfile.ZipFile(archive).namelist() if "__pycache__" in name]
    alone = tmp_path / "alone"
    alone.mkdir()
    for file, code, word in (("right.json", 0, ": accepted"), ("wrong.json", 1, ": REJECTED")):
        found = ran(Path(sys.executable), alone, "-I", "-S", str(archive), str(tmp_path / file))
        assert (found.returncode, found.stderr) == (code, "")
        assert found.stdout.splitlines()[0].endswith(word)


def test_it_runs_as_a_module() -> None:
    found = subprocess.run([sys.executable, "-m", "mixproof", "--version"], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("mixproof ")
