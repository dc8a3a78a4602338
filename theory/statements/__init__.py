"""The statements of the paper, one folder each.

<<<<<<< HEAD
A folder is a page: `__init__` says the statement, its source and its readings, and holds `STATEMENT`. `decide` has
its hypotheses and conclusions, `witnesses` their evidence, `proof` the proofs as steps, `claims` the claims of
certificates, `experiment` the experiment that belongs to it. A folder has those that its statement needs, and lists
what else it has.

- ``lemma_2_3``: the best constant on a ball, in closed form.
- ``proposition_2_2``: the Mixup-optimal classifier has the least Mixup loss of all continuous classifiers.
- ``proposition_2_5``: the Mixup-optimal classifier need not be continuous.
- ``theorem_2_7``: Mixup that is strong enough makes h_ε misclassify a training point.
- ``proposition_2_8``: at the data points of a finite dataset the Mixup-optimal classifier is right.
- ``theorem_2_10``: without collinearity between classes, Mixup keeps the training points.
- ``scheme_2_4``: how far mixed points keep from other classes, estimated from one epoch.
- ``theorem_2_11``: the midpoints of six or more points from a continuous law give the points back.
- ``theorem_3_2``: the margin theorem. Where a class has the majority, Mixup classifies as that class.
- ``theorem_3_5``: for linear models on data that are all support vectors, Mixup finds the max-margin direction.
- ``lemma_3_7``: in high dimension Gaussian data are all support vectors, with high probability.
- ``corollary_3_8``: where all points are support vectors, Mixup and plain training agree in direction.
=======
The ``__init__`` of a folder is the statement's page. ``decide`` has its hypotheses and conclusions, ``witnesses`` the
evidence for them, ``proof`` its proof as steps, ``claims`` what its certificates claim, ``experiment`` its experiment.

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
>>>>>>> main
"""
