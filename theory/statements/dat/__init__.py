"""The statements of *MixUp as Directional Adversarial Training*, one folder each.

Archambault, Mao, Guo and Zhang (2019). The abstract and the authors' code were seen.

- ``identity``: Mixup is directional training with another law.
"""
