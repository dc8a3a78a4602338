"""Thresholds of Mixup's strength: every α at which h_ε, for λ ~ Beta(α, α), changes its mind about a data point.

- ``places``: the ends of chords, as quadratic irrationals that are ordered exactly.
- ``turns``: zeros of several class gaps that are not told apart.
- ``chords``: chords that a ball cuts out of segments.
- ``conditional_gap``: the conditional gap to a class, the class gap that is its mean, and its sign at any α.
- ``ball``: the ball around a data point, and what it cuts out of X_mix.
- ``probes``: values of a class gap, and how many zeros there are on each side.
- ``refinement``: a zero enclosed to many digits.
- ``ball_masses``: the conditional gaps on a ball, and the limit of h_ε under strong mixing.
- ``isolation``: all zeros of a class gap, isolated, and the places where that was not settled.
- ``history``: the changes of a data point's class as α grows; α* is one of them.
- ``safe_range``: the α at which every data point keeps its class.
"""
