"""The kinds of claims that verdicts rest on: for each its check, and its fields."""

from ..fields import (
    Kind,
    among,
    as_class,
    as_place,
    as_point,
    as_point_or_none,
    as_row,
    as_row_and_number,
    as_shares,
    as_span,
    listed,
    plain,
)
from ..form import integer, number, one_of_signs, truth
from . import affine, balls, clashes, crossings, epoch, limits, linear, majority, model_losses, models, segments

as_bound = among("half", "printed", "capped")

CLAIMS: dict[str, Kind] = {
    # Points inside segments, midpoints.
    "inside": Kind(segments.inside, x=as_row, s=as_row, t=as_row, weight=plain(number)),
    "no-conflict": Kind(segments.no_conflict, ends=among("both", "some")),
    "midpoint-symmetry": Kind(segments.midpoint_symmetry, symmetric=plain(truth)),
    # h and its limits.
    "limit": Kind(limits.limit, x=as_row, towards=as_row, shares=as_shares),
    "jumps": Kind(limits.jumps, rows=listed(as_row)),
    "averages": Kind(limits.averages, point=as_point, agree=plain(truth)),
    "class-gap": Kind(limits.class_gap, point=as_point, label=as_class, over=as_class, sign=plain(one_of_signs)),
    # Crossings of segments within two classes.
    "meeting": Kind(crossings.meeting, point=as_point, alone=plain(truth)),
    "no-meeting": Kind(crossings.no_meeting, alone=plain(truth)),
    "meetings-jump": Kind(crossings.meetings_jump),
    # The class majority of the segments through a point.
    "class-majority": Kind(
        majority.class_majority, point=as_point, label=as_class, bound=as_bound, least=plain(number)
    ),
    "no-class-majority": Kind(majority.no_class_majority, point=as_point, bound=as_bound),
    "margin": Kind(majority.margin, bound=among("printed", "capped"), point=as_point_or_none),
    # Balls.
    "in-ball": Kind(balls.in_the_ball, s=as_row, t=as_row),
    "empty-ball": Kind(balls.empty_ball),
    "outvoted": Kind(balls.outvoted, x=as_row, over=as_class, shares=as_shares),
    "none-outvoted": Kind(balls.none_outvoted),
    "misclassified": Kind(balls.misclassified, x=as_row, alpha=plain(integer), over=as_class),
    "formulas": Kind(balls.formulas, x=as_place, agree=plain(truth)),
    # Linear models.
    "max-margin": Kind(linear.max_margin, direction=as_point, multipliers=listed(as_row_and_number)),
    "zero-combination": Kind(linear.zero_combination, coefficients=listed(as_row_and_number)),
    "balance": Kind(linear.balance, balanced=plain(truth), antipodal=plain(truth)),
    # Representations: affine functions, flats of classes, points with two labels.
    "affine-fit": Kind(affine.affine_fit, weights=listed(as_point), bias=listed(plain(number))),
    "no-affine-fit": Kind(affine.no_affine_fit, coefficients=listed(as_row_and_number)),
    "flat": Kind(affine.flat, label=as_class, rows=listed(as_row)),
    "clash": Kind(clashes.clash, s=as_row, t=as_row, weight=plain(number), u=as_row, v=as_row, other=plain(number)),
    "no-clash": Kind(clashes.no_clash),
    # A given affine model.
    "singular": Kind(models.singular, matrix=among("H", "covariance"), vector=listed(plain(number))),
    "label-covariance": Kind(models.label_covariance, value=as_span),
    "ray-slope": Kind(models.ray_slope, slope=as_span, squares=plain(truth)),
    "model-loss": Kind(
        model_losses.model_loss, quantity=among("mixup-risk", "plain-risk", "lower", "upper", "attacked"), risk=as_span
    ),
    # An epoch of Mixup.
    "mixed": Kind(epoch.mixed, entry=plain(integer), x=as_row, squared=plain(number), least=plain(truth)),
    "apart": Kind(epoch.apart),
    "no-third-class": Kind(epoch.no_third_class),
}
