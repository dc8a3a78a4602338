"""The kinds of claims that no verdict rests on: for each its check, and its fields."""

from ..fields import Kind, among, as_class, as_place, as_point, as_row, as_shares, as_span, listed, plain
from ..form import number, one_of_signs, truth
from . import losses, models, points, taylor, thresholds, values

REMARKS: dict[str, Kind] = {
    "distance": Kind(points.distance, x=as_row, s=as_row, t=as_row, squared=plain(number), least=plain(truth)),
    "alternatives": Kind(points.alternatives, sets=listed(listed(as_point))),
    "h": Kind(values.h_value, point=as_point, shares=as_shares),
    "average": Kind(values.average, point=as_point, line=values.as_two_rows, shares=as_shares),
    "ball": Kind(values.best_constant, x=as_place, shares=as_shares),
    "threshold": Kind(
        thresholds.threshold,
        x=as_row,
        over=as_class,
        alpha=as_span,
        before=plain(one_of_signs),
        after=plain(one_of_signs),
    ),
    "own-class-radius": Kind(thresholds.own_class_radius, epsilon=plain(number), at_least=plain(number)),
    "irreducible-loss": Kind(losses.irreducible_loss, loss=plain(number)),
    "constant-loss": Kind(losses.constant_loss, constant=as_shares, at_least=plain(number)),
    "best-multiple": Kind(losses.best_multiple, scale=as_span),
    "shrinkage": Kind(models.shrinkage, mean=as_span, variance=as_span),
    "directional-law": Kind(models.directional_law, parts=listed(models.as_part)),
    "squared-gap": Kind(models.squared_gap, gap=as_span),
    "second-order-loss": Kind(taylor.second_order_loss, around=among("rows", "shrunk"), risk=as_span),
    "bilinear": Kind(models.bilinear, formula=as_span, risk=as_span),
    "attack-radius": Kind(models.attack_radius, x=as_row, centre=among("mean", "hyperplane"), squared=plain(number)),
}
