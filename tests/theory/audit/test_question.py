"""The numbers that an audit is asked about are read, or refused."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from mixproof.geometry.errors import InputError
from mixproof.theory.audit.question import Question
from tests.theory.audit.asked import X3, findings_of


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": 0}, "α has to be positive"),
        ({"alpha": "x"}, "α: 'x' is not a number"),
        ({"alpha": []}, "at least one α"),
        ({"alpha": 10**7}, "from 1e-20 to 1,000,000"),
        ({"epsilon": -1}, "ε has to be positive"),
        ({"rows": 1}, "has to be 2 or more, not 1"),
        ({"seed": -1}, "the seed"),
    ],
)
def test_questions_out_of_range_are_refused(options: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        findings_of(X3, [0, 1, 0], **options)


def test_one_strength_may_be_asked_about_without_a_list() -> None:
    assert Question.of("1/5").alphas == Question.of([0.2, "1/5"]).alphas == (Fraction(1, 5),)


@pytest.mark.parametrize(
    "alpha",
    [
        0.2,
        "1/5",
        Decimal("0.2"),
        np.float32(0.2),
        np.array(0.2),
        np.array([0.2]),
        torch.tensor(0.2),
        [torch.tensor(0.2)],
    ],
)
def test_one_alpha_is_read_out_of_whatever_holds_it(alpha: Any) -> None:
    assert Question.of(alpha, alpha if not isinstance(alpha, list) else None).alphas == (Fraction(1, 5),)


@pytest.mark.parametrize("alpha", [(0.2, 1), np.array([0.2, 1]), torch.tensor([0.2, 1.0]), iter(["0.2", 1])])
def test_several_alphas_are_read_out_of_whatever_holds_them(alpha: Any) -> None:
    assert Question.of(alpha).alphas == (Fraction(1, 5), Fraction(1))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": True}, "α has to be a number, not True"),
        ({"alpha": [[0.2]]}, r"α: \[0.2\] is not a real number"),
        ({"alpha": object()}, "is not a real number"),
        ({"rows": "5"}, "`rows`.* has to be an integer, such as 10, not '5'"),
        ({"rows": 5.0}, "has to be an integer"),
        ({"seed": "5"}, "the seed has to be an integer"),
    ],
)
def test_numbers_of_another_kind_are_refused_in_one_line(options: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Question.of(**options)


def test_whole_numbers_of_numpy_are_whole_numbers_and_no_seed_is_the_first() -> None:
    found = Question.of(1, rows=np.int64(3), seed=None)  # type: ignore[arg-type]
    assert (found.rows, found.seed) == (3, 0)
