"""The statements of *Towards Understanding the Data Dependency of Mixup-style Training*, one folder each.

The numbers are those of Chidambaram, Wang, Hu, Wu and Ge, *Towards Understanding the Data Dependency of Mixup-style
Training* (ICLR 2022), as the review manuscript prints them. The *slides* that present the paper have some statements in
another form.

- ``lemma_2_3``: the best constant on a ball, in closed form.
- ``proposition_2_2``: no continuous model has a smaller Mixup loss than h.
- ``proposition_2_5``: h need not be continuous.
- ``theorem_2_7``: Mixup that is strong enough misclassifies a training point.
- ``proposition_2_8``: h gives each training point its own class.
- ``theorem_2_10``: without collinearity between classes, Mixup keeps the training points.
- ``scheme_2_4``: the distance from mixed points to other classes, by sampling.
- ``theorem_2_11``: midpoints determine the points.
- ``theorem_3_2``: where segments have a class majority, Mixup follows it.
- ``theorem_3_5``: linear Mixup and the max-margin direction.
- ``lemma_3_7``: Gaussian data are all support vectors, as a rule.
- ``corollary_3_8``: linear Mixup and plain training.
"""
