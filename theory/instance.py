"""Instances: a dataset with the settings that statements depend on, and what statements ask of it."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.chosen_classes import keep_two
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.geometry.views import Viewed
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.findings import Finding

EPSILON_TAKEN = "half the median distance to the nearest neighbour"
"""The ε that is taken where none is given, in words."""

_TOLD = 6


@dataclass(frozen=True, eq=False, repr=False)
class Instance(Viewed):
    """A dataset with the settings that a statement is decided on.

    Parameters
    ----------
    epsilon : Fraction, optional
        The radius ε, for statements about h_ε.
    point : tuple of n rationals, optional
        The point x, for statements about one point; where it is not given they are decided for every x.
    seed : int
        Seed of whatever is drawn.
    model : AffineModel, optional
        The model, for statements about a given one; it fits the dataset.
    """

    dataset: Dataset
    mixing: Mixing
    epsilon: Fraction | None = None
    point: Point | None = None
    seed: int = 0
    model: AffineModel | None = None

    def __str__(self) -> str:
        """The dataset by its name, with the settings."""
        epsilon = [] if self.epsilon is None else [f"ε = {decimal_text(self.epsilon)}"]
        point = [] if self.point is None else [f"x = ({', '.join(map(decimal_text, self.point[:_TOLD]))}"]
        closed = [f"{words}{', …' if self.point and len(self.point) > _TOLD else ''})" for words in point]
        model = [] if self.model is None else [f"model {self.model}"]
        return ", ".join([self.dataset.name, f"λ ~ {self.mixing}", *epsilon, *closed, f"seed {self.seed}", *model])


def epsilon_of(instance: Instance) -> Fraction:
    """The ε of an instance; where none is given, half the median distance to the nearest neighbour in its dataset.

    Raises
    ------
    InputError
        If none is given, and there is one point only.
    TimeUp
        If none is given, and the time is up before the distances are known.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> epsilon_of(make_instance("shadow"))
    Fraction(1, 2)
    """
    if instance.epsilon is not None:
        return instance.epsilon
    from mixproof.geometry.margins.neighbours import typical_epsilon

    return typical_epsilon(instance.dataset)


def epsilon_note(instance: Instance) -> str:
    """The remark that ε was taken, where none was given; else nothing.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> epsilon_note(make_instance("shadow"))
    'ε was not given: 0.5 is taken, half the median distance to the nearest neighbour'
    """
    if instance.epsilon is not None:
        return ""
    return f"ε was not given: {decimal_text(epsilon_of(instance))} is taken, {EPSILON_TAKEN}"


def needs_two_classes(instance: Instance) -> str | None:
    """The reason why Mixup cannot be asked about one class only; None where there are two or more.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> needs_two_classes(make_instance(Dataset.from_rows([[0], [1]], ["a", "a"])))
    "data has one class only ('a'); Mixup mixes classes: two or more are needed"
    """
    classes = instance.dataset.classes
    if len(classes) > 1:
        return None
    return f"{instance.dataset.name} has one class only ({classes[0]!r}); Mixup mixes classes: two or more are needed"


def needs_exactly_two_classes(instance: Instance) -> str | None:
    """The reason why a statement about labels ±1 cannot be asked; None where there are two classes.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> needs_exactly_two_classes(make_instance(Dataset.from_rows([[0], [1], [2]], ["a", "b", "c"])))
    "labels ±1 need exactly two classes; data has 3: keep two of them, as by `classes='a,b'`"
    """
    classes = instance.dataset.classes
    if len(classes) == 2:
        return None
    return f"labels ±1 need exactly two classes; {instance.dataset.name} has {len(classes)}: {keep_two(classes)}"


def needs_a_model(instance: Instance) -> str | None:
    """The reason why a statement about a given model cannot be asked; None where there is a model.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> needs_a_model(make_instance("shadow")).partition(": ")[0]
    'a statement about a given affine model needs one'
    """
    if instance.model is None:
        ways = "name it by `model`, a JSON or NPZ file, or mixup, erm or max-margin"
        return f"a statement about a given affine model needs one: {ways}"
    return needs_two_classes(instance)


def always(instance: Instance) -> Finding:
    """The finding that a dataset is finite, its classes disjoint, the density of λ positive: true of every instance.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> always(make_instance("shadow")).holds
    True
    """
    return Finding(True)
