from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor

from mixproof.empirical.training.optimisers import Adam, GradientDescent, NormalisedGradientDescent, Optimiser, Stacked
from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError

SHAPES = [(2, 3), (4,), (1, 1)]
LIKE = torch.empty(0, dtype=torch.float64)


def path(rule: Optimiser, steps: int, models: int = 2, scale: float = 1.0) -> tuple[list[Tensor], list[list[Tensor]]]:
    """Where a rule leads along random gradients, and these gradients."""
    stream = np.random.default_rng(0)
    parameters, gradients = Stacked(SHAPES, models, LIKE), Stacked(SHAPES, models, LIKE)
    stepper, places, slopes = rule.begin(parameters, gradients), [parameters.flat.clone()], []
    for _ in range(steps):
        gradients.flat.copy_(torch.from_numpy(scale * stream.standard_normal(gradients.flat.shape)))
        slopes.append([part.clone() for part in gradients.parts])
        stepper.step()
        places.append(parameters.flat.clone())
    return places, slopes


def test_parts_are_views_of_one_tensor_and_values_spread_over_their_models() -> None:
    stacked = Stacked(SHAPES, 2, LIKE)
    stacked.flat.copy_(torch.arange(len(stacked.flat)))
    assert [tuple(part.shape) for part in stacked.parts] == [(2, 2, 3), (2, 4), (2, 1, 1)]
    assert torch.cat([part.flatten() for part in stacked.parts]).equal(stacked.flat)
    stacked.flat.copy_(stacked.spread(torch.tensor([5.0, 7.0], dtype=torch.float64)))
    assert all((part[0] == 5).all() and (part[1] == 7).all() for part in stacked.parts)


@pytest.mark.parametrize("rate", [1e-3, 0.1])
def test_adam_is_torchs_adam(rate: float) -> None:
    ours, slopes = path(Adam(rate), 60)
    theirs = [torch.zeros(2, *shape, dtype=torch.float64, requires_grad=True) for shape in SHAPES]
    optimiser = torch.optim.Adam(theirs, lr=rate, foreach=False, fused=False)
    for slope, place in zip(slopes, ours[1:], strict=True):
        for parameter, gradient in zip(theirs, slope, strict=True):
            parameter.grad = gradient
        optimiser.step()
        expected = torch.cat([parameter.detach().flatten() for parameter in theirs])
        assert torch.allclose(place, expected, rtol=1e-13, atol=1e-15)


def test_the_first_step_of_adam_has_the_length_of_its_rate() -> None:
    # With bias correction the moments are the gradient and its square.
    places, slopes = path(Adam(0.25), 1)
    sign = torch.cat([gradient.sign().flatten() for gradient in slopes[0]])
    assert torch.allclose(places[1], -0.25 * sign, rtol=1e-6)


def test_gradient_descent_subtracts_the_gradient() -> None:
    places, slopes = path(GradientDescent(0.5), 3)
    total = torch.stack([torch.cat([gradient.flatten() for gradient in slope]) for slope in slopes]).sum(0)
    assert torch.allclose(places[-1], -0.5 * total, rtol=1e-13)


def per_model(flat: Tensor) -> Floats:
    """The length of each model's part of a stacked vector."""
    stacked = Stacked(SHAPES, 2, LIKE)
    stacked.flat.copy_(flat)
    return np.array([np.linalg.norm(torch.cat([part[k].flatten() for part in stacked.parts])) for k in (0, 1)])


@pytest.mark.parametrize("decay", [0.0, 0.5, 1.0])
def test_normalised_steps_have_each_models_stated_length_and_direction(decay: float) -> None:
    places, slopes = path(NormalisedGradientDescent(0.3, decay), 5)
    for t, ((before, after), slope) in enumerate(zip(pairwise(places), slopes, strict=True)):
        length = 0.3 * (t + 1) ** -decay
        assert per_model(after - before) == pytest.approx(length, rel=1e-12)
        gradient = torch.cat([part.flatten() for part in slope])
        stacked = Stacked(SHAPES, 2, LIKE)
        along = stacked.spread(torch.from_numpy(per_model(gradient)))
        assert torch.allclose(after - before, -length * gradient / along, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("scale", [1e-30, 1e-200, 1e-300, 1e200, 1e300])
def test_normalised_descent_ignores_the_scale_of_the_gradient(scale: float) -> None:
    rule = NormalisedGradientDescent(0.3)
    assert torch.allclose(path(rule, 4)[0][-1], path(rule, 4, scale=scale)[0][-1], rtol=1e-12)
    assert rule.ignores_scale
    assert not Adam().ignores_scale


def test_normalised_descent_stays_where_the_gradient_is_zero() -> None:
    parameters, gradients = Stacked(SHAPES, 2, LIKE), Stacked(SHAPES, 2, LIKE)
    gradients.parts[1][1] = 2.0
    NormalisedGradientDescent(1.0).begin(parameters, gradients).step()
    assert per_model(parameters.flat).tolist() == pytest.approx([0, 1])


def test_a_rate_has_to_be_positive() -> None:
    with pytest.raises(InputError, match="has to be positive and finite, not 0"):
        Adam(0)
    with pytest.raises(InputError, match="has to be positive and finite, not -1"):
        GradientDescent(-1)
    with pytest.raises(InputError, match="decay of the steps has to be from 0 to 1, not 2"):
        NormalisedGradientDescent(1, decay=2)


def test_a_falling_rate_is_that_of_a_linear_schedule() -> None:
    start = torch.linspace(-1, 1, 5, dtype=torch.float64)
    parameters, gradients = (Stacked([(5,)], 1, start) for _ in range(2))
    parameters.flat.copy_(start)
    ours = Adam(0.1, falls_over=20).begin(parameters, gradients)
    theirs = start.clone().requires_grad_()
    optimiser = torch.optim.Adam([theirs], lr=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / 20)
    for _ in range(20):
        gradients.flat.copy_(2 * parameters.flat + 1)
        ours.step()
        optimiser.zero_grad()
        theirs.grad = 2 * theirs.detach() + 1
        optimiser.step()
        schedule.step()
    assert torch.allclose(parameters.flat, theirs.detach(), atol=1e-12)
