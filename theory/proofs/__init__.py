"""Parts that proofs of several statements share.

- ``affine_maps``: affine functions of representations, at mixtures and at differences.
- ``obligations``: identities and signs that algebra proves for all numbers.
- ``facts``: evidence of steps on a dataset.
- ``means``: means with positive weights, and h along a line.
- ``subgaussian``: Beta(α, α) is sub-Gaussian.
- ``logistic``: the logistic loss of linear models under Mixup.
- ``affine``: affine models: the label comes out of the loss, and Mixup takes its directional form.
- ``exponential_sums``: points with given midpoints.
"""
