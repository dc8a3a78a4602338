"""The section about strengths."""

import numpy as np
import pytest

from mixproof import audit
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
