"""The Mixup risk of scores that are affine along pieces of segments, between bounds in integers.

- ``enclosures``: bounds of log Σ exp in integers.
- ``beta``: bounds of the incomplete beta function in integers.
- ``law``: masses and moments of λ, exact or between bounds.
- ``mixture``: the squared risk, and bounds of the cross-entropy.
"""
