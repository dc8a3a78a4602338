"""Evidence that findings and certificates share.

- ``written``: numbers and points, exactly as JSON and shortly for readers.
- ``witnesses``: data points inside segments, limits of h, and what differs from a prediction.
- ``spots``: points of X_mix, with h and its limits there.
- ``quantities``: enclosed values by their names, and how two of them compare.
- ``model_values``: the values of the model that an instance gives.
- ``laws``: laws of λ, as they are written in a certificate.
- ``claims``: elementary claims for the checker.
- ``model_claims``: claims about a given affine model.
"""
