"""Limits and values of h, against the toolkit's solvers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.checker.budget import Wrong
from mixproof.theory.checker.classifier import h_masses, limit_masses, require_shares
from mixproof.theory.checker.lines import Line
from mixproof.theory.checker.roots import plus
from tests.strategies import datasets, examples
from tests.theory.checker.cases import case_of


@examples(40)
@given(
    datasets(dimensions=(1, 2), sizes=(2, 6)), st.sampled_from(("1", "1/2", "2", "3/2")), st.sampled_from(("1", "3"))
)
def test_limits_of_h(dataset: Dataset, a: str, b: str) -> None:
    law = Beta(Fraction(a), Fraction(b))
    case = case_of(dataset, law)
    for x in range(dataset.size):
        for side in one_sided_limits(dataset, law, dataset.point(x)):
            towards = side.line.ahead.points[0]
            line = next(line for line in case.lines.through(dataset.point(x)) if towards in line.points)
            if towards in [index for _, index in line.behind]:
                line = Line(line.direction, line.ahead, line.behind)
            masses = limit_masses(case, x, line)
            support = {label for label, mass in enumerate(masses) if mass}
            assert support == side.support()
            shares = side.probabilities()
            exact = {label: shares[label].as_fraction() for label in support}
            if None not in exact.values():
                require_shares(
                    case, masses, {label: (value, value) for label, value in exact.items() if value is not None}
                )
                with pytest.raises(Wrong):
                    require_shares(
                        case, masses, {label: (value / 2, value / 2) for label, value in exact.items() if value}
                    )


@examples(30)
@given(datasets(dimensions=(2,), sizes=(3, 6)), st.sampled_from(("1", "2", "3/2", "1/2")))
def test_h_at_crossings(dataset: Dataset, alpha: str) -> None:
    law = Beta(Fraction(alpha), Fraction(alpha))
    case = case_of(dataset, law)
    for x in list(case.lines.crossings(case.lines.all))[:3]:
        h = limit(dataset, law, x)
        assert h is not None
        masses = h_masses(case, x)
        for label in range(len(dataset.classes)):
            for bound in (Fraction(1, 2), Fraction(1, 3)):
                total = plus({}, *masses)
                own = case.sign(plus(masses[label], total, scale=-bound))
                assert own == h.compare(label, bound)
