"""CutMix has the law that its rule says, and changes nothing but the box."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.stats import beta as beta_law

from mixproof.empirical.mixup.collate import Mixup
from mixproof.empirical.mixup.rules import MixingRule
from mixproof.geometry.errors import InputError

IMAGES = torch.arange(6 * 2 * 5 * 4, dtype=torch.float64).view(6, 2, 5, 4)
LABELS = torch.tensor([0, 1, 2, 2, 1, 0])


@pytest.mark.parametrize(("partner", "mode"), [("flip", "pair"), ("roll", "elem"), ("shuffle", "batch")])
def test_pixels_come_from_the_row_or_from_its_partner_as_the_weight_says(partner: Any, mode: Any) -> None:
    rule = Mixup(None, 3, cutmix_alpha=1, partner=partner, mode=mode).rule
    for seed in range(40):
        mixup = Mixup(None, 3, cutmix_alpha=1, partner=partner, mode=mode, seed=seed)
        x, labels = mixup.pairs(IMAGES, LABELS)
        draw = rule.draw(6, np.random.default_rng([seed]), (5, 4))
        again = IMAGES.clone()
        assert draw.boxes is not None
        for row, (top, bottom, left, right) in enumerate(draw.boxes.tolist()):
            again[row, :, top:bottom, left:right] = IMAGES[draw.partners[row], :, top:bottom, left:right]
            share = (bottom - top) * (right - left) / 20
            assert float(labels.weights[row]) == pytest.approx(1 - share, abs=1e-15)
        assert torch.equal(x, again)
        assert torch.equal(labels.second, LABELS[torch.from_numpy(draw.partners)])


def expected_weight(alpha: float, height: int, width: int) -> float:
    """E λ of CutMix: over all centres, and over λ by quadrature between the steps of the sides."""

    def kept(weight: float) -> float:
        areas = []
        for length in (height, width):
            side = int(length * np.sqrt(1 - weight))
            ends = [(max(c - side // 2, 0), min(c + (side + 1) // 2, length)) for c in range(length)]
            areas.append(np.mean([end - start for start, end in ends]))
        return 1 - float(areas[0] * areas[1]) / (height * width)

    law = beta_law(alpha, alpha)
    steps = sorted({1 - (k / n) ** 2 for n in (height, width) for k in range(n + 1)})
    return float(sum(kept((a + b) / 2) * quad(law.pdf, a, b, limit=200)[0] for a, b in pairwise(steps)))


@pytest.mark.parametrize("alpha", [0.4, 1.0, 3.0])
def test_the_mean_weight_is_that_of_quadrature(alpha: float) -> None:
    rule, generator = MixingRule(None, 3, "flip", "elem", cutmix_alpha=alpha), np.random.default_rng(4)
    found = rule.draw(40_000, generator, (7, 6)).weights
    assert abs(found.mean() - expected_weight(alpha, 7, 6)) < 5 * found.std() / 200


def test_both_kinds_are_drawn_as_often_as_is_asked() -> None:
    rule = MixingRule(1.0, 3, "flip", "elem", 0.8, cutmix_alpha=1, switch_prob=0.3)
    draw = rule.draw(20_000, np.random.default_rng(0), (9, 9))
    assert draw.boxes is not None
    is_cut = draw.boxes[:, 0] >= 0
    assert abs(is_cut.mean() - 0.8 * 0.3) < 5 * (0.24 * 0.76 / 20_000) ** 0.5
    plain = draw.weights[~is_cut]
    assert abs((plain == 1).mean() - 0.2 / (1 - 0.24)) < 0.02
    x, y = Mixup(1.0, 3, cutmix_alpha=1, mode="elem", partner="flip", seed=1)(IMAGES, LABELS)
    assert x.shape == IMAGES.shape
    assert torch.allclose(y.sum(dim=1), torch.ones(6, dtype=y.dtype))


def test_without_the_correction_the_weight_is_the_one_that_was_drawn() -> None:
    seeds = [np.random.default_rng(5), np.random.default_rng(5)]
    free, kept = (
        MixingRule(None, 3, "flip", "elem", cutmix_alpha=1, correct_lam=is_corrected).draw(50, stream, (8, 8))
        for is_corrected, stream in zip((True, False), seeds, strict=True)
    )
    assert free.boxes is not None
    assert kept.boxes is not None
    assert (free.boxes == kept.boxes).all()
    assert not np.allclose(free.weights, kept.weights)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: Mixup(None, 3, cutmix_alpha=1)(torch.zeros(2, 5), torch.tensor([0, 1])), "give examples of shape"),
        (lambda: Mixup(None, 3), "α: None is not a real number"),
        (lambda: Mixup(1, 3, cutmix_alpha=0), "`cutmix_alpha` has to be positive"),
        (lambda: Mixup(1, 3, cutmix_alpha=1, switch_prob=2), "`switch_prob` has to be from 0 to 1"),
        (lambda: Mixup.timm(0, 3), "α has to be positive"),
    ],
)
def test_what_cannot_be_cut_is_refused(call: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        call()
