"""Linear models with the logistic loss as smooth convex programs in floats.

- ``basis``: an orthonormal basis of the scores, and the way back to θ.
- ``newton``: the minimiser of a smooth convex loss, by Newton's method in a trust region.
- ``mixup``: the minimiser of the Mixup loss, by quadrature.
- ``risk``: the minimiser of the empirical risk, over all models or up to a norm.
"""
