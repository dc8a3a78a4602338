"""Long runs: blocks of work, where they run, and what they leave behind.

- ``threads``: matrix products on one thread.
- ``resources``: workers, memory and the progress of a run.
- ``state``: files of finished blocks, from which a run resumes.
- ``tasks``: blocks of work, and what is called for each.
- ``cluster``: blocks on a Dask cluster.
- ``runs``: all blocks of a run, wherever they run.
"""
