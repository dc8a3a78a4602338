"""A command loads what it needs, and no more: its cold start is that of the modules which it loads."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"scipy", "torch", "sklearn", "sympy", "cvxpy", "matplotlib", "numba", "pandas", "shapely", "jinja2", "dask"}
COMMANDS = {
    "verify --help": ("verify_main", "--help"),
    "mixproof list": ("main", "list"),
    "verify": ("verify_main", "--theorem", "2.10", "--dataset", "counterexample", "--no-train"),
}
MOST_OF_OURS = {"verify --help": 20, "mixproof list": 80, "verify": 95}
"""A few more than are loaded; `tests/benchmarks/cold_start.py` says what they cost."""


@cache
def loaded(command: str) -> frozenset[str]:
    """All modules that a command loads, in a process of its own."""
    main, *arguments = COMMANDS[command]
    code = (
        f"import atexit, sys; sys.argv[1:] = {arguments!r}\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"from mixproof.reports.cli import {main}; {main}()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout
    return frozenset(done.stderr.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_heavy_libraries_are_not_loaded(command: str) -> None:
    assert {name.partition(".")[0] for name in loaded(command)} & HEAVY == set()


def test_help_loads_no_numbers_and_no_theory() -> None:
    assert {"numpy", "flint", "rich", "mixproof.theory", "mixproof.solvers"} & loaded("verify --help") == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_few_modules_of_ours_are_loaded(command: str) -> None:
    """Pages of statements aside, of which more are to come."""
    ours = {name for name in loaded(command) if name.startswith("mixproof.") and ".statements." not in name}
    assert len(ours) <= MOST_OF_OURS[command], sorted(ours)


def rooms_of_statements(command: str) -> set[str]:
    """The modules beside the pages of statements: what decides them, their proofs and their claims."""
    parts = [name.split(".") for name in loaded(command) if name.startswith("mixproof.theory.statements.")]
    return {".".join(part[3:]) for part in parts if len(part) > 5}


def test_a_list_loads_the_pages_of_statements_alone() -> None:
    assert "mixproof.theory.statements.manifold.theorem_1" in loaded("mixproof list")
    assert rooms_of_statements("mixproof list") == set()


def test_a_verdict_loads_what_decides_its_own_statement() -> None:
    rooms = rooms_of_statements("verify")
    assert "data_dependency.theorem_2_10.decide" in rooms
    assert {room.split(".")[1] for room in rooms} == {"theorem_2_10"}
    assert not {room for room in rooms if room.endswith((".proof", ".claims"))}
