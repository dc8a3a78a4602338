"""The best L-Lipschitz models under Mixup: certified losses and predictions, flips, and an estimator.

- ``label_network``: networks whose nodes carry label masses.
- ``stretches``: X_mix as a graph, cut at data points and crossings.
- ``unevenness``: a bound for what the labels of a cell cost to be carried to one prediction.
- ``nodes``: the mixed labels of a dataset counted at nodes, in floats.
- ``network_solver``: the network program: the solver's proposal, made feasible.
- ``mixed_measure``: the law of a mixed point and its label on the cells of X_mix.
- ``network_bound``: a lower bound of the network program by duality.
- ``node_logits``: the logits of least loss at nodes, in floats.
- ``cell_networks``: the two networks that X_mix becomes when it is cut into cells.
- ``cell_losses``: the loss of logits that are linear on cells, bounded from above.
- ``estimator``: the best L-Lipschitz classifier with scikit-learn's interface.
- ``optimum``: the least loss and its predictions at the data points, with certified bounds.
- ``flips``: the Lipschitz constants at which data points are given up or won back.
"""
