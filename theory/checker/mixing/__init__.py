"""Laws of λ that are no Beta laws: mixtures of them, and other densities.

- ``mixtures``: mixtures of Beta laws.
- ``pieces``: densities that are polynomials on intervals.
- ``intervals``: intervals with rational ends: sums, powers, exp, log and sin.
- ``formulas``: formulas in x, read, mirrored and enclosed.
- ``quadrature``: label masses on a ball under a law by a formula.
- ``enclosed``: laws whose densities are enclosed: formulas, and mixtures without a common scale.
- ``kinds``: how these laws are written.

What has to be trusted besides for certificates with such a law are these files. Lines of code, and all lines:

    __init__                    0     22
    mixtures                   73    104
    pieces                     55     83
    kinds                      12     20
    enclosed                  151    216
    formulas                  148    194
    intervals                 104    156
    quadrature                 66     96
    together                  609    891
"""
