"""Declared symmetries, tried out on random labelled sets: one that is found false is refused with the example.

A search counts one labelled set for all that the declared symmetries of a statement make of it. That is right for the
toolkit's own statements, whose symmetries its tests try out. Those of other statements are tried out here, before a
search relies on them: on sets of its scope, moved, scaled, turned, and so on, exactly. What passes is not proved.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.inline import inline_text
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import step
from mixproof.geometry.margins.neighbours import typical_epsilon
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.theory.falsify.finds import Example
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import SYMMETRIES

TRIES = 24
"""Labelled sets on which each declared symmetry is tried."""

_SHIFTS = tuple(map(Fraction, ("1", "-1", "2", "-3", "1/2", "7/3")))
_FACTORS = tuple(map(Fraction, ("2", "3", "1/2", "5/3")))
_TURNS = tuple((Fraction(c), Fraction(s)) for c, s in (("0", "1"), ("3/5", "4/5"), ("5/13", "-12/13"), ("-1", "0")))
"""Cosines and sines of rational points of the circle."""

_WORDS = {
    "translation": "moved",
    "scaling": "scaled",
    "rotation": "turned",
    "reflection": "reflected",
    "axes": "with its coordinates permuted",
    "classes": "with its classes renamed",
}

Rationals = tuple[tuple[Fraction, ...], ...]


def check_symmetries(judge: Judge, scope: SearchScope, tries: int = TRIES, always: bool = False) -> None:
    """Try out the symmetries that a statement declares, if it is not one of the toolkit's.

    Parameters
    ----------
    always : bool
        Try out those of the toolkit's statements, too.

    Raises
    ------
    InputError
        If one is found false; the smallest example that was found is named.

    Examples
    --------
    >>> from mixproof.theory.findings import Finding
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statement import Claim, Reading, Statement
    >>> claim = Claim("the first point is at most 0", lambda instance: Finding(instance.dataset.point(0)[0] <= 0))
    >>> one = Reading("claimed", Claim("all", lambda instance: Finding(True)), claim)
    >>> wrong = Statement("low", "claim", "Low", (one,), symmetries=frozenset({"translation"}))
    >>> check_symmetries(Judge(wrong, one, make_instance("shadow")), SearchScope(2, 2, 1), always=True)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: low declares the symmetry 'translation', which is false: its claimed reading \
is confirmed on {0 | 1} and refuted on {0.5 | 1.5}, which is the same moved; take 'translation' out of its symmetries
    """
    chosen = judge.statement
    if not (chosen.is_own or always):
        return
    names = [name for name in SYMMETRIES if name in chosen.symmetries]
    for place, name in enumerate(names):
        source = random.Random(place)
        broken = []
        for tried in range(tries):
            step(f"the symmetry {name}", tried, tries)
            example = drawn(source, scope)
            told = _broken(judge, name, example, source)
            if told:
                broken.append((example.size, told))
        if broken:
            raise InputError(
                f"{chosen.asked_as} declares the symmetry {name!r}, which is false: its {judge.reading.id} reading is "
                f"{min(broken)[1]}; take {name!r} out of its symmetries"
            )


def drawn(source: random.Random, scope: SearchScope) -> Example:
    """A random labelled set of a scope.

    Examples
    --------
    >>> drawn(random.Random(0), SearchScope(points=3, grid=4, dimension=1))
    Example(points=((0,), (1,), (3,)), labels=(0, 1, 1), model=())
    """
    cells = sorted(source.sample(range(scope.cells), scope.points))
    labels = list(range(scope.classes)) + [source.randrange(scope.classes) for _ in range(scope.points - scope.classes)]
    source.shuffle(labels)
    return Example(tuple(_cell(cell, scope) for cell in cells), tuple(labels))


def _cell(number: int, scope: SearchScope) -> tuple[int, ...]:
    digits = []
    for _ in range(scope.dimension):
        number, digit = divmod(number, scope.grid)
        digits.append(digit)
    return tuple(reversed(digits))


def _broken(judge: Judge, name: str, example: Example, source: random.Random) -> str:
    """The two verdicts on a set and its image, in words, where they differ; else nothing."""
    chosen, template = judge.statement, judge.template
    points = tuple(tuple(map(Fraction, point)) for point in example.points)
    image, labels, factor = _image(name, points, example.labels, source)
    if (image, labels) == (points, example.labels):
        return ""
    dataset = _dataset(points, example.labels)
    is_taken = "epsilon" in chosen.uses and template.epsilon is None
    # Taken anew for the image, it would be rounded anew.
    epsilon = typical_epsilon(dataset) if is_taken else template.epsilon
    before = replace(template, dataset=dataset, epsilon=epsilon)
    after = replace(template, dataset=_dataset(image, labels), epsilon=None if epsilon is None else epsilon * factor)
    verdicts = [judge.decide(each).verdict for each in (before, after)]
    if verdicts[0] == verdicts[1] or Verdict.UNDECIDED in verdicts:
        return ""
    was, is_now = (verdict.value.replace("_", " ") for verdict in verdicts)
    scaled = f" (ε from {decimal_text(epsilon)} to {decimal_text(epsilon * factor)})" if epsilon and factor != 1 else ""
    told = f"{was} on {inline_text(before.dataset)} and {is_now} on {inline_text(after.dataset)}"
    return f"{told}, which is the same {_WORDS[name]}{scaled}"


def _dataset(points: Rationals, labels: Sequence[int]) -> Dataset:
    return Dataset.from_rationals(points, labels, "this set")


def _image(
    name: str, points: Rationals, labels: tuple[int, ...], source: random.Random
) -> tuple[Rationals, tuple[int, ...], Fraction]:
    """A labelled set after a random change of a kind, and the factor by which lengths have changed."""
    dimension, one = len(points[0]), Fraction(1)
    if name == "translation":
        shift = [source.choice(_SHIFTS) for _ in range(dimension)]
        return tuple(tuple(c + s for c, s in zip(p, shift, strict=True)) for p in points), labels, one
    if name == "scaling":
        factor = source.choice(_FACTORS)
        return tuple(tuple(c * factor for c in p) for p in points), labels, factor
    if name == "rotation":
        return _turned(points, source), labels, one
    if name == "reflection":
        axis = source.randrange(dimension)
        return tuple((*p[:axis], -p[axis], *p[axis + 1 :]) for p in points), labels, one
    if name == "axes":
        order = source.sample(range(dimension), dimension)
        return tuple(tuple(p[axis] for axis in order) for p in points), labels, one
    names = source.sample(range(max(labels) + 1), max(labels) + 1)
    return points, tuple(names[label] for label in labels), one


def _turned(points: Rationals, source: random.Random) -> Rationals:
    """Points turned about the origin in the plane of two coordinates; on a line nothing is turned."""
    dimension = len(points[0])
    if dimension < 2:
        return points
    first, second = source.sample(range(dimension), 2)
    cosine, sine = source.choice(_TURNS)
    turned = []
    for point in points:
        moved = list(point)
        moved[first] = cosine * point[first] - sine * point[second]
        moved[second] = sine * point[first] + cosine * point[second]
        turned.append(tuple(moved))
    return tuple(turned)
