"""Small datasets, laws and comparisons for the tests of the classifier's predictions."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import crossing
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import (
    Exact,
    approximate,
    datasets,
    rationals_between,
    unit_interval,
)


def beta(a: str | int, b: str | int | None = None) -> Beta:
    return Beta(Fraction(a), Fraction(a if b is None else b))


UNIFORM = beta(1)

LAWS = [beta(1), beta(2), beta(3), beta("1/2"), beta("3/2"), beta(1, 2), beta(2, 1), beta("1/2", 3), beta(3, "3/2")]

INTEGER_LAWS = [beta(1), beta(2), beta(3), beta(1, 2), beta(2, 1), beta(3, 1)]

laws = st.sampled_from(LAWS)

integer_laws = st.sampled_from(INTEGER_LAWS)

radii = rationals_between(Fraction(1, 4), 3, 4)

small_sets = datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2)


@st.composite
def sets_and_mixed_points(draw: st.DrawFn, dimensions: Sequence[int] = (1, 2, 3)) -> tuple[Dataset, Exact]:
    """A small dataset and a point on one of its segments, often a data point or a crossing."""
    dataset = draw(datasets(dimensions=dimensions, sizes=(2, 6), bound=2))
    s, t, u, v = (dataset.point(draw(st.integers(0, dataset.size - 1))) for _ in range(4))
    weight = draw(unit_interval(4))
    mixed = tuple(weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True))
    return dataset, draw(st.sampled_from([mixed, *crossing(s, t, u, v)]))


def values(found: Probabilities | None, digits: int = 30) -> list[Fraction]:
    assert found is not None
    return [approximate(found[label], digits) for label in range(len(found))]


def fractions(found: Probabilities | None) -> list[Fraction | None]:
    assert found is not None
    return [found[label].as_fraction() for label in range(len(found))]


def by_name(dataset: Dataset, found: Probabilities | None) -> dict[str, Real] | None:
    return None if found is None else {name: found[label] for label, name in enumerate(dataset.classes)}


def close(one: Sequence[Fraction | float], other: Sequence[Fraction | float], slack: float) -> bool:
    return len(one) == len(other) and all(abs(float(a - b)) <= slack for a, b in zip(one, other, strict=True))


def equal(one: dict[str, Real] | None, other: dict[str, Real] | None) -> bool:
    """Whether two predictions are the same, exactly where both are exact."""
    if one is None or other is None:
        return one is other
    if one.keys() != other.keys():
        return False
    for name, value in one.items():
        twin = other[name]
        if isinstance(value, Quotient) and isinstance(twin, Quotient):
            if value.compare(twin) != 0:
                return False
        elif abs(approximate(value, 40) - approximate(twin, 40)) > Fraction(1, 10**39):
            return False
    return True
