"""Linear models of two classes: the max-margin separator, and the minimiser of the Mixup loss.

- ``signed_points``: the signs of the labels, and the points times their signs.
- ``nonnegative_least_squares``: least squares over nonnegative coefficients, and cones, in rationals.
- ``support_probability``: the probability that all of n normal points are support vectors.
- ``logistic_polynomial``: the logistic function as a polynomial with a proved error.
- ``pair_means``: the mean labels and scores that a point meets in pairs.
- ``proposals``: the minimiser of the Mixup loss in floats, for proposals only.
- ``span``: rank, bases and coordinates of the span of the points, and the vector of given scores.
- ``max_margin``: the max-margin separator, or the proof that there is none.
- ``logistic``: minimisers of the logistic losses in floats.
- ``descent``: the scores of the minimiser of the Mixup loss, enclosed.
- ``minimiser``: the minimiser itself.
- ``ray``: the Mixup loss along the max-margin direction.
"""
