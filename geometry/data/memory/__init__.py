"""Labelled examples in memory become labelled rows.

- ``series``: single columns of pandas, polars and Arrow as arrays.
- ``array_likes``: these, tensors, frames, pictures and sparse matrices as arrays; labels as lists.
- ``stacks``: examples one by one as one array.
- ``arrays``: arrays and their labels.
- ``words``: columns of words among columns of numbers, refused all at once.
- ``columns``: named columns, one of them the label.
- ``frames``: pandas and polars frames, Arrow tables.
- ``items``: examples one by one: lists of pairs, torch datasets.
- ``loaders``: the rows that a torch ``DataLoader`` shows.
- ``hugging_face``: Hugging Face datasets.
- ``objects``: any of these, by its type.
"""
