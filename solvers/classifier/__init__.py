"""The Mixup-optimal classifier in closed form: on balls, in the limit of small balls, and along X_mix.

- ``probabilities``: class probabilities, kept as the masses they are shares of.
- ``likeness``: comparison of two vectors of masses, up to a common factor.
- ``passing``: masses of the segments that pass through a point.
- ``limits``: the classifier h at a point.
- ``averages``: weighted label averages on one line.
- ``one_sided``: limits of h along X_mix towards a point.
- ``crossings``: crossings at which h jumps or does not follow the class majority.
- ``ball``: the best constant on a ball, in closed form, as a program, in floats.
- ``class_gap``: where a class leads every other one along an edge.
- ``continuity``: continuity of h at a point of X_mix.
- ``estimator``: the classifier as a scikit-learn estimator.
"""
