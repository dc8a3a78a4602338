"""Claims that verdicts rest on, each checked against the dataset by the plainest exact method there is.

- ``segments``: points inside segments, and midpoints.
- ``limits``: limits of h at data points, averages along lines, and which of two classes h gives more.
- ``crossings``: points outside the data at which segments within two classes cross.
- ``along_lines``: the class gap along a line as polynomials.
- ``majority``: the class majority of the segments through a point, and h there.
- ``enclosed``: label masses on a ball for Beta laws and mixtures, by python-flint where it is installed.
- ``balls``: mixed points in a ball, data points outvoted or misclassified, the printed formula for h_ε.
- ``linear``: the shortest vector with all margins ≥ 1, and the balance of two classes.
- ``affine``: affine functions that give each point its label, and the flats that classes span.
- ``clashes``: points of X_mix that segments give two labels.
- ``models``: a given affine model: matrices without inverse, covariances of labels and logits, slopes.
- ``model_losses``: its losses between bounds.
- ``epoch``: mixed points of an epoch, and their distances to data points.
- ``kinds``: all kinds of claims with their fields.
"""
