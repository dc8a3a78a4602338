"""Trained networks as exact objects: piecewise affine functions with rational weights, and what is certain of them.

- ``steps``: the few operations that a network comes down to, exactly and in floats with error bounds.
- ``layers``: the layers of networks as people know them.
- ``network``: an exact network, its layers in order, and its exact values.
- ``exact_line``: the pieces of a network on a segment, exactly.
"""
