"""Runs of many blocks of work: on threads, on processes or on a cluster, resumed where they were killed.

A long question about a dataset is asked point by point, so it falls into blocks of points. `run_blocks` calls
``function(shared, block)`` for each block, a `range`, and gives the results in the order of the blocks. They are the
same wherever the blocks run and in whatever order they finish, because a block sees nothing but its arguments. They
take the way through JSON also where nothing is kept, so that a resumed run gives the same.
"""

import json
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from mixproof.geometry.jobs.cluster import on_cluster
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources, Tally
from mixproof.geometry.jobs.state import Keep, Stage, kept
from mixproof.geometry.jobs.tasks import BlockFunction, Finished, Task, finished_block
from mixproof.geometry.jobs.watch import TimeUp, step

_ALONE = Stage()
"""The only part of a run whose results are not kept."""


def run_blocks(
    function: BlockFunction,
    shared: object,
    blocks: Sequence[range],
    stage: Stage = _ALONE,
    resources: Resources = ANY_RESOURCES,
) -> list[Any]:
    """Call ``function(shared, block)`` for every block, and give the results in the order of the blocks.

    Parameters
    ----------
    function : callable
        A function of a module (a cluster imports it by name); its result must be JSON.
    shared : object
        Data that all blocks need; sent once to each worker of a cluster.
    stage : Stage
        All that the results depend on; needed with a state file.

    Raises
    ------
    InputError
        If the state file is that of another run or cannot be used, or the cluster cannot.
    TimeUp
        If the time is up (`geometry.jobs.watch`): what was finished is in the state file, and its results by the places
        of the blocks, in their order, are the part of the error, where there are any.

    Examples
    --------
    >>> from mixproof.geometry.jobs.tasks import blocks_of
    >>> run_blocks(lambda values, block: sum(values[k] for k in block), [5, 7, 11], blocks_of(3, 2))
    [12, 11]
    """
    with kept(resources.state, stage, blocks) as (known, keep):
        resumed = done = sum(len(blocks[place]) for place in known)
        total = sum(map(len, blocks))
        results: dict[int, Any] = dict(known)
        tell = resources.progress or (lambda tally: None)
        tell(Tally(done, total, resumed, stage.name))
        waiting = {place: block for place, block in enumerate(blocks) if place not in known}
        try:
            step(stage.told, done, total)
            with closing(_finished(Task(function, shared), keep, waiting, resources)) as finished:
                for place, text in finished:
                    results[place] = json.loads(text)
                    done += len(blocks[place])
                    tell(Tally(done, total, resumed, stage.name))
                    step(stage.told, done, total)
        except TimeUp as end:
            raise TimeUp(str(end), dict(sorted(results.items())) or None) from None
    return [results[place] for place in range(len(blocks))]


def _finished(task: Task, keep: Keep, waiting: dict[int, range], resources: Resources) -> Generator[Finished]:
    """The blocks that were still to do, in whatever order they finish, with their results kept."""
    if not waiting:
        return
    if resources.cluster is not None:
        for done in on_cluster(task, waiting, resources.cluster):
            keep(*done)
            yield done
    elif len(waiting) == 1 or resources.threads == 1:
        yield from (_finished_and_kept(task, keep, place, block) for place, block in waiting.items())
    else:
        yield from _on_this_machine(task, keep, waiting, resources)


def _finished_and_kept(task: Task, keep: Keep, place: int, block: range) -> Finished:
    """One block, done and kept by the thread that does it."""
    done = finished_block(task.function, task.shared, place, block)
    keep(*done)
    return done


def _on_this_machine(task: Task, keep: Keep, waiting: dict[int, range], resources: Resources) -> Iterator[Finished]:
    """The blocks as they finish on threads or processes side by side."""
    from joblib import Parallel, delayed

    pool = Parallel(
        n_jobs=resources.threads,
        backend="loky" if resources.processes else "threading",
        return_as="generator_unordered",
        batch_size=1,
        pre_dispatch="2*n_jobs",
    )
    if resources.processes:
        jobs = (delayed(finished_block)(task.function, task.shared, place, block) for place, block in waiting.items())
    else:
        jobs = (delayed(_finished_and_kept)(task, keep, place, block) for place, block in waiting.items())
    finished = pool(jobs)
    try:
        for done in finished:
            if resources.processes:
                keep(*done)
            yield done
    finally:
        with warnings.catch_warnings():  # a run that ends early is meant to, and joblib would complain
            warnings.simplefilter("ignore", UserWarning)
            finished.close()
