"""Laws of the mixing weight λ on [0, 1]: densities, masses and moments, exact or enclosed.

- ``polynomials``: rational polynomials at the ends of chords.
- ``laws``: what the solvers ask of a law.
- ``incomplete_beta``: the incomplete beta function, exact, enclosed and in floats.
- ``beta``: Beta(a, b).
- ``symmetric_beta``: Beta(α, α) around ½, at many places and many α.
- ``enclosed_beta``: Beta laws whose masses are always enclosed.
- ``mixtures``: mixtures of Beta laws.
- ``piecewise_checks``: checks of polynomial densities between breakpoints.
- ``piecewise``: laws with such a density.
- ``density``: laws with any density that ball arithmetic evaluates.
- ``parser``: laws as they are written.
- ``interval_moments``: masses and the first two moments on intervals.
- ``central_mass``: the interval around ½ that has a given share of the mass.
"""
