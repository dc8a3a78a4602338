"""The hunt for counterexamples: every small labelled set of grid points, or random larger ones, shrunk.

- ``models``: grids of affine models, which a search varies beside the points.
- ``scope``: the labelled sets of a search, and their number.
- ``finds``: counts, and the smallest set that refutes.
- ``orbits``: one representative of each orbit under a statement's symmetries.
- ``judge``: a reading decided on labelled sets, each pattern once.
- ``symmetries``: declared symmetries, tried out.
- ``blocks``: parts of a search on all cores, or on a cluster.
- ``exhaustive``: every labelled set of a scope.
- ``shrink``: counterexamples made smaller.
- ``drawn``: random labelled sets.
- ``state``: states of a search that was interrupted.
"""
