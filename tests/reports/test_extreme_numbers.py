"""Numbers that no float holds, in data and in options, through every command: a result, or a refusal in one line."""

import json
import random
from pathlib import Path

import pytest

from mixproof.theory.catalog import CATALOG
from tests.reports.in_process import Ending, ending

TABLES = {
    "a tiny step": "p,q,k/0,2,a/1e-40,3,b/1,4,a",
    "beyond floats": "n,k/1e400,a/2e400,b/4e400,a",
    "the least floats": "p,k/5e-324,a/1e-323,b/2e-323,a",
    "thousands of digits": "p,k/1e-2200,a/2e2200,b/3,a",
    "the greatest float as a sentinel": "p,k/1.7976931348623157e308,a/.00015,b/.0002,a/.00031,b",
    "the greatest float alone": "p,k/1.7976931348623157e308,a/-1.7976931348623157e308,b",
    "shares that no float tells from zero": "n,k/-1,a/-2e-400,a/-1,a/5e-324,b/-2e-400,a/5e-324,b",
}
COMMANDS = (
    "audit FILE",
    "audit FILE --epsilon 1/3 --json -",
    "collinear FILE --all",
    "margins FILE",
    "margins FILE --angular",
    "margins FILE --sampled --some-outside",
    "lipschitz FILE --count 2 --no-flips --gap 1/10",
    "verify --all --no-train --dataset FILE --certificate CERTIFICATE",
    "verify --all --no-train --dataset FILE --epsilon 1/3 --alpha 1/3",
)
NUMBERS = (
    *("0", "1", "-1", "2", "3", "1/3", ".00015", "1e-40", "1e40", "1e-17", "1e17", "1e150", "1e-150", "1e200"),
    *("5e-324", "-5e-324", "1e-323", "1.7976931348623157e308", "-1.7976931348623157e308"),
    *("1e400", "-1e400", "2e400", "1e-400", "1e2200", "-2e2200", "1e-2200", "-1e-2200"),
)


def asked(command: str, file: Path) -> Ending:
    """A command about a file; where it writes a certificate, this is accepted, or left open."""
    certificate = file.with_suffix(".json")
    words = command.replace("FILE", str(file)).replace("CERTIFICATE", str(certificate)).split()
    found = ending(*words).check()
    if certificate.exists():
        assert ending("check", str(certificate)).check().code in {0, 3}, (command, file.read_text())
        certificate.unlink()
    return found


def written(folder: Path, table: str) -> Path:
    """A CSV file of a table whose rows are parted by slashes; a ratio among its numbers is written with ÷."""
    file = folder / "t.csv"
    file.write_text(table.replace("/", "\n").replace("÷", "/") + "\n")
    return file


def drawn(source: random.Random) -> str:
    """A table of few points with numbers of a few unlike sizes."""
    dimension, pool = source.choice([1, 1, 2, 3]), source.sample(NUMBERS, source.choice([2, 3, 4, 8]))
    rows = [[*source.choices(pool, k=dimension), source.choice("abc"[: source.choice([2, 3])])] for _ in range(5)]
    lines = [[*"pqr"[:dimension], "k"], *rows[: source.randint(2, 5)]]
    return "/".join(",".join(line) for line in lines).replace("1/3", "1÷3")


@pytest.mark.parametrize("command", COMMANDS[:6])
def test_tables_of_extreme_numbers_are_answered(command: str, tmp_path: Path) -> None:
    for name, table in TABLES.items():
        assert asked(command, written(tmp_path, table)).code != 2 or "angular" in command, name


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS[6:])
def test_tables_of_extreme_numbers_are_verified(command: str, tmp_path: Path) -> None:
    for name, table in TABLES.items():
        assert asked(command, written(tmp_path, table)).code != 2 or "lipschitz" in command, name


def test_random_tables_of_extreme_numbers_are_answered(tmp_path: Path) -> None:
    source = random.Random(1)
    for _ in range(25):
        asked(source.choice(COMMANDS[:6]), written(tmp_path, drawn(source)))


@pytest.mark.slow
def test_many_random_tables_of_extreme_numbers_are_answered(tmp_path: Path) -> None:
    source = random.Random(2)
    theorems = [f"verify --no-train --dataset FILE --certificate CERTIFICATE --theorem {id}" for id in CATALOG]
    traces = [f"trace --dataset FILE --theorem {id}" for id in CATALOG]
    for _ in range(100):
        asked(source.choice([*COMMANDS[:7], *theorems, *traces]), written(tmp_path, drawn(source)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["the least floats", "beyond floats", "the greatest float alone"])
def test_a_report_of_what_cannot_be_drawn_has_no_pictures(name: str, tmp_path: Path) -> None:
    file = written(tmp_path, TABLES[name])
    words = ["report", "--no-train", "--theorem", "2.10", "--dataset", str(file), "--out", str(tmp_path / "report")]
    assert ending(*words).check().code in {0, 1}
    (record,) = json.loads((tmp_path / "report" / "report.json").read_text())["datasets"]
    assert record["pictures"] == []
    assert record["explorer"] is None


@pytest.mark.slow
def test_reports_of_random_extreme_tables_end(tmp_path: Path) -> None:
    source = random.Random(3)
    for number in range(10):
        words = ["report", "--no-train", "--dataset", str(written(tmp_path, drawn(source)))]
        ending(*words, "--out", str(tmp_path / f"report {number}")).check()


def test_the_least_alpha_is_decided_or_left_open_and_a_smaller_one_is_refused() -> None:
    words = ["verify", "--no-train", "--theorem", "2.3", "--dataset", "shadow", "--alpha"]
    assert ending(*words, "1e-20").check().code in {0, 3}
    assert "from 1e-20 to" in ending(*words, f"1/3{'0' * 290}").check().err


EXTREME = ("1e308", "1e-4000", "1e400", f"1/3{'0' * 300}", "9" * 5000, "-1e400", "nan", "1e99999")
OPTIONS = (
    "lipschitz shadow --no-flips --count 2 --highest",
    "lipschitz shadow --no-flips --count 2 --lowest",
    "lipschitz shadow --no-flips --count 2 --gap",
    "lipschitz shadow --no-flips --count",
    "lipschitz shadow --no-flips --count 2 --gap 1/10 --alpha",
    "audit shadow --alpha",
    "audit shadow --epsilon",
    "audit shadow --rows",
    "audit shadow --seed",
    "margins shadow --top",
    "margins shadow --central",
    "margins shadow --sampled --seed",
    "margins shadow --workers",
    "margins shadow --memory",
    "collinear shadow --most",
    "verify --no-train --theorem 2.10 --dataset shadow --alpha",
    "verify --no-train --theorem 2.3 --dataset shadow --epsilon",
    "verify --no-train --theorem 2.3 --dataset shadow --point",
    "verify --no-train --theorem 2.4 --dataset shadow --seed",
    "trace --theorem 2.7 --dataset shadow --alpha",
    "falsify --theorem 2.10 --points 3 --grid 4 --alpha",
    "falsify --theorem 2.10 --points 3 --grid",
    "falsify --theorem 2.10 --grid 3 --points",
    "falsify --theorem 2.10 --grid 3 --points 3 --dimension",
    "falsify --theorem 2.10 --grid 3 --points 3 --random --seconds",
    "falsify --theorem 2.10 --grid 3 --points 3 --random --budget",
    "falsify --theorem 2.10 --grid 3 --points 3 --random --budget 1 --seed",
    "check nothing.json --seconds",
)


@pytest.mark.parametrize("number", EXTREME, ids=lambda number: number[:12])
def test_options_of_extreme_values_are_used_or_refused(number: str) -> None:
    for option in OPTIONS:
        ending(*option.split(), number).check()


def test_what_a_search_may_take_is_bounded() -> None:
    for words in ("--random --seconds inf", "--random --seconds nan", "--random --budget inf", "--seconds nan"):
        found = ending(*["falsify", "--theorem", "2.10", "--points", "3", "--grid", "4"], *words.split()).check()
        assert "--seconds has to be" in found.err
    for seconds in ("inf", "nan", "1e400"):
        assert "--seconds has to be" in ending("check", "nothing.json", "--seconds", seconds).check().err


@pytest.mark.slow
def test_a_search_that_would_take_days_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.reports.commands.running.TRIAL_SECONDS", 1)
    monkeypatch.setattr("mixproof.reports.commands.running.MOST_HOURS", 0.01)  # a quick machine needs less than days
    assert "would take about" in ending(*["falsify", "--theorem", "2.2", "--points", "3", "--grid", "100"]).err


def test_a_circle_of_links_is_no_file_to_write(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    circle = str(tmp_path / "one")
    for command in ("audit", "margins", "collinear"):
        found = ending(command, "shadow", "--json", circle).check()
        assert (found.code, "cannot be written" in found.err) == (2, True)
    for words in (["margins", "shadow", "--state", circle], ["audit", "shadow", "--out", circle], ["audit", circle]):
        assert ending(*words).check().code == 2
