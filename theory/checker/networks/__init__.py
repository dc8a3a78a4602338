"""Certificates of networks: decisions, affine pieces and the Mixup risk of a piecewise affine network, checked exactly.

- ``steps``: the operations of a network, and the test that each is affine between two places.
- ``layers``: the layers as they are written.
- ``network``: the network, its scores, and the pieces on which it is affine.
- ``claims``: the kinds of claims.
- ``file``: the file as a whole.

A file holds a dataset, a law of λ, a network in its written form, and claims. Each claim is decided anew, in fractions:

- *decisions*: the scores at rows are computed, and the row's own class compared with the others.
- *pieces*: between the places that are listed for a segment, no rectifier has a unit with opposite signs at the two
  ends, and in each maximum one unit is the largest at both. So step by step all values are affine in between, by
  induction; and the scores bend at exactly the places that are called cuts.
- *squared-risk*: on each piece the loss is a quadratic polynomial in λ. Its mean is exact where a and b are whole and
  small, for then the density is a polynomial; else it is between bounds that are 10⁻³⁰ apart, about.
- *cross-entropy-risk*: log Σ exp is convex along a piece. Its mean on a part is at least its value at the mean of λ
  (Jensen), at most that of its chord; parts are split until the bounds settle the claim.

Where the network is not affine between listed places, or they are no cuts, the claim is rejected: it is for the file to
show it. Risks need the pieces of all segments in claims before them.

What has to be trusted for networks besides ``budget``, ``form``, ``data``, ``fields``, ``risks``, ``verdict`` and
``command`` of the folder above, in lines of code and all lines:

    __init__                   0     33
    steps                     74    133
    layers                   114    166
    network                   94    122
    claims                   106    138
    file                      24     31
    together                 412    623
"""
