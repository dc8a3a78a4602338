"""Exact numbers and enclosures.

- ``rationals``: exact rationals, read as they are written.
- ``magnitudes``: sizes of rationals that no double may hold.
- ``tensors``: torch tensors as arrays of NumPy.
- ``arguments``: numbers that a caller hands over, read exactly whatever holds them.
- ``enclosures``: real numbers in ball arithmetic, and their signs.
- ``digits``: decimals and floats of enclosed numbers.
- ``radicals``: sums of roots of rationals, with exact signs.
- ``quotients``: quotients and combinations of reals, exact for sums of roots.
- ``logarithms``: sums of logarithms of rationals.
- ``beta_draws``: draws of λ ~ Beta(a, b) for parameters of any size.
- ``rounding``: integers as doubles, and the unit roundoff.
- ``vectors``: vectors of enclosures.
"""
