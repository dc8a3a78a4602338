"""Laws of λ that are no Beta laws: mixtures of them, and other densities.

- ``mixtures``: mixtures of Beta laws.
- ``pieces``: densities that are polynomials on intervals.
- ``kinds``: how these laws are written.

What has to be trusted besides for certificates with such a law are these files. Lines of code, and all lines:

    __init__                    0     14
    mixtures                   69    100
    pieces                     54     82
    kinds                       7     11
    together                  130    207
"""
