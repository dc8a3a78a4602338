"""The section about strengths."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof import Audit, audit
from mixproof.reports.audit.numbers import known_range, rows_named
from mixproof.reports.audit.sections.setting import setting_points
from mixproof.reports.audit.sections.strengths import anchor_section, strength_section
from mixproof.reports.figures.fields import smoothed_at
from mixproof.solvers.mixing.beta import Beta
from tests.reports.audit.audited import audited


def test_the_unit_of_images_is_told() -> None:
    images = np.zeros((4, 2, 2), dtype=np.uint8)
    images[1], images[2, 0], images[3, 1, 1] = 7, 200, 9
    assert "At resolution ε (in pixel values from 0 to 255, as a Euclidean distance)" in " ".join(
        str(audit(images, list("abab"))).split()
    )
    assert "(in the unit of the data)" in str(audit("cross"))


def test_the_listed_resolutions_come_with_the_way_to_name_one() -> None:
    assert "--epsilon (Python: epsilon=)" in " ".join(str(audited("iris")).split())


def test_points_that_were_not_followed_are_counted_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", 1)
    assert "3 more may be lost" in str(audit("alternating-line:points=6", alpha=["1/100", 100], epsilon="1/10"))


def test_a_row_that_is_lost_at_every_alpha_sets_the_answer_alone() -> None:
    found = audit([[0], [2], [1], [9], [8], [10]], list("aabbab"), epsilon="3/2", alpha=1)
    (cells,) = strength_section(found).cells
    lost = sorted(map(found.row, setting_points(found.at_epsilon)))  # type: ignore[arg-type]
    there = found.at_epsilon
    assert there is not None
    every = [row for row in lost if all(not _keeps(found, row, alpha) for alpha in ("1/100", "1/2", 1, 3, 20, 400))]
    others = [each for each in there.histories if each.lowest_sign < 1 and found.row(each.index) not in lost]
    assert lost == every != []
    unmixed = rows_named(sorted(map(found.row, found.lost_without_mixup)))
    assert cells[1] == f"no α (for all but {unmixed}: {known_range(found.others_at_epsilon)})"  # type: ignore[arg-type]
    assert cells[-1].startswith(rows_named(lost) + " (every α)")
    assert cells[-1].endswith(f"; {len(others)} more at some α" if others else "(every α)")


def _keeps(found: Audit, row: int, alpha: str | int) -> bool:
    """By the masses of h_ε in a ball, at one α."""
    point = next(k for k in range(found.dataset.size) if found.row(k) == row)
    law = Beta(Fraction(alpha), Fraction(alpha))
    values = smoothed_at(found.dataset, law, 1.5, np.array([[float(found.dataset.point(point)[0])]]))[0]
    own = found.dataset.labels[point]
    return bool(values[own] > max(value for label, value in enumerate(values) if label != own) + 1e-9)


def test_anchors_are_told_in_few_words() -> None:
    words = [cells[1] for cells in anchor_section(audit("wine", epsilon=1)).cells]
    assert "least distance between two rows" in words
    assert "10 % of the rows have a neighbour this near" in words
    repeated = [cells[1] for cells in anchor_section(audit("iris", epsilon="1/10")).cells]
    assert "least distance between two rows that differ" in repeated
