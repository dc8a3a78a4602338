"""The statements of *On Mixup Regularization*, one folder each.

Carratino, Cissé, Jenatton and Vert (JMLR 2022), as it is printed there: Theorems 1 and 2, and equation (14).

- ``theorem_1``: Mixup is training on shrunk rows with centred noise.
- ``theorem_2``: its risk to second order, in closed form.
"""
