"""Tables on the terminal: no number is broken, however narrow the terminal is."""

import ast
from pathlib import Path

import pytest

import mixproof
from mixproof.geometry.aliases import Json
from mixproof.reports.terminal.console import WholeTable
from mixproof.reports.terminal.display import as_text
from mixproof.reports.terminal.experiments import experiment_table

ROWS: list[Json] = [
    {
        "margin": margin,
        "alpha": alpha,
        "gradients": gradients,
        "judged": gradients == "reset",
        "measured": measured,
        "standard_error": measured / 10,
        "predicted": 0.0,
        "explained_by_epsilon": explained,
        "boundary_distance": measured + 0.5,
    }
    for margin, explained in (("1/2", "11/1000"), ("-1/10", "123/10000"), ("0", None))
    for alpha, gradients, measured in ((None, "reset", 0.0123), ("1/128", "accumulated", 0.0456))
]
FOUND: dict[str, Json] = {
    "experiment": "figure-3",
    "seed": 0,
    "settings": {},
    "rows": ROWS,
    "criteria": [],
    "agreement": "agrees",
}


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_numbers_of_an_experiment_stay_whole(width: int) -> None:
    words = as_text(experiment_table(FOUND), width).split()
    for number in ("11/1000", "123/10000", "-1/10", "1/128", "0.0123", "0.00456", "0.5123"):
        assert number in words


def test_a_row_of_an_experiment_is_a_line_at_80_columns() -> None:
    lines = as_text(experiment_table(FOUND)).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("0.0123 " in line or "0.0456 " in line for line in lines) == len(ROWS)


@pytest.mark.parametrize("width", [10, 20, 37, 80])
@pytest.mark.parametrize("number", ["11/1000", "-123456789/1000003", "≈1.414213562", "1,234,567", "12,345.6e-7"])
def test_no_number_is_broken_at_any_width(number: str, width: int) -> None:
    for grid in (WholeTable(box=None), WholeTable.grid(padding=(0, 2))):
        for overflow in ("fold", "ellipsis"):
            grid.add_column("a long heading of words", overflow=overflow)
        grid.add_row(f"words before {number} and words after it, as many as there is room for", number)
        assert as_text(grid, width).split().count(number) == 2


def test_what_is_longer_than_a_line_is_still_folded() -> None:
    table = WholeTable("number", "word", box=None)
    table.columns[0].overflow = "fold"
    table.add_row("7" * 500, "word")
    assert max(map(len, as_text(table, 40).splitlines())) <= 40


def test_all_tables_are_of_this_kind() -> None:
    root = Path(mixproof.__file__).resolve().parent.parent
    makers = {
        file.relative_to(root).as_posix()
        for file in (root / "reports").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "rich.table"
    }
    assert makers == {"reports/terminal/console.py"}


def test_the_title_says_on_what_data_and_under_which_law() -> None:
    settings: dict[str, Json] = {"dataset": "t [1].csv", "mixing": "Beta(2, 2)", "steps": 1000}
    lines = as_text(experiment_table({**FOUND, "settings": settings}), 120).splitlines()
    assert lines[0].strip() == "Experiment figure-3, dataset t [1].csv, λ ~ Beta(2, 2), seed 0"


def test_what_is_the_same_in_all_rows_has_its_heading_too() -> None:
    rows: list[Json] = [{"path": name, "2nd order on its ray": "falls to 0"} for name in ("L_mix", "E_Q")]
    text = " ".join(as_text(experiment_table({**FOUND, "rows": rows})).split())
    assert "In all rows: 2nd-order loss along the ray of the model falls to 0." in text


def test_a_prediction_of_table_1_names_its_epsilon() -> None:
    rows: list[Json] = [
        {"alpha": None, "row": 1, "measured": 0.98, "predicted": 1.0, "epsilon": None},
        {"alpha": "32", "row": 1, "measured": 0.31, "predicted": 0.3, "epsilon": "11/1000"},
    ]
    lines = as_text(experiment_table({**FOUND, "experiment": "table-1", "rows": rows})).splitlines()
    assert next(line for line in lines if "predicted" in line).split()[-3:] == ["predicted", "at", "ε"]
    assert next(line for line in lines if "0.31" in line).split()[-2:] == ["0.3", "11/1000"]
