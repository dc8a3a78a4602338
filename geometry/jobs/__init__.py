"""Long runs: blocks of work on threads, processes or a cluster, and the files from which a run resumes.

- ``threads``: matrix products on one thread.
- ``resources``: workers, memory and the progress of a run.
- ``digests``: digests of what is kept in files.
- ``state``: files of finished blocks, from which a run resumes.
- ``watch``: the progress of long work, and the end of its time.
- ``in_time``: searches that the time may cut, and what is remembered of them.
- ``tasks``: blocks of work, and the function that is called for each.
- ``cluster``: blocks on a Dask cluster.
- ``runs``: all blocks of a run, wherever they run.
"""
