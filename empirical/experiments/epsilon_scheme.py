"""Section 2.4: ε as the paper samples it, beside the exact one, as a length and as an angle.

The paper mixes one epoch of rows with λ ~ Beta(1024, 1024) and takes the least distance, or the least angle at the
origin, from a mixed point to a data point of neither of its two classes. A mixed point is on a segment between its two
ends, and the exact ε* is the least distance (angle) from a data point to *any* point of any segment that avoids its
class. So a sampled ε is an upper bound of ε*, where the assumption would need a lower one. That it is never below is
checked epoch by epoch in rationals: the λ that were drawn are doubles, hence rationals, squared distances are
rational, and so are the squares of cosines, which are compared with their signs. By how much it is above is what
the experiment is for.

With λ near ½ only the middles of segments are ever seen, and of m² pairs only m: the ratio of the two values says
how much that leaves unseen. A subsample leaves more unseen still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt
from typing import Literal

from mixproof.empirical.experiments.criteria import (
    Agreement,
    Criterion,
    Measured,
    agreement,
    check_runs,
    experiment_json,
)
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.margins.angular.angles import angle_in_degrees, at_origin
from mixproof.geometry.margins.angular.sampled_angle import sampled_angle
from mixproof.geometry.margins.angular.whole_dataset import least_angle
from mixproof.geometry.margins.epsilon_star import margin_work, riskiest
from mixproof.geometry.margins.sampled_epsilon import sampled_margin
from mixproof.geometry.numbers.rationals import rational, rational_text

Distance = Literal["Euclidean", "angular"]

MOST_WORK = 5 * 10**9
"""Most pairs of a data point and a segment for which the exact value is computed: some minutes."""


@dataclass(frozen=True)
class Scheme:
    """The sampled values of several epochs beside the exact one.

    Parameters
    ----------
    exact : Fraction
        ε*², in squared units of the coordinates; for angles cos·|cos|.
    sampled : tuple of Fraction
        The same of each epoch.
    """

    dataset: str
    distance: Distance
    exact: Fraction
    sampled: tuple[Fraction, ...]

    @property
    def name(self) -> str:
        """The dataset and the distance."""
        return f"{self.dataset}, {self.distance}"

    def value(self, exact: Fraction) -> float:
        """The length, or the angle in degrees."""
        return sqrt(exact) if self.distance == "Euclidean" else angle_in_degrees(exact)

    @property
    def below(self) -> int:
        """In how many epochs the sampled value is below the exact one, decided exactly."""
        if self.distance == "Euclidean":
            return sum(each < self.exact for each in self.sampled)
        return sum(each > self.exact for each in self.sampled)

    @property
    def least(self) -> float:
        """The least of the sampled values."""
        return min(map(self.value, self.sampled))

    @property
    def factor(self) -> float | None:
        """The least sampled value as a multiple of ε*; None where ε* is 0."""
        exact = self.value(self.exact)
        return self.least / exact if exact else None

    def to_json(self) -> Json:
        """The values, with their squares as exact rationals."""
        found = Measured.over([self.value(each) for each in self.sampled])
        return {
            "dataset": self.dataset,
            "distance": self.distance,
            "measured": found.mean,
            "standard_error": found.standard_error,
            "least": self.least,
            "predicted": self.value(self.exact),
            "factor": self.factor,
            "squares": {"exact": rational_text(self.exact), "sampled": [rational_text(each) for each in self.sampled]},
        }


@dataclass(frozen=True)
class EpsilonScheme:
    """The outcome; `left_out` says what has no angles, and why."""

    seed: int
    runs: int
    alpha: Fraction
    subset: int | None
    rows: tuple[Scheme, ...]
    left_out: tuple[str, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """No sampled value is below the exact one."""
        wrong = [scheme.name for scheme in self.rows if scheme.below]
        above = [
            f"{scheme.name}: {'ε* = 0' if scheme.factor is None else f'{scheme.factor:.4g} times ε*'}"
            for scheme in self.rows
        ]
        return (
            Criterion(
                "no sampled ε is below the exact ε*, decided in rationals epoch by epoch; beside it stands how many "
                "times ε* the least of them is",
                not wrong if self.rows else None,
                f"below at {wrong[0]}" if wrong else "; ".join(above or self.left_out),
            ),
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criterion leads to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        settings: dict[str, Json] = {
            "epochs": self.runs,
            "mixing": f"Beta({rational_text(self.alpha)}, {rational_text(self.alpha)})",
            "subset": self.subset,
            "units": {"Euclidean": "of the coordinates", "angular": "degrees"},
            "left_out": list(self.left_out),
        }
        return experiment_json("epsilon-scheme", self.seed, self.rows, self.criteria, settings)


def epsilon_scheme(
    datasets: Sequence[Dataset] = (),
    alphas: Sequence[Fraction | int | str] = (1024,),
    *,
    runs: int = 5,
    subset: int | None = None,
    seed: int = 0,
) -> EpsilonScheme:
    """Sample ε over some epochs and hold it against the exact value.

    Parameters
    ----------
    datasets : sequence of Dataset
        Each of at least two classes; iris, wine and digits where none is given.
    alphas : sequence of one positive rational
        The α of the law Beta(α, α).
    runs : int
        Number of epochs, at least 2; epoch k is drawn with the seed ``seed + k``.
    subset : int, optional
        Number of rows that an epoch is drawn from; all if not given. The exact value is that of all rows.

    Raises
    ------
    InputError
        If the settings make no experiment, or a dataset is too large for the exact value.

    Examples
    --------
    >>> found = epsilon_scheme([load("iris")], runs=2)
    >>> euclidean, angular = found.rows
    >>> str(euclidean.exact), round(euclidean.factor, 2), found.agreement.value
    ('3/14140', 7.53, 'agrees')
    """
    check_runs(runs)
    if len(alphas) != 1:
        raise InputError(f"the scheme is drawn with one α, not with {len(alphas)}: name one")
    alpha = rational(alphas[0])
    if alpha <= 0 or seed < 0:
        raise InputError(f"α has to be positive and the seed at least 0, not {alpha} and {seed}")
    rows: list[Scheme] = []
    left_out: list[str] = []
    for dataset in tuple(datasets) or tuple(map(load, ("iris", "wine", "digits"))):
        _check_size(dataset)
        seeds = range(seed, seed + runs)
        told = steps(seeds, f"epochs of {dataset.name}", runs)
        drawn = [sampled_margin(dataset, each, subset, alpha) for each in told]
        lengths = tuple(found.squared for found in drawn if found is not None)
        if len(lengths) < runs:
            left_out.append(f"{dataset.name}: some epoch has no data point of neither class of a mixed pair")
            continue
        rows.append(Scheme(dataset.name, "Euclidean", riskiest(dataset, 1)[0].squared, lengths))
        if at_origin(dataset) is not None:
            left_out.append(f"{dataset.name}: a point at the origin has no direction, so there are no angles")
            continue
        told = steps(seeds, f"epochs of {dataset.name}, in angles", runs)
        angles = tuple(sampled_angle(dataset, each, subset, alpha) for each in told)
        rows.append(Scheme(dataset.name, "angular", least_angle(dataset).signed_square, angles))
    return EpsilonScheme(seed, runs, alpha, subset, tuple(rows), tuple(left_out))


def _check_size(dataset: Dataset) -> None:
    if len(dataset.classes) < 2:
        raise InputError(f"{dataset.name} has one class only: ε needs points outside a point's class")
    work = margin_work(dataset)
    if work > MOST_WORK:
        raise InputError(
            f"the exact ε* of {dataset.name} takes {work:.1e} pairs, more than {MOST_WORK:.0e}: take a part"
        )
