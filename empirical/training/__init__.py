"""Training in torch: many small models in one stacked computation, or a few image networks side by side.

- ``optimisers``: rules of descent on all parameters of an ensemble at once.
- ``networks``: architectures of a stacked ensemble, with their gradients written out.
- ``batches``: the batches of a step: drawn as Mixup draws them, or the expected loss by quadrature.
- ``minibatches``: batches of a size of their own, for data of many rows.
- ``recipes``: the settings of a training besides the data.
- ``checkpoints``: states of a training in files, written whole or not at all.
- ``groups``: models that take their steps together.
- ``ensembles``: the trainer of a stacked ensemble.
- ``modules``: torch modules of the user's as architectures of a stacked ensemble.
- ``residual``: the residual network of Figure 2.
- ``images``: the trainer of image networks.
"""
