"""Instances: what is told apart, and what they refuse."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance, needs_exactly_two_classes, needs_two_classes
from mixproof.theory.statement import Claim, Reading

HOLDS = Claim("it holds", lambda instance: Finding(True))
READING = Reading("printed", HOLDS, HOLDS)
UNIFORM = Beta(Fraction(1), Fraction(1))


def instance_with(classes: int) -> Instance:
    return Instance(Dataset.from_rows([[k] for k in range(classes)], range(classes), "sample"), UNIFORM)


def test_instances_on_equal_data_are_told_apart() -> None:
    assert instance_with(2) != instance_with(2)


@pytest.mark.parametrize(("classes", "fits"), [(1, False), (2, True), (3, True)])
def test_mixup_needs_two_classes(classes: int, fits: bool) -> None:
    assert (needs_two_classes(instance_with(classes)) is None) is fits


@pytest.mark.parametrize(("classes", "fits"), [(1, False), (2, True), (3, False)])
def test_statements_on_signs_need_exactly_two_classes(classes: int, fits: bool) -> None:
    assert (needs_exactly_two_classes(instance_with(classes)) is None) is fits


def test_the_reason_why_data_do_not_fit_names_the_data_and_the_class() -> None:
    reason = needs_two_classes(instance_with(1))
    assert reason is not None
    assert "sample" in reason
    assert "'0'" in reason
