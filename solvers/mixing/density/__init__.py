"""Laws of λ with a density of the user's: a formula, or a function of complex balls.

- ``ends``: a density near an end of [0, 1], and its integrals.
- ``expansions``: functions of λ near 0, as λ^e·h(w).
- ``curves``: cumulated masses in floats.
- ``formulas``: formulas in λ, mirrored and expanded.
- ``law``: the law with such a density.
- ``parser``: formulas read from text.
- ``checks``: checks that a density is positive, integrates to 1, and is as symmetric as it is said to be.
- ``construction``: laws made from formulas and functions.
"""
