"""A sentence for each claim that was checked: what it says of the dataset, in words."""

from mixproof.theory.checker.case import Case
from mixproof.theory.checker.verdict import CheckedClaim
from mixproof.theory.explanation.on_balls import ON_BALLS
from mixproof.theory.explanation.on_h import ON_H
from mixproof.theory.explanation.on_models import ON_MODELS
from mixproof.theory.explanation.on_representations import ON_REPRESENTATIONS


def sentence(case: Case, claim: CheckedClaim) -> str:
    """A checked claim in words, with the points by their rows and places.

    Examples
    --------
    >>> from mixproof.theory.checker.budget import Clock
    >>> from mixproof.theory.checker.data import Data
    >>> from mixproof.theory.checker.lines import Lines
    >>> written = {"name": "pair", "points": [["0"], ["2"]], "labels": ["a", "b"], "rows": [[0], [1]]}
    >>> case = Case(Lines(Data.read({**written, "classes": ["a", "b"]}, Clock(1))))
    >>> sentence(case, CheckedClaim("midpoint-symmetry", "checked", values={"symmetric": True}))
    'the 1 midpoint is symmetric about the centroid, as a multiset'
    """
    return {**ON_H, **ON_BALLS, **ON_REPRESENTATIONS, **ON_MODELS}[claim.kind](case, claim.found, **claim.values)
