"""Training experiments: what gradient descent does. Imports solvers and geometry, never theory.

- ``training``: stacked ensembles and image networks, trained in torch on the CPU or on a GPU.
- ``networks``: trained networks as exact objects, and what is certain of their decisions and losses.
- ``experiments``: the paper's experiments, each held against the exact prediction by written criteria.
- ``mixup``: Mixup where people train: batches that can be mixed, and the rules by which they are.
- ``trials``: every α and no Mixup on a user's rows, scored on held-out rows.
- ``excess``: the distance of a training loss from the floor that no model can undercut.
"""
