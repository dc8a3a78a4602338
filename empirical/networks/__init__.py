"""Trained networks as exact objects: piecewise affine functions with rational weights, and what is certain of them.

- ``steps``: the few operations that a network comes down to, exactly and in floats with error bounds.
- ``layers``: the layers of networks as people know them.
- ``network``: an exact network, its layers in order, and its exact values.
- ``written``: the written form of a network, in JSON.
- ``weights``: weights as arrays, and fully connected networks of them.
- ``graph``: layers as a reader meets them, with the values that they read by their names.
- ``from_torch``: a torch module as an exact network.
- ``from_onnx``: an ONNX file as an exact network.
- ``sources``: the front door of networks, whatever holds them.
- ``features``: the activations of a layer as a dataset, exactly.
- ``short_axes``: reductions along axes that are short.
- ``exact_line``: the pieces of a network on a segment, exactly.
- ``exact_losses``: losses on a segment as rationals.
- ``enclosed_losses``: losses on a segment under any law of λ, by rigorous quadrature.
- ``float_lines``: a network along many segments at once, in floats with error bounds.
- ``float_density``: densities of λ in floats, with bounds of their sizes off the real line.
- ``pieces``: the pieces of many lines, laid out for quadrature.
- ``integrands``: losses along pieces in floats, with what quadrature has to know of them.
- ``quadrature``: integrals of losses over pieces, in floats with proved bounds.
- ``decisions``: the decisions at the rows of a dataset, each of them proved.
- ``right_share``: the share of mixed points at which the largest score is right.
- ``pair_blocks``: pairs in blocks, and what a network costs on each.
- ``totals``: totals over all pairs, or from a random sample of them.
- ``exact_totals``: totals of small networks from their exact pieces.
- ``layer_norms``: a bound of the slope anywhere, from the norms of layers.
- ``report``: the report of a network on a dataset.
- ``certificate``: certificates of networks.
"""
