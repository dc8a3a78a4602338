"""Small files that ask for much are answered within their budget of time, and in little memory."""

import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from mixproof.theory.certificate import SCHEMA, seal
from mixproof.theory.checker import verdict
from mixproof.theory.checker.budget import Clock, Unchecked
from mixproof.theory.checker.networks import network
from mixproof.theory.checker.networks.network import NETWORK_SCHEMA, Network
from mixproof.theory.checker.verdict import ACCEPTED, UNDECIDED
from tests.theory.checker.cases import judged, written

SECONDS = 0.5
MOST_MEMORY = 2**28
MEASURED = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print(*[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")])
"""
"""Ends with the most memory of this program; `getrusage` counts what started it, too."""
HAS_MEMORY = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not say what is used")
CHECKER = Path(verdict.__file__).resolve().parent

Content = dict[str, Any]


def digits(seed: int, count: int) -> str:
    """An integer of so many digits, without a pattern."""
    return str(pow(7, 3 * seed + 2 * count, 10**count) + 10**count)[1:].lstrip("0")


def sealed(content: Content) -> Content:
    return {**content, "sha256": seal(content)}


def long_line(count: int, size: int, statement: str, settings: Content, claims: list[Content]) -> Content:
    """A certificate about points of one coordinate, which has many digits."""
    points = [["0"], *([digits(k, size)] for k in range(1, count))]
    points.sort(key=lambda point: int(point[0]))
    return sealed(
        {
            "schema": SCHEMA,
            "dataset": {
                "name": "line",
                "points": points,
                "labels": ["a", "b", "b"][:count],
                "rows": [[k] for k in range(count)],
                "classes": ["a", "b"],
            },
            "verdicts": [
                {
                    "statement": statement,
                    "reading": "printed",
                    "settings": settings,
                    "verdict": "confirmed",
                    "claims": claims,
                }
            ],
        }
    )


def under(law: Content, statement: str = "2.8") -> Content:
    settings = {"mixing": law, **({"model": {"weights": [["1"]] * 2, "bias": ["0"] * 2}} if ":" in statement else {})}
    return long_line(3, 1, statement, settings, [])


def value_between(size: int, law: Content) -> Content:
    """A claim about h between data points with many digits."""
    shares = {"a": ["0", "1"], "b": ["2/7", "1/2"]}
    found = long_line(3, size, "2.10", {"mixing": law}, [])
    middle = int(found["dataset"]["points"][2][0]) // 3
    found["verdicts"][0]["claims"] = [{"kind": "h", "point": [str(middle)], "shares": shares}]
    return sealed({key: value for key, value in found.items() if key != "sha256"})


CUT = digits(1, 1500) + "/" + digits(2, 1501)
LARGE: dict[str, Content] = {
    "roots of a huge degree": under({"density": "x**(1/10**8)"}),
    "many roots of a large degree": under({"density": "+".join(f"x**(1/{k})" for k in range(900, 990))}),
    "a long parameter of a mixture": under({"mixture": [["1", "3999/2", "3/" + digits(1, 4200)]]}),
    "a mixture of many large parameters": under(
        {"mixture": [["1/200", f"{k + 1000}", f"{k + 1001}"] for k in range(200)]}, "carratino:1"
    ),
    "a long end of a piece": under({"pieces": [["0", CUT, ["1"] * 201], [CUT, "1", ["1"] * 201]]}),
    "powers of long weights": value_between(500, {"a": "2000", "b": "1500"}),
    "roots of powers of long weights": value_between(1500, {"a": "2001/2", "b": "1501/2"}),
    "roots of a high degree of long weights": value_between(2800, {"a": "13/12", "b": "29/12"}),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_small_file_takes_no_longer_than_its_budget(name: str, tmp_path: Path) -> None:
    content = LARGE[name]
    assert Path(written(content, tmp_path)).stat().st_size < 11_000
    start = time.process_time()
    code, _, found = judged(content, tmp_path, SECONDS)
    assert time.process_time() - start < SECONDS + 1
    assert code != ACCEPTED, found


@HAS_MEMORY
@pytest.mark.parametrize("name", ["roots of a huge degree", "a long parameter of a mixture"])
def test_a_small_file_takes_little_memory(name: str, tmp_path: Path) -> None:
    told, memory = alone(written(LARGE[name], tmp_path))
    assert told.returncode == UNDECIDED, told
    assert memory < MOST_MEMORY


@HAS_MEMORY
def test_a_file_without_end_is_read_to_its_bound() -> None:
    told, memory = alone("/dev/zero")
    assert "larger than" in told.stdout
    assert told.returncode == UNDECIDED
    assert memory < MOST_MEMORY


def test_layers_that_repeat_weights_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of pooling take a line each in the file, and a million weights in memory."""
    window = {"size": [1, 1], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1]}
    pool = {"kind": "avg-pool2d", "counts_padding": True, **window}
    shape = {"schema": NETWORK_SCHEMA, "input": [1, 10, 10]}
    monkeypatch.setattr(network, "MOST_EFFORT", 1000)
    for layers, is_refused in ((4, False), (5, True)):  # 100 weights and 100 units each
        with pytest.raises(Unchecked, match="together") if is_refused else nullcontext():
            Network.read({**shape, "layers": [*[pool] * layers, {"kind": "flatten"}]}, Clock(60))


def alone(path: str) -> tuple[subprocess.CompletedProcess[str], int]:
    """The checker by itself: what it says, and its memory in bytes."""
    command = [sys.executable, "-I", "-S", "-c", MEASURED, str(CHECKER), path]
    told = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    *lines, memory = told.stdout.splitlines()
    return subprocess.CompletedProcess(command, told.returncode, "\n".join(lines)), int(memory) * 1024
