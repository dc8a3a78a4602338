"""Certificates of networks: decisions, affine pieces and the Mixup risk of a piecewise affine network, checked exactly.

- ``steps``: the operations of a network, and the test that each is affine between two places.
- ``layers``: the layers as they are written.
- ``network``: the network, its scores, and the pieces on which it is affine.
- ``law``: masses and moments of λ.
- ``enclosures``: bounds of log Σ exp in integers.
- ``risks``: the squared risk, and bounds of the cross-entropy.
- ``claims``: the kinds of claims.
- ``file``: the file as a whole.
"""
