import ast
import subprocess
import sys
from pathlib import Path

import pytest

import mixproof.empirical
from mixproof.empirical.experiments.catalog import EXPERIMENTS, entry, experiment, settings
from mixproof.empirical.experiments.lemma_3_7 import lemma_3_7
from mixproof.geometry.errors import InputError

ROOM = Path(mixproof.empirical.__file__).parent


def test_experiments_are_found_by_name() -> None:
    assert experiment("lemma-3.7") is lemma_3_7
    assert experiment("figure-1") is experiment("table-1")
    assert all(callable(experiment(name)) and settings(name) for name in EXPERIMENTS)
    with pytest.raises(InputError, match="there is no experiment 'table-2'; did you mean 'table-1'"):
        experiment("table-2")


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.name)
def test_imports_only_go_down(path: Path) -> None:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    forbidden = ("mixproof.theory", "mixproof.reports", "rich")
    assert not {module for module in modules if module == "mixproof" or module.startswith(forbidden)}


def test_what_needs_no_torch_does_without() -> None:
    code = """
import sys
from mixproof.empirical.experiments.catalog import EXPERIMENTS, experiment
sys.modules["torch"] = None
for name in EXPERIMENTS:
    try:
        experiment(name)
        print(name, False)
    except Exception:
        print(name, True)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split("\n")[:-1] == [f"{name} {entry(name).needs_torch}" for name in EXPERIMENTS]


@pytest.mark.parametrize(
    "module",
    [
        "mixproof",
        "mixproof.reports.cli",
        "mixproof.reports.agreement.training",
        "mixproof.empirical.experiments.catalog",
    ],
)
def test_nothing_loads_torch_before_it_trains(module: str) -> None:
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
