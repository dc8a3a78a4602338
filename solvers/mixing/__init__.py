"""Laws of the mixing weight λ on [0, 1]: densities, masses and moments, exact or enclosed.

- ``polynomials``: rational polynomials at the ends of chords.
- ``symmetric_beta``: Beta(α, α) around ½, at many places and many α.
- ``laws``: what the solvers ask of a law.
- ``incomplete_beta``: the incomplete beta function, exact, enclosed and in floats.
- ``piecewise_checks``: checks of densities that are polynomials between breakpoints.
- ``beta``: Beta(a, b).
- ``piecewise``: laws with a density that is a polynomial between breakpoints.
- ``central_mass``: the interval around ½ that has a given share of the mass.
- ``enclosed_beta``: Beta laws whose masses are always enclosed.
- ``mixtures``: mixtures of Beta laws.
- ``density``: laws with any density that ball arithmetic evaluates.
- ``interval_moments``: masses and the first two moments on intervals.
- ``parser``: laws as they are written.
"""
