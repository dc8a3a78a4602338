"""The resources of a run: workers and memory, the file of its state, and the progress that it reports."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mixproof.geometry.errors import InputError

_UNITS = {"": 1, "B": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclass(frozen=True)
class Tally:
    """The progress of a run: points that are done, all of them, and those that an earlier run had done."""

    done: int
    total: int
    resumed: int
    stage: str = ""


@dataclass(frozen=True)
class Resources:
    """The resources that a run may use, and the file of its state.

    Parameters
    ----------
    workers : int, optional
        Threads or processes on this machine; one a core if not given. On a cluster its workers count.
    processes : bool
        Use processes instead of threads, for work that holds the interpreter's lock.
    cluster : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``.
    memory : int, optional
        Most bytes that the run may take; nine tenths of what is free if not given.
    state : Path, optional
        File of finished blocks; a run goes on from it if it is there.
    progress : callable, optional
        Called with a `Tally` at the start and after each block.
    """

    workers: int | None = None
    processes: bool = False
    cluster: str | None = None
    memory: int | None = None
    state: Path | None = None
    progress: Callable[[Tally], None] | None = None

    @property
    def threads(self) -> int:
        """Number of blocks that run side by side on this machine."""
        return self.workers or cores()

    @property
    def limit(self) -> int:
        """Most bytes that the run may take."""
        return self.memory if self.memory is not None else free_memory() * 9 // 10


ANY_RESOURCES = Resources()
"""All of this machine, with no state kept and no progress told."""


def cores() -> int:
    """The number of cores that this process may use, by its affinity and by the quota of its container.

    Examples
    --------
    >>> 1 <= cores() <= (os.cpu_count() or 1)
    True
    """
    from joblib import cpu_count

    return int(cpu_count())


def memory_size(text: str) -> int:
    """A number of bytes, read as people write it.

    Raises
    ------
    InputError
        If it is not a positive number with an optional unit.

    Examples
    --------
    >>> memory_size("4GiB"), memory_size("1.5 G"), memory_size("800M")
    (4294967296, 1610612736, 838860800)
    """
    folded = text.strip().upper().removesuffix("IB").removesuffix("B").strip()
    number = folded.rstrip("".join(filter(None, _UNITS)))
    unit = folded[len(number) :]
    try:
        bytes_ = int(float(number) * _UNITS[unit])
        if bytes_ > 0:
            return bytes_
    except (ValueError, KeyError, OverflowError):
        pass
    raise InputError(f"{text[:40]!r} is not an amount of memory: write it as 4GiB or 800MiB")


def free_memory() -> int:
    """Bytes of memory that could be taken now without swapping, about.

    Examples
    --------
    >>> free_memory() > 0
    True
    """
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            fields = dict(line.split(":", 1) for line in file)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return int(os.sysconf("SC_PHYS_PAGES")) * int(os.sysconf("SC_PAGE_SIZE")) // 2


def check_memory(needed: int, resources: Resources, what: str) -> None:
    """Refuse a run that needs more memory than it may take: an estimate, before anything is allocated.

    Raises
    ------
    InputError
        If `needed` bytes are more than `resources.memory`, or than nine tenths of what is free.

    Examples
    --------
    >>> check_memory(3 * 2**30, Resources(memory=2**30), "ε* of 60,000 points")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: ε* of 60,000 points needs about 3.0 GiB of memory, the limit is 1.0 GiB: ...
    """
    limit = resources.limit
    if needed > limit:
        raise InputError(
            f"{what} needs about {_shown(needed)} of memory, the limit is {_shown(limit)}: "
            "raise the limit (`memory`), use fewer workers, or take a part of the data"
        )


def _shown(size: int) -> str:
    """A number of bytes for reading."""
    for unit, name in ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"
