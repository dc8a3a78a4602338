"""Cold start: the main command in a new process against a new process that imports NumPy and scipy.special.

Prints the median wall time of each and the median of the ratios, run by run in turn. Aim: at most 3.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

RUNS = 15
BIN = Path(sys.executable).parent
VERIFY = [str(BIN / "verify"), "--theorem", "2.10", "--dataset", "counterexample", "--no-train"]
HELP = [str(BIN / "verify"), "--help"]
LIST = [str(BIN / "mixproof"), "list"]
PEER = [sys.executable, "-c", "import numpy, scipy.special"]


def seconds(command: list[str]) -> float:
    """Wall time of one new process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Time each command against the peer, in turn."""
    for name, command in (("verify", VERIFY), ("verify --help", HELP), ("mixproof list", LIST)):
        seconds(command), seconds(PEER)  # warm the disk cache
        pairs = [(seconds(command), seconds(PEER)) for _ in range(RUNS)]
        own, peer = median(a for a, _ in pairs), median(b for _, b in pairs)
        ratio = median(a / b for a, b in pairs)
        print(f"{name:14s} {own:.3f} s, import numpy, scipy.special {peer:.3f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
