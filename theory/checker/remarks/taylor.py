"""Remarks on a given affine model: its losses to second order, around each row or around shrunk rows."""

from collections.abc import Sequence
from fractions import Fraction

from ..case import Case
from ..claims.model_losses import require_within
from ..claims.models import Span
from ..risks.enclosures import ONE, exp_bounds, log_sum_exp, up
from .models import theta


def second_order_loss(case: Case, around: str, risk: Span) -> None:
    """Check the Mixup risk to second order, around each row, or around shrunk rows (E_Q)."""
    terms = around_rows(case) if around == "rows" else around_shrunk_rows(case)
    low, high = (case.logits.average([term[end] for term in terms]) for end in (0, 1))
    if around == "shrunk":  # labels and logits are linear in the loss: their part is that of the Mixup risk
        linear = case.law.own_share * case.logits.own + (1 - case.law.own_share) * case.logits.across
        low, high = low - linear, high - linear
    require_within((low, high), risk, "the loss")


def around_rows(case: Case) -> list[Span]:
    """For each row ℓ + (1 − c)·∇ℓ·(ū − u) + ½·E[λ(1 − λ)]·tr(H·(Cov u + (ū − u)(ū − u)ᵀ))."""
    logits, other, spread, found = case.logits, 1 - case.law.own_share, covariance(case), []
    for row, label in zip(logits.rows, case.data.labels, strict=True):
        level, soft = softmax(row, row)
        away = [mean - value for mean, value in zip(logits.mean, row, strict=True)]
        slope = weighted(soft, away)
        square = [[a * b for b in away] for a in away]
        moved = [[v + w for v, w in zip(*lines, strict=True)] for lines in zip(spread, square, strict=True)]
        bend = curvature(case, soft, moved)
        found.append(
            tuple(level[end] - row[label] + other * (slope[end] - away[label] + bend[end] / 4) for end in (0, 1))
        )
    return [(low, high) for low, high in found]


def around_shrunk_rows(case: Case) -> list[Span]:
    """For each row, at ũ = ū + θ̄(u − ū), log Σ exp ũ + ½·tr(H·(E(1 − θ)²·Cov u + Var θ·(u − ū)(u − ū)ᵀ))."""
    logits, spread, found = case.logits, covariance(case), []
    mean, variance = theta(case)
    least = tuple(variance[end] + (1 - mean[1 - end]) ** 2 for end in (0, 1))  # E(1 − θ)² = Var θ + (1 − θ̄)²
    for row in logits.rows:
        away = [value - middle for value, middle in zip(row, logits.mean, strict=True)]
        ends = [sorted(middle + end * a for end in mean) for middle, a in zip(logits.mean, away, strict=True)]
        level, soft = softmax([low for low, _ in ends], [high for _, high in ends])
        around, along = curvature(case, soft, spread), curvature(case, soft, [[a * b for b in away] for a in away])
        found.append(
            (
                level[0] + (least[0] * max(around[0], Fraction(0)) + variance[0] * max(along[0], Fraction(0))) / 2,
                level[1] + (least[1] * around[1] + variance[1] * along[1]) / 2,
            )
        )
    return found


def covariance(case: Case) -> list[list[Fraction]]:
    """Cov u, k × k."""
    logits, columns = case.logits, list(zip(*case.logits.rows, strict=True))
    case.clock.spend(len(logits.rows) * len(columns) ** 2)
    products = [[logits.average([a * b for a, b in zip(x, y, strict=True)]) for y in columns] for x in columns]
    return [[v - logits.mean[i] * logits.mean[j] for j, v in enumerate(line)] for i, line in enumerate(products)]


def softmax(least: Sequence[Fraction], most: Sequence[Fraction]) -> tuple[Span, list[Span]]:
    """Bounds of log Σ exp u, and of exp u_k over that sum, for logits u between two rows."""
    low, high = log_sum_exp(list(least))[0], log_sum_exp(list(most))[1]
    soft = [
        (
            Fraction(exp_bounds(u.numerator * ONE // u.denominator - high)[0], ONE),
            Fraction(min(exp_bounds(min(up(v.numerator * ONE, v.denominator) - low, 0))[1], ONE), ONE),
        )
        for u, v in zip(least, most, strict=True)
    ]
    return (Fraction(low, ONE), Fraction(high, ONE)), soft


def weighted(soft: list[Span], values: list[Fraction]) -> Span:
    """Bounds of Σ p_k·v_k."""
    low, high = (sum((p[(v < 0) != end] * v for p, v in zip(soft, values, strict=True)), Fraction(0)) for end in (0, 1))
    return low, high


def curvature(case: Case, soft: list[Span], matrix: list[list[Fraction]]) -> Span:
    """Bounds of tr((diag p − ppᵀ)·M), which is Σ p_k·M_kk − Σ p_k·p_l·M_kl."""
    case.clock.spend(10 * len(soft) ** 2)
    own = weighted(soft, [line[k] for k, line in enumerate(matrix)])
    pairs = [(p[0] * q[0], p[1] * q[1]) for p in soft for q in soft]
    both = weighted(pairs, [value for line in matrix for value in line])
    return own[0] - both[1], own[1] - both[0]
