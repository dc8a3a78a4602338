"""Mixup where people train: batches, pairs, hidden layers and CutMix, by the law of the theory.

- ``batches``: batches that can be mixed; all else is refused.
- ``rules``: who meets whom, by which weight.
- ``mixing``: batches mixed as they were drawn.
- ``pairs``: both labels of each mixed row, with their weight.
- ``hidden``: mixing in a hidden layer.
- ``collate``: Mixup for a training loop of one's own.
"""
