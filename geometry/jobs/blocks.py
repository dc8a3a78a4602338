"""Blocks of work that do not depend on each other: on threads, on processes or on a cluster, and resumed if killed.

A long question about a dataset is asked point by point, so it falls into blocks of points. `run_blocks` calls
``function(shared, block)`` for each block, a `range`, and gives the results in the order of the blocks. They are the
same wherever the blocks run and in whatever order they finish, because a block sees nothing but its arguments.

**What is kept.** With a state file, each finished block is appended to it as one line of JSON and synchronised to
the disk, so a run that is killed loses the blocks in flight and no other. A line without its end is what was being
written at that moment: it is dropped. The first line holds a key, the digest of the data and of the arguments
(`content_key`): a file that belongs to another question is refused. Results take the way through JSON also where
nothing is kept, so that what is resumed equals what is computed.

**What is promised of memory.** `check_memory` compares an estimate with a limit before anything is allocated.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Any

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError, install_words

ROUNDS = 4
"""How often in a row a cluster may lose all its blocks before the run gives up."""
SECONDS_TO_CONNECT = 20
_UNITS = {"": 1, "B": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclass(frozen=True)
class Tally:
    """How far a run is: points done, of all; and how many of them an earlier run had done."""

    done: int
    total: int
    resumed: int
    stage: str = ""


@dataclass(frozen=True)
class Resources:
    """What a run may use, and where it leaves its state.

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
        Told a `Tally` at the start and after each block.
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
        return self.memory if self.memory is not None else _free_memory() * 9 // 10


@dataclass(frozen=True)
class Stage:
    """What the results of blocks depend on: kept with them, and compared before they are used again.

    Parameters
    ----------
    key : str
        Stands for the data and all arguments (`content_key`).
    name : str
        The part of the work, where one state file serves several calls with the same key; shown with the progress.
    detail : str
        What else the results of this part depend on; where it has changed, they are computed anew.
    """

    key: str = ""
    name: str = ""
    detail: str = ""

    @property
    def mark(self) -> str:
        """What the results of this part carry in a state file."""
        return f"{self.name} {self.detail}".strip()


def blocks_of(size: int, length: int) -> list[range]:
    """Divide 0…size − 1 into consecutive blocks of at most `length`.

    Examples
    --------
    >>> blocks_of(10, 4)
    [range(0, 4), range(4, 8), range(8, 10)]
    """
    return [range(start, min(start + length, size)) for start in range(0, size, length)]


def run_blocks(
    function: Callable[[Any, range], Json],
    shared: object,
    blocks: Sequence[range],
    stage: Stage = Stage(),
    resources: Resources = Resources(),
) -> list[Any]:
    """Call ``function(shared, block)`` for every block, and give the results in the order of the blocks.

    Parameters
    ----------
    function : callable
        A function of a module (a cluster imports it by name); its result must be JSON.
    shared : object
        What all blocks need; sent once to each worker of a cluster.
    stage : Stage
        What the results depend on; needed with a state file.

    Raises
    ------
    InputError
        If the state file is that of another run or cannot be used, or the cluster cannot.

    Examples
    --------
    >>> run_blocks(lambda values, block: sum(values[k] for k in block), [5, 7, 11], blocks_of(3, 2))
    [12, 11]
    """
    with _kept(resources.state, stage, blocks) as (known, keep):
        resumed = done = sum(len(blocks[place]) for place in known)
        total = sum(map(len, blocks))
        results: dict[int, Any] = dict(known)
        tell = resources.progress or (lambda tally: None)
        tell(Tally(done, total, resumed, stage.name))
        waiting = {place: block for place, block in enumerate(blocks) if place not in known}
        for place, text in _finished(_Task(function, shared, keep), waiting, resources):
            results[place] = json.loads(text)
            done += len(blocks[place])
            tell(Tally(done, total, resumed, stage.name))
    return [results[place] for place in range(len(blocks))]


Keep = Callable[[int, str], None]


@dataclass(frozen=True)
class _Task:
    """What is called for each block, with what, and how its result is kept."""

    function: Callable[[Any, range], Json]
    shared: object
    keep: Keep

    def run(self, place: int, block: range) -> tuple[int, str]:
        """Do one block and keep its result."""
        done = _one(self.function, self.shared, place, block)
        self.keep(*done)
        return done


def _finished(task: _Task, waiting: dict[int, range], resources: Resources) -> Iterator[tuple[int, str]]:
    """The blocks that were still to do, each by its place and with its result, in whatever order they finish."""
    if not waiting:
        return
    if resources.cluster is not None:
        yield from _on_cluster(task, waiting, resources.cluster)
    elif len(waiting) == 1 or resources.threads == 1:
        yield from (task.run(place, block) for place, block in waiting.items())
    else:
        yield from _on_this_machine(task, waiting, resources)


def _one(function: Callable[[Any, range], Json], shared: object, place: int, block: range) -> tuple[int, str]:
    return place, json.dumps(function(shared, block), separators=(",", ":"), allow_nan=False)


def _on_this_machine(task: _Task, waiting: dict[int, range], resources: Resources) -> Iterator[tuple[int, str]]:
    from joblib import Parallel, delayed

    pool = Parallel(
        n_jobs=resources.threads,
        backend="loky" if resources.processes else "threading",
        return_as="generator_unordered",
        batch_size=1,
        pre_dispatch="2*n_jobs",
    )
    if not resources.processes:
        yield from pool(delayed(task.run)(place, block) for place, block in waiting.items())
        return
    for done in pool(delayed(_one)(task.function, task.shared, place, block) for place, block in waiting.items()):
        task.keep(*done)
        yield done


def cores() -> int:
    """The number of cores that this process may use, by its affinity and by the quota of its container.

    Examples
    --------
    >>> 1 <= cores() <= (os.cpu_count() or 1)
    True
    """
    from joblib import cpu_count

    return int(cpu_count())


# --- a cluster ------------------------------------------------------------------------------------------


def _on_cluster(task: _Task, waiting: dict[int, range], address: str) -> Iterator[tuple[int, str]]:
    """Send out all blocks, and again those that were lost with the workers that had them."""
    with _client(address) as client:
        left, idle = dict(waiting), 0
        while left:
            before = len(left)
            for place, text in _round(client, task, left, address):
                task.keep(place, text)
                del left[place]
                yield place, text
            idle = idle + 1 if len(left) == before else 0
            if idle == ROUNDS:
                raise InputError(f"the workers of the cluster {address} are lost again and again: look at their logs")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(f"a cluster needs Dask: {install_words('cluster')}") from None
    try:
        client: Any = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"no Dask scheduler answers at {address!r} ({error}); its address looks like tcp://host:8786"
        ) from None
    try:
        yield client
    finally:
        client.close()


def _round(client: Any, task: _Task, left: dict[int, range], address: str) -> Iterator[tuple[int, str]]:
    """One try at all the blocks that are left; those whose worker is lost for good are left out."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        sent = client.scatter(task.shared, broadcast=True, hash=False)
    except (TimeoutError, OSError):
        raise InputError(f"the Dask scheduler at {address} has no workers: start some") from None
    futures = [
        client.submit(_one, task.function, sent, place, block, pure=False, priority=-place)
        for place, block in sorted(left.items())
    ]
    try:
        completed: Any = as_completed(futures, loop=client.loop, raise_errors=False)  # type: ignore[no-untyped-call]
        for future in completed:
            if future.status == "finished":
                yield future.result()
            elif future.status == "error" and not isinstance(future.exception(), KilledWorker):
                raise future.exception()
            future.release()
    finally:
        client.cancel(futures)


# --- the state file ---------------------------------------------------------------------------------------


def content_key(dataset: Dataset, *arguments: object) -> str:
    """A digest of the points, their labels and the arguments of a question (by their `repr`).

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"])
    >>> content_key(line, "margins") == content_key(Dataset.from_rows([[0], [1], [2]], ["x", "y", "x"]), "margins")
    True
    >>> content_key(line, "margins") == content_key(line, "margins", 3)
    False
    """
    digest = sha256()
    numerators = dataset.numerators
    head = (numerators.shape, str(numerators.dtype), dataset.denominator, dataset.labels, arguments)
    digest.update(repr(head).encode())
    for row in numerators:  # row by row: no copy of the whole
        digest.update(repr(row.tolist()).encode() if row.dtype == object else row.tobytes())
    return digest.hexdigest()


@contextmanager
def _kept(path: Path | None, stage: Stage, blocks: Sequence[range]) -> Iterator[tuple[dict[int, Any], Keep]]:
    """The results that a state file holds, by the places of their blocks, and how to add one."""
    if path is None:
        yield {}, lambda place, text: None
        return
    name = json.dumps(stage.mark)
    with _locked(path) as file:
        known, lock = _read(path, file, stage, blocks), Lock()

        def keep(place: int, text: str) -> None:
            block = blocks[place]
            line = f'{{"stage":{name},"block":[{block.start},{block.stop}],"result":{text}}}\n'
            with lock:
                _append(path, file, line)

        yield known, keep


@contextmanager
def _locked(path: Path) -> Iterator[FileIO]:
    """The file, opened so that no other run has it at the same time."""
    import fcntl

    try:
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "r+")
    except OSError as error:
        raise InputError(f"the state file {path} cannot be written: {error.strerror}; name another file") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"another run is using the state file {path}: wait for it, or name another file") from None
        try:
            yield file
        finally:
            # A worker that is just being started may still have the file open, and with it the lock.
            fcntl.flock(file, fcntl.LOCK_UN)


def _read(path: Path, file: FileIO, stage: Stage, blocks: Sequence[range]) -> dict[int, Any]:
    """What the file holds of this stage; what follows its last whole line is cut off."""
    content = file.readall() or b""
    whole = content.rfind(b"\n") + 1
    if b"\n" not in content:
        if content and not _header(stage.key).encode().startswith(content):
            raise InputError(f"{path} is not the state of a run: name another file, or remove it")
        file.truncate(0)
        file.seek(0)
        _append(path, file, _header(stage.key))
        return {}
    lines = content[:whole].decode("utf-8", errors="replace").splitlines()
    try:
        owner = json.loads(lines[0])["mixproof blocks"]
        entries = [json.loads(line) for line in lines[1:]]
        found = {(entry["stage"], *entry["block"]): entry["result"] for entry in entries}
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path} is not the state of a run: name another file, or remove it") from None
    if owner != stage.key:
        raise InputError(f"{path} is the state of a run on other data or with other options: name another file")
    file.truncate(whole)
    file.seek(whole)
    places = {(stage.mark, block.start, block.stop): place for place, block in enumerate(blocks)}
    return {places[name]: result for name, result in found.items() if name in places}


def _header(key: str) -> str:
    return json.dumps({"mixproof blocks": key}) + "\n"


def _append(path: Path, file: FileIO, text: str) -> None:
    try:
        view = memoryview(text.encode())
        while view:
            view = view[file.write(view) or 0 :]
        os.fsync(file.fileno())
    except OSError as error:
        raise InputError(f"the state file {path} cannot be written: {error.strerror}; make room for it") from None


# --- memory -----------------------------------------------------------------------------------------------


def memory_size(text: str) -> int:
    """A number of bytes as people write it.

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
    raise InputError(f"{text!r} is not an amount of memory: write it as 4GiB or 800MiB")


def _free_memory() -> int:
    """Bytes of memory that could be taken now without swapping, about."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            fields = dict(line.split(":", 1) for line in file)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return int(os.sysconf("SC_PHYS_PAGES")) * int(os.sysconf("SC_PAGE_SIZE")) // 2


def check_memory(needed: int, resources: Resources, what: str) -> None:
    """Refuse a run that would need more memory than it may take.

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
            "raise the limit (--memory), use fewer workers, or take a part of the data"
        )


def _shown(size: int) -> str:
    for unit, name in ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"
