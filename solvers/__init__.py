"""Mixup-optimal classifiers, thresholds, the Mixup loss and convex programs. Imports geometry alone.

- ``roots``: rational brackets of real numbers, and real roots of polynomials.
- ``midpoints``: sets of points from their midpoints.
- ``mixing``: the laws of λ.
- ``parameters``: the parameters of the scikit-learn estimators, read in one wording.
- ``interpolation``: functions that give every mixed point its mixed label.
- ``loss``: the Mixup loss, its least value, and its value for baselines.
- ``linear``: the max-margin separator, and linear models trained with Mixup.
- ``affine``: a given affine model, its Mixup risk and what bounds it.
- ``classifier``: the Mixup-optimal classifier in closed form.
- ``lipschitz``: the best L-Lipschitz models under Mixup.
- ``thresholds``: every α at which h_ε changes its mind about a data point.
"""
