"""Chords that end at a data point on the sphere, in ball arithmetic."""

from fractions import Fraction
from pathlib import Path

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.certificate import certify
from mixproof.theory.checker.claims.enclosed import enclosed_masses
from mixproof.theory.checker.verdict import ACCEPTED
from mixproof.theory.verify import verify
from tests.theory.checker.cases import case_of, judged

ON_THE_SPHERE: tuple[tuple[list[list[str]], str], ...] = (
    ([["0", "0"], ["1", "0"], ["-1/2", "3"]], "1"),
    ([["0", "0"], ["3/5", "4/5"], ["-2", "1"]], "1"),
    ([["0", "0"], ["0", "-5"], ["3", "4"], ["7", "1"]], "5"),
    ([["0"], ["7/3"], ["-1"]], "7/3"),
)


@pytest.mark.parametrize("mixing", ["beta(3,1/2)", "beta(1/2,3)", "beta(7/3,2)"])
@pytest.mark.parametrize(("points", "epsilon"), ON_THE_SPHERE)
def test_chords_that_end_at_a_data_point_on_the_sphere(
    points: list[list[str]], epsilon: str, mixing: str, tmp_path: Path
) -> None:
    dataset = Dataset.from_rows(points, ["a", *"b" * (len(points) - 1)])
    found = verify("2.3", dataset, mixing=mixing, epsilon=epsilon, point=points[0])
    assert found.outcome("printed").verdict == "refuted"
    assert judged(certify(found), tmp_path)[0] == ACCEPTED


@pytest.mark.parametrize("law", ["5/2 1/3", "1/2 1/2"])
@pytest.mark.parametrize(("points", "epsilon"), ON_THE_SPHERE)
def test_enclosed_masses_of_such_chords(points: list[list[str]], epsilon: str, law: str) -> None:
    dataset = Dataset.from_rows(points, ["a", *"b" * (len(points) - 1)])
    beta = Beta(*map(Fraction, law.split()))
    case = case_of(dataset, beta, epsilon=epsilon)
    for index in range(dataset.size):
        x = dataset.point(index)
        masses, expected = (
            enclosed_masses(case, x, case.law, 256),
            best_constant(dataset, beta, x, Fraction(epsilon)),
        )
        assert expected is not None
        for label, mass in enumerate(masses):
            assert float((mass / sum(masses)).mid()) == pytest.approx(nearest_float(expected[label]), abs=1e-12)
