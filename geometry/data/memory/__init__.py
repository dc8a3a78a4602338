"""Labelled examples in memory become labelled rows.

- ``array_likes``: tensors, frames and sparse matrices as arrays.
- ``arrays``: arrays and their labels.
- ``columns``: named columns, one of them the label.
- ``frames``: pandas and polars frames, Arrow tables.
- ``items``: examples one by one: lists of pairs, torch and Hugging Face datasets.
- ``objects``: any of these, by its type.
"""
