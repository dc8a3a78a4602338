"""A Dask scheduler and workers in processes of their own, on the loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def local_cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its worker processes; none of them restarts a worker that is killed."""
    address_file = folder / "scheduler.json"
    scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", folder=folder)
    started = [scheduler]
    try:
        address = _address(folder, address_file)
        processes = [
            _start("worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", folder=folder)
            for _ in range(workers)
        ]
        started += processes
        yield address, processes
    finally:
        for process in started:
            process.kill()
            process.wait()


def _start(kind: str, *options: str, folder: Path) -> subprocess.Popen[bytes]:
    extra = ("--scheduler-file", str(folder / "scheduler.json")) if kind == "scheduler" else ()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(folder)}
    with (folder / f"{kind}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + kind, *options, *extra],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )


def _address(folder: Path, file: Path) -> str:
    import json

    for _ in range(600):
        if file.exists() and file.read_text(encoding="utf-8").strip():
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        time.sleep(0.1)
    raise TimeoutError((folder / "scheduler.log").read_text(encoding="utf-8"))
