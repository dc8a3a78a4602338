"""The paper's experiments: trained, and held against the exact prediction.

- ``criteria``: written criteria, standard errors and the verdict on an experiment.
- ``certified``: what is proved of the final weights of trained models: decisions, Mixup risk, excess.
- ``floors``: Mixup losses of trained models beside the irreducible loss.
- ``predictions``: the ε whose h_ε comes nearest to trained models, found in floats.
- ``table_1_cells``: the cells of Table 1, and all that was measured with one law of λ.
- ``table_1``: Figure 1 and Table 1: the probabilities of trained networks at the training points.
- ``figure_2``: training errors of a ResNet-18 with and without Mixup.
- ``figure_3``: decision boundaries on two moons.
- ``epsilon_scheme``: ε as the paper samples it, beside the exact one.
- ``theorem_3_5``: directions of linear models, by Mixup and by plain training.
- ``manifold``: heads on representations, frozen or trained through a bottleneck, beside exact floors.
- ``affine_descents``: gradient descents of affine models from zero.
- ``projected_gradient``: the least radius at which projected gradient changes decisions, judged exactly.
- ``loss_path``: one of three losses descended, and what is certain of the model at its end.
- ``second_order``: the Mixup loss and its losses to second order, minimised, with exact attack radii.
- ``lemma_3_7``: the share of Gaussian draws that are all support vectors.
- ``catalog``: the experiments by name.
"""
