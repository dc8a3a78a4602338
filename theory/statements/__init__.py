"""The statements: one folder for each paper, and in it one folder for each statement.

The ``__init__`` of a statement's folder is its page. ``decide`` has its hypotheses and conclusions, ``witnesses`` the
evidence for them, ``proof`` its proof as steps, ``claims`` what its certificates claim, ``experiment`` its experiment.

- ``data_dependency``: Chidambaram and others, ICLR 2022, the paper that the toolkit began with.
- ``carratino``: Carratino and others, JMLR 2022, on Mixup as regularisation.
- ``dat``: Archambault and others, 2019, on Mixup as directional adversarial training.
- ``affine``: this project's own forms for a given affine model.
- ``manifold``: Verma and others, ICML 2019, on Mixup of representations.
"""
