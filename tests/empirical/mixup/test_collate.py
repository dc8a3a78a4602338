"""Mixed batches have the law of Mixup, and are mixed as timm and torchvision publish that they mix."""

import pickle
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from mixproof.empirical.mixup.collate import Mixup
from mixproof.empirical.mixup.mixing import mixed
from mixproof.empirical.mixup.rules import Draw, MixingRule, Mode
from mixproof.geometry.errors import InputError

POINTS = torch.tensor([[0.0, 1.0], [2.0, 5.0], [4.0, -3.0], [8.0, 0.5]], dtype=torch.float64)
LABELS = torch.tensor([0, 1, 2, 1])


def one_hot(labels: Tensor, classes: int, smoothing: float = 0.0) -> list[list[float]]:
    on, off = 1 - smoothing + smoothing / classes, smoothing / classes
    return [[on if label == k else off for k in range(classes)] for label in labels.tolist()]


def by_hand(draw: Draw, classes: int, smoothing: float = 0.0) -> tuple[list[list[float]], list[list[float]]]:
    """λ·row + (1 − λ)·partner, one row after the other, of the points and of the labels."""
    mixed_rows = []
    for table in (POINTS.tolist(), one_hot(LABELS, classes, smoothing)):
        rows = []
        for row, (partner, weight) in enumerate(zip(draw.partners.tolist(), draw.weights.tolist(), strict=True)):
            rows.append([weight * a + (1 - weight) * b for a, b in zip(table[row], table[partner], strict=True)])
        mixed_rows.append(rows)
    return mixed_rows[0], mixed_rows[1]


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize(
    ("partner", "mode"),
    [("shuffle", "batch"), ("independent", "elem"), ("flip", "pair"), ("flip", "elem"), ("roll", "batch")],
)
def test_a_batch_is_mixed_row_by_row_as_it_was_drawn(partner: Any, mode: Any, smoothing: float) -> None:
    rule = MixingRule(0.7, 3, partner, mode, 1.0, smoothing)
    draw = rule.draw(4, np.random.default_rng(3))
    x, y = mixed(POINTS, LABELS, rule, draw)
    expected_x, expected_y = by_hand(draw, 3, smoothing)
    np.testing.assert_allclose(x.numpy(), expected_x, rtol=0, atol=1e-14)
    np.testing.assert_allclose(y.numpy(), expected_y, rtol=0, atol=1e-14)


# --- the published semantics --------------------------------------------------------------------------


def test_as_timm_rows_are_mixed_with_those_counted_from_the_end() -> None:
    cases: list[tuple[Mode, int]] = [("batch", 1), ("pair", 3), ("elem", 6)]
    for mode, distinct in cases:
        draw = Mixup.timm(0.8, 3, mode=mode).rule.draw(6, np.random.default_rng(0))
        assert draw.partners.tolist() == [5, 4, 3, 2, 1, 0]
        assert len(set(draw.weights.tolist())) == distinct
    pair = Mixup.timm(0.8, 3, mode="pair").rule.draw(6, np.random.default_rng(0)).weights
    assert pair.tolist() == pair[::-1].tolist()


def test_as_timm_labels_are_smoothed_before_they_are_mixed() -> None:
    rule = Mixup.timm(1.0, 4).rule
    _, y = mixed(POINTS, LABELS, rule, Draw(np.arange(4)[::-1].copy(), np.full(4, 0.25)))
    off = 0.1 / 4
    on = 1 - 0.1 + off
    # Row 0 has class 0 and meets row 3 of class 1.
    np.testing.assert_allclose(y[0], [0.25 * on + 0.75 * off, 0.25 * off + 0.75 * on, off, off], atol=1e-12)


def test_as_timm_prob_leaves_batches_or_rows_unmixed() -> None:
    generator = np.random.default_rng(1)
    batches = [Mixup.timm(1.0, 3, prob=0.25).rule.draw(8, generator).weights for _ in range(4000)]
    assert all(len(set(weights.tolist())) == 1 for weights in batches)
    share = np.mean([weights[0] < 1 for weights in batches])
    assert abs(share - 0.25) < 5 * (0.25 * 0.75 / 4000) ** 0.5
    rows = np.concatenate(
        [Mixup.timm(1.0, 3, prob=0.25, mode="elem").rule.draw(8, generator).weights for _ in range(500)]
    )
    assert abs((rows < 1).mean() - 0.25) < 5 * (0.25 * 0.75 / 4000) ** 0.5


def test_as_torchvision_each_row_meets_the_one_before_it_with_one_weight() -> None:
    rule = Mixup.torchvision(0.4, 3).rule
    draw = rule.draw(4, np.random.default_rng(0))
    weight = float(draw.weights[0])
    x, y = mixed(POINTS, LABELS, rule, draw)
    assert torch.allclose(x, POINTS.roll(1, 0) * (1 - weight) + POINTS * weight, rtol=0, atol=1e-14)
    hot = torch.nn.functional.one_hot(LABELS, 3).double()
    assert torch.allclose(y, hot.roll(1, 0) * (1 - weight) + hot * weight, rtol=0, atol=1e-14)
    assert len(set(draw.weights.tolist())) == 1


# --- the law ------------------------------------------------------------------------------------------


def moments(alpha: Fraction) -> tuple[Fraction, Fraction]:
    """E λ and E λ² of Beta(α, α)."""
    return Fraction(1, 2), (alpha + 1) / (2 * (2 * alpha + 1))


@pytest.mark.parametrize("alpha", ["1/5", "1", "32"])
@pytest.mark.parametrize(("partner", "mode"), [("shuffle", "batch"), ("independent", "elem"), ("flip", "pair")])
def test_the_weights_have_the_moments_of_the_beta_law(alpha: str, partner: Any, mode: Any) -> None:
    generator, rule = np.random.default_rng(11), MixingRule(float(Fraction(alpha)), 3, partner, mode)
    drawn = np.array([rule.draw(4, generator).weights[0] for _ in range(20_000)])
    for power, moment in enumerate(moments(Fraction(alpha)), start=1):
        error = drawn.std() if power == 1 else (drawn**2).std()
        assert abs((drawn**power).mean() - float(moment)) < 5 * error / len(drawn) ** 0.5


@pytest.mark.parametrize("alpha", [1e-300, 2.3e-308, 1e-20, 9e307, 1.7e308, "1e308"])
def test_the_law_keeps_its_moments_at_the_ends_of_floats(alpha: Any) -> None:
    drawn = MixingRule(alpha, 2, "independent", "elem").draw(20_000, np.random.default_rng(4)).weights
    spread = 0.5 if float(alpha) < 1 else 0.0  # Beta(α, α) tends to a fair coin, or to ½
    assert abs(drawn.mean() - 0.5) <= 5 * spread / 20_000**0.5
    assert drawn.std() == pytest.approx(spread, abs=1e-3)


@pytest.mark.parametrize(
    "alpha", [0.2, "0.2", "1/5", Fraction(1, 5), np.float32(0.2), np.array(0.2), torch.tensor(0.2), torch.tensor([0.2])]
)
def test_numbers_may_come_from_numpy_or_torch(alpha: Any) -> None:
    plain = Mixup(0.2, 3, seed=5, prob=0.5, label_smoothing=0.2)
    same = Mixup(alpha, np.int64(3), seed=torch.tensor(5), prob=torch.tensor(0.5), label_smoothing=alpha)  # type: ignore[arg-type]
    assert same.rule == plain.rule
    assert (type(same.rule.alpha), type(same.rule.classes)) == (float, int)
    for one, other in zip(plain(POINTS, LABELS), same(POINTS, LABELS), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_floats_of_16_bits_are_mixed_in_32_and_rounded_once(dtype: torch.dtype) -> None:
    rule = MixingRule(0.2, 3, "roll", "elem", 1.0, 0.1)
    draw = rule.draw(4, np.random.default_rng(0))
    half, exact = mixed(POINTS.to(dtype), LABELS, rule, draw), mixed(POINTS.float(), LABELS, rule, draw)
    for one, other in zip(half, exact, strict=True):
        assert one.dtype == dtype
        assert torch.equal(one, other.to(dtype))


@pytest.mark.parametrize("partner", ["shuffle", "independent"])
def test_every_ordered_pair_is_as_likely_as_in_the_theory(partner: Any) -> None:
    generator, rule, batches = np.random.default_rng(5), MixingRule(1.0, 3, partner), 20_000
    counts = np.zeros((4, 4))
    for _ in range(batches):
        counts[np.arange(4), rule.draw(4, generator).partners] += 1
    assert (np.abs(counts / batches - 0.25) < 5 * (0.25 * 0.75 / batches) ** 0.5).all()


@pytest.mark.parametrize(("partner", "own"), [("shuffle", 0.25), ("independent", 0.25), ("flip", 0.0), ("roll", 0.0)])
def test_mixed_points_and_labels_have_the_exact_means_and_covariances(partner: Any, own: float) -> None:
    """E z = mean, and E z zᵀ = 2E[λ²]·S + (1 − 2E[λ²])·P with S = E s sᵀ and P = E s tᵀ over the pairs."""
    generator, rule = np.random.default_rng(7), MixingRule(1.0, 3, partner, "elem")
    table = np.column_stack([POINTS.numpy(), np.eye(3)[LABELS.numpy()]])
    found = []
    for _ in range(8000):  # whole batches of shuffled rows
        order = generator.permutation(4)
        x, y = mixed(POINTS[order], LABELS[order], rule, rule.draw(4, generator))
        found.append(np.column_stack([x.numpy(), y.numpy()]))
    rows = np.stack(found)
    second = table.T @ table / 4
    outer = np.outer(table.mean(axis=0), table.mean(axis=0))
    cross = outer if own else (16 * outer - 4 * second) / 12
    square = float(moments(Fraction(1))[1])
    exact = 2 * square * second + (1 - 2 * square) * cross
    for measured, expected in ((rows.mean(axis=1), table.mean(axis=0)), (products(rows), exact)):
        error = measured.std(axis=0) / len(measured) ** 0.5
        assert (np.abs(measured.mean(axis=0) - expected) < 5 * error + 1e-12).all()


def products(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Any:
    """Σ z zᵀ of each batch, over its size."""
    return np.einsum("bri,brj->bij", rows, rows) / rows.shape[1]


def test_the_same_seed_draws_the_same_batches() -> None:
    first, second, other = (Mixup("1/5", 3, seed=seed) for seed in (4, 4, 5))
    for _ in range(3):
        one, same, differs = (mixup(POINTS, LABELS) for mixup in (first, second, other))
        assert torch.equal(one[0], same[0])
        assert torch.equal(one[1], same[1])
        assert not torch.equal(one[0], differs[0])


# --- in a training loop -------------------------------------------------------------------------------


def test_a_loader_gives_mixed_batches() -> None:
    items = list(zip(POINTS, LABELS, strict=True))
    loader: Any = DataLoader(items, batch_size=2, collate_fn=Mixup(1, 3, seed=0, partner="roll").collate)  # type: ignore[arg-type]
    batches = list(loader)
    assert [tuple(x.shape) for x, _ in batches] == [(2, 2), (2, 2)]
    for (x, y), start in zip(batches, (0, 2), strict=True):
        s, t = POINTS[start], POINTS[start + 1]
        weight = (x[0] - t)[0] / (s - t)[0]
        assert torch.allclose(x[0], weight * s + (1 - weight) * t)
        assert torch.allclose(y.sum(dim=1), torch.ones(2, dtype=y.dtype))


def test_workers_and_epochs_draw_differently_and_alike_again_with_the_same_torch_seed() -> None:
    items = [(torch.tensor([0.0]), 0), (torch.tensor([1.0]), 1)] * 4
    loader: Any = DataLoader(items, batch_size=2, num_workers=2, collate_fn=Mixup(1, 2, seed=0).collate)  # type: ignore[arg-type]

    def weights() -> list[list[float]]:
        torch.manual_seed(9)
        return [[round(float(x.max()), 12) for x, _ in loader] for _ in range(2)]

    first, second = weights(), weights()
    assert first == second
    drawn = [weight for epoch in first for weight in epoch]
    assert len({weight for weight in drawn if weight != 1.0}) == len([weight for weight in drawn if weight != 1.0])
    assert all(one != other for one, other in pairwise(first))


@pytest.mark.parametrize("seed", [None, 0])
@pytest.mark.parametrize("workers", [0, 2])
def test_seeding_torch_repeats_the_draws_with_any_number_of_workers(workers: int, seed: int | None) -> None:
    """Epochs and workers differ; the seed of Mixup makes a generator of its own, so it has to be made anew."""
    items = [(torch.tensor([0.0]), 0), (torch.tensor([1.0]), 1)] * 8
    kept = Mixup(1, 2, partner="flip")

    def weights(torch_seed: int) -> list[float]:
        mixup = kept if seed is None else Mixup(1, 2, seed=seed, partner="flip")
        loader: Any = DataLoader(items, batch_size=2, num_workers=workers, collate_fn=mixup.collate)  # type: ignore[arg-type]
        torch.manual_seed(torch_seed)
        return [float(x[1]) for _ in range(2) for x, _ in loader]

    first = weights(9)
    assert weights(9) == first
    assert len(set(first)) == 16
    if seed is None or workers:
        assert not set(weights(10)) & set(first)


def test_without_a_seed_each_batch_follows_the_state_of_torch() -> None:
    """Alike for it and a copy, as a worker process gets one, whatever was drawn before; NumPy's state is left alone."""
    mixup = Mixup(1, 3)
    before = str(np.random.get_state())
    mixup(POINTS, LABELS)
    copy = pickle.loads(pickle.dumps(mixup))
    found = []
    for each in (mixup, copy, mixup):
        torch.manual_seed(3)
        found.append([each(POINTS, LABELS)[0] for _ in range(2)])
    assert all(torch.equal(one, other) for again in found[1:] for one, other in zip(found[0], again, strict=True))
    assert not torch.equal(*found[0])
    assert str(np.random.get_state()) == before


def test_images_of_bytes_and_labels_of_probabilities_are_taken() -> None:
    images = torch.arange(16, dtype=torch.uint8).view(2, 2, 2, 2)
    x, y = Mixup(1, 2, seed=0)(images, torch.tensor([[0.5, 0.5], [0.0, 1.0]]))
    assert x.shape == images.shape
    assert x.dtype == torch.float32
    assert torch.allclose(y.sum(dim=1), torch.ones(2))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"alpha": 0}, "α has to be positive"),
        ({"alpha": -1}, "α has to be positive, not -1"),
        ({"alpha": float("nan")}, "α: nan is not a finite number"),
        ({"alpha": float("inf")}, "α: inf is not a finite number"),
        ({"alpha": torch.tensor(float("nan"))}, "α: nan is not a finite number"),
        ({"alpha": "1e400"}, r"α is ≈1\.00000000e\+400, beyond what floats hold"),
        ({"alpha": "1e-400"}, "α is ≈1.00000000e-400, beyond what floats hold"),
        ({"alpha": 5e-324}, "α is ≈5.00000000e-324, beyond what floats hold"),
        ({"alpha": True}, "α has to be a number, not True"),
        ({"alpha": [1.0]}, r"α: \[1\.0\] is not a real number"),
        ({"alpha": torch.ones(2)}, r"α is one number, and this has shape \(2,\)"),
        ({"classes": 1}, "`classes` has to be 2 or more, not 1"),
        ({"classes": "3"}, "`classes` has to be an integer, such as 10, not '3'"),
        ({"classes": 3.0}, r"`classes` has to be an integer, such as 10, not 3\.0"),
        ({"classes": True}, "`classes` has to be an integer, such as 10, not True"),
        ({"classes": 10**30}, "`classes` has to be 2,147,483,647 or less"),
        ({"prob": 1.5}, "`prob` has to be from 0 to 1, not 1.5"),
        ({"prob": None}, "`prob`: None is not a real number"),
        ({"prob": float("nan")}, "`prob`: nan is not a finite number"),
        ({"label_smoothing": -1}, "`label_smoothing` has to be from 0 to 1, not -1"),
        ({"label_smoothing": "much"}, "`label_smoothing`: 'much' is not a number"),
        ({"seed": "a"}, "`seed` has to be an integer, such as 10, not 'a'"),
        ({"seed": 1.5}, r"`seed` has to be an integer, such as 10, not 1\.5"),
        ({"seed": -1}, "`seed` has to be 0 or more, not -1"),
        ({"partner": "rolls"}, "there is no partner 'rolls'; did you mean 'roll'"),
        ({"partner": []}, r"there is no partner \[\]; known: shuffle"),
        ({"mode": "pairs"}, "there is no mode 'pairs'; did you mean 'pair'"),
        ({"mode": None}, "there is no mode None; known: batch"),
        ({"mode": "pair"}, "goes with the partner 'flip'"),
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        Mixup(**{"classes": 3, **options})


@pytest.mark.parametrize(
    ("make", "options", "told"),
    [
        (Mixup, {"alpha": 1.0}, r"number of classes is missing: .* as in Mixup\(1.0, classes=10\)"),
        (Mixup, {"classes": 3, "lable_smoothing": 0.1}, "no parameter 'lable_smoothing'; did you mean 'label_smooth"),
        (Mixup.timm, {"alpha": 0.8}, "Mixup.timm has no parameter 'alpha'; did you mean 'mixup_alpha'"),
        (Mixup.timm, {"cutmix_minmax": (0.2, 0.8)}, "takes no 'cutmix_minmax': its boxes have another law"),
        (Mixup.timm, {"classes": 8}, "did you mean 'num_classes'"),
        (Mixup.timm, {"partner": "roll"}, "Mixup.timm has no parameter 'partner'; known: mixup_alpha, num_classes"),
    ],
)
def test_options_that_are_absent_or_unknown_are_refused_by_name(
    make: Callable[..., Mixup], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        make(**options)


def test_a_label_beyond_the_classes_says_how_many_there_are() -> None:
    with pytest.raises(InputError, match=r"a label is 2, and with classes=2 they go from 0 to 1: .* 3 or more"):
        Mixup(1, 2)(POINTS[:3], torch.tensor([0, 1, 2]))


def test_what_is_no_tensor_is_refused_by_its_type() -> None:
    mixup = Mixup(1, 2)
    with pytest.raises(InputError, match="the examples of a batch have to be a torch tensor, not ndarray"):
        mixup(np.zeros((2, 2)), torch.tensor([0, 1]))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="the labels of a batch have to be tensors or numbers, not each a str"):
        mixup.collate([(torch.zeros(2), "cat"), (torch.ones(2), "dog")])
    with pytest.raises(InputError, match=r"Mixup\.torchvision has no parameter 'classes'; did you mean 'num_classes'"):
        Mixup.torchvision(classes=2)  # type: ignore[call-arg]
