"""Section 2.4: how far mixed points keep from other classes, estimated from one epoch.

Whether Assumption 2.9 holds, and at which ε, was checked in the paper by sampling: take one epoch of mixed points
with λ ~ Beta(1024, 1024), and the least distance from a mixed point to a data point of neither of its two classes.

The exact value is ε*, the least distance from a data point to a segment between two points outside its class. A
mixed point is on such a segment, so the sampled ε is never below ε*: it is an upper bound, where the assumption
would need a lower one. How far above it is, is shown with both values, the squares of which are rationals.

Read as evidence for Assumption 2.9 the scheme fails: on {0, 2 | 1} the data point 1 is on the segment [0, 2], so
that ε* is 0, but a λ drawn from a continuous law is never exactly ½, and every sampled ε is positive.

- ``epoch``: the epoch of mixed points that is sampled.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_decide = Deferred(f"{__name__}.decide")
_epoch = Deferred(f"{__name__}.epoch")
_experiment = Deferred(f"{__name__}.experiment")

_SAMPLED = Claim(
    "some data point is of neither class of some mixed point of the epoch, so there is a sampled ε",
    _decide.has_a_sample,
)

STATEMENT = Statement(
    id="2.4-scheme",
    paper=DATA_DEPENDENCY,
    kind="scheme",
    title="The distance from mixed points to other classes, by sampling",
    print_seen=(
        "Section 2.4 of the review manuscript has the scheme (`printed`: what it bounds, made a claim). The same read "
        "as evidence for Assumption 2.9 (`evidence`) is this project's own wording, and so is the exact ε* beside it."
    ),
    formula=(
        r"\min_{z\text{ drawn}}\ \min_{x:\ c(x)\notin\{c(s),c(t)\}}|z-x|\ \ge\ \varepsilon^*=\min_{x}"
        r"\ \min_{c(s),c(t)\ne c(x)}d(x,[s,t])"
    ),
    readings=(
        Reading(
            "printed",
            _SAMPLED,
            Claim(
                "the sampled ε is at least ε*, the least distance to a segment between other classes",
                _decide.is_an_upper_bound,
            ),
        ),
        Reading(
            "evidence",
            Claim("the sampled ε is positive", _decide.sample_is_positive),
            Claim(
                "no data point is on a segment between two points that are both outside its class (Assumption 2.9)",
                _decide.no_segment_outside,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"seed"}),
    plan=_experiment.epochs,
    certificate_settings=_epoch.epoch_drawn,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
