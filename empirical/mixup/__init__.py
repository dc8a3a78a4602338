"""Mixup where people train: batches, pairs, hidden layers and CutMix, by the law of the theory.

- ``batches``: batches that can be mixed; all else is refused.
- ``rules``: who meets whom, by which weight.
- ``mixing``: batches mixed as they were drawn.
- ``collate``: Mixup for a training loop of one's own.
"""
