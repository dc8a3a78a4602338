"""The numbers that an audit is asked about are read, or refused."""

from fractions import Fraction
from typing import Any

import pytest

from mixproof.geometry.errors import InputError
from mixproof.theory.audit.question import Question
from tests.theory.audit.asked import X3, findings_of


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": 0}, "α has to be positive"),
        ({"alpha": "x"}, "α: 'x' is not a number"),
        ({"alpha": []}, "at least one α"),
        ({"alpha": 10**7}, "at most 1,000,000"),
        ({"epsilon": -1}, "ε has to be positive"),
        ({"rows": 1}, "two rows at least"),
        ({"seed": -1}, "the seed"),
    ],
)
def test_questions_out_of_range_are_refused(options: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        findings_of(X3, [0, 1, 0], **options)


def test_one_strength_may_be_asked_about_without_a_list() -> None:
    assert Question.of("1/5").alphas == Question.of([0.2, "1/5"]).alphas == (Fraction(1, 5),)
