"""A given affine model: its Mixup risk and what bounds it, exact or enclosed.

- ``model``: affine models with rational weights.
- ``sources``: the front door of affine models, whatever holds them.
- ``found``: the models that the toolkit finds itself, as definite rationals.
- ``logits``: the logits of a model at the points of a dataset, exactly.
- ``moments``: the moments of λ that the identities need.
- ``log_sums``: the logarithm of a sum of exponentials, in ball arithmetic.
- ``chebyshev``: quadrature against any law of λ, with a proved bound of its error.
- ``dilogarithm``: the mean over pairs under the uniform law, in closed form.
- ``enclosed_pairs``: the mean over pairs in ball arithmetic.
- ``float_pairs``: the mean over all pairs in floats, with a proved bound of its error.
- ``largest_pairs``: the mean of the largest mixed logit over many pairs, enclosed by convexity on parts.
- ``risk``: the Mixup risk and the plain risk of a model.
- ``bounds``: bounds of the Mixup risk from below and above, and exact robustness.
- ``taylor``: losses to second order: around each row, and around shrunk rows.
- ``gradients``: the Mixup risk and its losses to second order in floats, with their gradients.
- ``attack``: the least move by which a model decides anew, exactly.
- ``directional``: directional training, and the law of λ with which it is Mixup.
- ``rays``: a model times a growing factor: whether a loss stays bounded below.
- ``least_squares``: least squares under Mixup, with intercept, ridge, and masks.
"""
