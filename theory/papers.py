"""Papers that statements come from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A paper, or another source of statements.

    Parameters
    ----------
    id : str
        The first part of its statements' ids, as in ``data-dependency:2.10``.
    title : str
        Its title.
    source : str
        Its authors, the place where it was published, and the year.
    """

    id: str
    title: str
    source: str


DATA_DEPENDENCY = Paper(
    "data-dependency",
    "Towards Understanding the Data Dependency of Mixup-style Training",
    "Chidambaram, Wang, Hu, Wu and Ge, ICLR 2022",
)
"""The paper that the toolkit began with; its statements go by their numbers alone, too."""
MANIFOLD = Paper(
    "manifold",
    "Manifold Mixup: Better Representations by Interpolating Hidden States",
    "Verma, Lamb, Beckham, Najafi, Mitliagkas, Lopez-Paz and Bengio, ICML 2019",
)
CARRATINO = Paper(
    "carratino",
    "On Mixup Regularization",
    "Carratino, Cissé, Jenatton and Vert, JMLR 2022",
)
DAT = Paper(
    "dat",
    "MixUp as Directional Adversarial Training",
    "Archambault, Mao, Guo and Zhang, 2019; its abstract and the authors' code were seen",
)
AFFINE_MODELS = Paper(
    "affine",
    "A given affine model under Mixup: regularisation and robustness",
    "this project's own forms",
)
OWN = Paper("own", "Statements of your own", "not printed")
"""The source of a statement that names no paper."""
