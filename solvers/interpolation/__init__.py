"""Functions that give every mixed point its mixed label: affine ones, continuous ones, and any.

- ``ranks``: the exact rank of a table of integers, with rows and columns that show it.
- ``affine``: the affine function that takes each point to its label, or the proof that there is none.
- ``affine_loss``: the least squared Mixup loss of affine functions.
- ``flats``: the flats that classes span, and their dimensions.
- ``segments``: segments that meet where their labels differ.
- ``placements``: one point for each class, placed so that segments keep apart.
"""
