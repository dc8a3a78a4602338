"""The file that a new statement starts from: it runs as it is, with a reading that is true and one that is false."""

START = '''"""{title}: a claim about Mixup, with a reading that is true and one that is false. Change both into yours.

    mixproof verify --theorem {file} --dataset shadow
    mixproof falsify --theorem {file} --reading claimed --points 3 --grid 4

mixproof runs this file in a process of its own, with 60 seconds for each question where no --seconds are given.
"""

from itertools import combinations

from mixproof.theory.findings import Finding
from mixproof.theory.statement import Claim, Reading, Statement
from mixproof.theory.steps import HYPOTHESIS, Proof, RepeatedVerdict, Scope, Step

# --- what is asked of a dataset --------------------------------------------------------------------------
# `instance.dataset` has `size` points: `point(k)` is a tuple of Fractions, `labels[k]` the class as a number, `row(k)`
# the row of the file. Decide in integers and Fractions, which are exact: a float is refused as an answer.


def inside(dataset):
    """Each data point x inside a segment [s, t]: x = weight * s + (1 - weight) * t, as (x, s, t, weight)."""
    points = [dataset.point(k) for k in range(dataset.size)]
    for s, t in combinations(range(dataset.size), 2):
        axis = next(k for k in range(dataset.dimension) if points[s][k] != points[t][k])
        for x in set(range(dataset.size)) - {{s, t}}:
            weight = (points[x][axis] - points[t][axis]) / (points[s][axis] - points[t][axis])
            mixed = tuple(weight * a + (1 - weight) * b for a, b in zip(points[s], points[t]))
            if 0 < weight < 1 and mixed == points[x]:
                yield x, s, t, weight


def conflicts(dataset):
    """Those of them with an end in another class than x."""
    return [each for each in inside(dataset) if len({{dataset.labels[k] for k in each[:3]}}) > 1]


def midpoints(dataset):
    """Those of them that are midpoints."""
    return [each for each in inside(dataset) if 2 * each[3] == 1]


# --- hypotheses and conclusions --------------------------------------------------------------------------
# A function gives True, False, None for "not settled", or a Finding, which can say why in a note.


def none_of(found, dataset):
    """The finding that there are none; else the first of them is told."""
    return Finding(not found, note=in_words(dataset, found[0]) if found else "")


def in_words(dataset, found):
    """One of them, by the rows of the file."""
    x, s, t, weight = found
    return f"row {{dataset.row(x)}} is {{weight}} * row {{dataset.row(s)}} + {{1 - weight}} * row {{dataset.row(t)}}"


def no_midpoint(instance):
    return none_of(midpoints(instance.dataset), instance.dataset)


def none_inside(instance):
    return none_of(list(inside(instance.dataset)), instance.dataset)


def no_conflict(instance):
    return none_of(conflicts(instance.dataset), instance.dataset)


NO_CONFLICT = Claim("no data point is inside a segment that ends in another class", no_conflict)

STATEMENT = Statement(
    id="{id}",
    kind="claim",
    title="Points that are not mixtures of others lose no label to Mixup",
    readings=(  # if the hypothesis holds, so must the conclusion
        Reading("claimed", Claim("no data point is the midpoint of two others", no_midpoint), NO_CONFLICT),
        Reading("true", Claim("no data point is inside a segment between two others", none_inside), NO_CONFLICT),
    ),
    # What it depends on besides the data: "mixing" (the law of the weight, or alpha), "epsilon", "point", "seed",
    # "model".
    uses=frozenset(),
    # What may be done to the data without changing a verdict. The search for counterexamples looks at one set for
    # all that these make of it, and refuses one that it finds false.
    symmetries=frozenset({{"translation", "scaling", "rotation", "reflection", "axes", "classes"}}),
    # unfit=needs_exactly_two_classes, from mixproof.theory.instance, where labels are +1 and -1.
)

# --- what follows may be left out ------------------------------------------------------------------------

# For `mixproof trace`: steps that rest on each other, each with a check on the data.
PROOFS = (
    Proof(
        "true",
        (
            Step(
                "fewer",
                "a segment that ends in another class is a segment between two others, so no point is inside it",
                r"x \\notin (s,t) \\text{{ for all }} s, t \\in X",
                Scope.HERE,
                RepeatedVerdict(no_conflict),
                (HYPOTHESIS,),
            ),
        ),
    ),
)


def claims(verification, outcome):
    """For certificates: what `mixproof check` can check anew, of the kinds that docs/CERTIFICATES.md lists."""
    dataset = verification.instance.dataset
    if outcome.hypothesis.holds:
        found = conflicts(dataset)[:1]
        return [as_claim(dataset, each) for each in found] or [{{"kind": "no-conflict", "ends": "some"}}]
    found = midpoints(dataset) if outcome.reading.id == "claimed" else list(inside(dataset))
    return [as_claim(dataset, each) for each in found[:1]]


def as_claim(dataset, found):
    x, s, t, weight = found
    rows = {{name: dataset.row(k) for name, k in zip("xst", (x, s, t))}}
    return {{"kind": "inside", **rows, "weight": str(weight)}}
'''
"""The text, with the name of the file, the statement's id and its title to be filled in."""


def started(file: str, name: str) -> str:
    """The file that a new statement starts from.

    Parameters
    ----------
    file : str
        Its path, for the commands that it shows.
    name : str
        Its name without an ending.

    Examples
    --------
    >>> started("my_claim.py", "my_claim").splitlines()[2].strip()
    'mixproof verify --theorem my_claim.py --dataset shadow'
    """
    words = name.replace("_", " ").strip()
    return START.format(file=file, id=name.replace("_", "-"), title=words[:1].upper() + words[1:])
