"""The Mixup loss: its least value on a dataset, and its value for constants and for baselines.

- ``labelled_lines``: labelled data points on a line, and the edges of X_mix between neighbours.
- ``constant_predictions``: the class weights, the loss of a constant prediction, a grid of them.
- ``baselines``: continuous classifiers to measure the Mixup-optimal one against.
- ``uniform_line``: the least loss on a line under the uniform law, in closed form and enclosed.
- ``beta_masses``: the label masses of an edge under a Beta law.
- ``general_line``: the least loss on a line under any law, by rigorous quadrature.
- ``baseline_loss``: the loss of a baseline, enclosed by the trapezoidal rule.
- ``beta_rest``: a bound for what the trapezoidal rule leaves out near a data point.
- ``beta_line``: the least loss on a line under a Beta law, by the trapezoidal rule.
- ``line``: the least loss on a line by the method that suits the law, and its cost.
- ``irreducible``: the irreducible loss of a dataset.
- ``squared``: the least squared Mixup loss under the uniform law.
- ``shared_points``: the same of rows of which some are equal and have different labels.
"""
