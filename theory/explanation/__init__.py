"""Checked certificates in prose: the argument for each verdict, as a mathematician would write it down.

- ``proofs``: the proofs of the theorems on which verdicts rest.
- ``meanings``: the readings in words, as the checker understands them.
- ``on_laws``: laws of λ in words.
- ``on_h``: sentences about segments, h and class majorities.
- ``on_balls``: sentences about balls, losses, linear models and epochs.
- ``on_representations``: sentences about affine functions, flats of classes and points with two labels.
- ``sentences``: a sentence for each checked claim, from the tables `ON_H`, `ON_BALLS` and `ON_REPRESENTATIONS`.
- ``prose``: the arguments of verdicts as lines of text, and what was found as JSON.
"""
