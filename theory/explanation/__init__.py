"""Checked certificates in prose: the argument for each verdict, as a mathematician would write it down.

- ``proofs``: the proofs of the theorems on which verdicts rest.
- ``meanings``: the readings in words, as the checker understands them.
- ``on_laws``: laws of λ in words.
- ``on_h``: sentences about segments, h and class majorities.
- ``on_balls``: sentences about balls, losses, linear models and epochs.
- ``on_representations``: sentences about affine functions, flats of classes and points with two labels.
- ``on_models``: sentences about a given affine model.
- ``sentences``: a sentence for each checked claim, from the tables of these four, such as `ON_H`.
- ``prose``: the arguments of verdicts as lines of text, and what was found as JSON.
"""
