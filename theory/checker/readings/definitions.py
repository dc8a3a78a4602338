"""The readings of each statement, with their definition; the settings that it has, and the data it can be asked of."""

from collections.abc import Callable
from typing import NamedTuple

from ..case import Case
from ..data import Data
from . import affine, least_squares, manifold, models, section_2, section_3
from .argument import Argument, Facts


def classes_to_mix(data: Data) -> tuple[bool, str]:
    """The domain of most statements."""
    return len(data.classes) > 1, "Mixup mixes classes, and there is one only"


def two_classes(data: Data) -> tuple[bool, str]:
    """The domain of statements about linear models."""
    return len(data.classes) == 2, "labels ±1 need two classes"


def two_points(data: Data) -> tuple[bool, str]:
    """The domain of statements about midpoints, in which classes play no part."""
    return data.size > 1, "one point has no midpoints"


class Definition(NamedTuple):
    """A statement: how its readings are argued, which there are, and the settings that it has, or may have.

    Its domain tells if it can be asked of a dataset at all, and why not where it cannot.
    """

    argue: Callable[[Case, Facts, str], Argument]
    readings: str
    settings: str = ""
    optional: str = ""
    domain: Callable[[Data], tuple[bool, str]] = classes_to_mix


STATEMENTS = {
    "2.2": Definition(section_2.proposition_2_2, "printed", "mixing"),
    "2.3": Definition(section_2.lemma_2_3, "printed ordered", "mixing epsilon", "point balls"),
    "2.4-scheme": Definition(section_2.scheme_2_4, "printed evidence", "seed epoch"),
    "2.5": Definition(section_2.proposition_2_5, "printed generalised sharp", "mixing"),
    "2.7": Definition(section_2.theorem_2_7, "printed sharp", "epsilon"),
    "2.8": Definition(section_2.proposition_2_8, "printed", "mixing"),
    "2.10": Definition(section_2.theorem_2_10, "printed slides sharp", "mixing"),
    "2.11": Definition(section_2.theorem_2_11, "printed sharp powers-of-two", domain=two_points),
    "3.2": Definition(section_3.theorem_3_2, "printed capped slides sharp", "mixing", "point"),
    "3.5": Definition(section_3.theorem_3_5, "printed slides sharp", "mixing", domain=two_classes),
    "3.7": Definition(section_3.lemma_3_7, "printed", "seed", domain=two_classes),
    "3.8": Definition(section_3.theorem_3_5, "printed sharp", "mixing", domain=two_classes),
    "manifold:1": Definition(manifold.theorem_1, "printed linear rewritten networks affine any continuous", "mixing"),
    "manifold:corollary-1": Definition(manifold.corollary_1, "printed networks sharp"),
    "affine:least-squares": Definition(least_squares.least_squares, "intercept ridge origin cutmix", "mixing"),
    "affine:sandwich": Definition(affine.sandwich, "sharp", "mixing model"),
    "affine:robustness": Definition(affine.robustness, "sharp uncentred", "mixing model", domain=two_classes),
    "affine:second-order": Definition(affine.rays, "centred uncentred", "mixing model"),
    "carratino:1": Definition(models.shrunk, "printed sharp", "mixing model"),
    "carratino:2": Definition(models.second_order, "printed any-loss sharp", "mixing model"),
    "dat:identity": Definition(models.directional, "printed same-law squared", "mixing model"),
}
