"""Trials of Mixup on labelled rows: every α and no Mixup, trained and held against rows that were left out.

- ``plan``: the sizes of trials, chosen by counted work.
- ``splits``: cross-validation folds, and inputs scaled by the training rows alone.
- ``scores``: held-out accuracy, losses and calibration.
- ``intervals``: intervals for paired differences over cross-validation folds.
- ``results``: all that was measured, as data.
- ``fits``: the rows that training on all rows loses, and what is certain of those networks.
- ``run``: the trials themselves, in one stacked training.
- ``models``: the user's own network, by its name.
- ``choice``: the α that follows from what was measured.
"""
