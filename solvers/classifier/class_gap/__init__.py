"""The class gap along edges of X_mix at a fixed law of λ; over α at a data point it is in `solvers.thresholds`.

- ``interval``: a class on an open interval of an edge, and the sign of its gap there.
- ``polynomial``: the sign where masses are polynomials, by real roots.
- ``boxes``: the sign for other Beta laws and mixtures, by ball arithmetic.
- ``edge``: the sign under any law, by the way that fits.
"""
