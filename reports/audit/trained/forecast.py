"""The rows that theory expects training to lose at each α, beside those that it lost.

Theory says of a model of resolution ε which rows it loses (Lemma 2.3). The ε is the one that the audit was asked about,
or else half the median distance to the nearest neighbour: it is fixed before anything is trained.
"""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.empirical.trials.results import Trials, Way
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.curve import MOST_CURVE_CHORDS
from mixproof.theory.audit.strength.following import follow
from mixproof.theory.audit.strength.unmixed import split_unmixed


@dataclass(frozen=True)
class Compared:
    """The rows of one α.

    Parameters
    ----------
    expected : tuple of int
        Rows of the source that are certainly lost at ε.
    lost : tuple of int
        Those that more than half of the networks lost that were trained on all rows.
    inside : tuple of int
        Rows at which the optimum jumps: inside segments that end in another class, for α ≥ 1.
    """

    expected: tuple[int, ...]
    lost: tuple[int, ...]
    inside: tuple[int, ...]

    @property
    def both(self) -> tuple[int, ...]:
        """Rows that were expected to be lost, and were."""
        return tuple(row for row in self.expected if row in set(self.lost))


@dataclass(frozen=True)
class Forecast:
    """The comparison at one ε.

    Parameters
    ----------
    epsilon : Fraction or None
        None where theory expects nothing: see `reason`.
    is_asked : bool
        True if it is the ε that the audit was asked about.
    left_out : int
        Rows that may be lost there and were beyond the budget; they are not expected to be lost.
    by_alpha : tuple of (Fraction or None, Compared)
        In the order of the ways; without Mixup the rows are expected to be lost that have no majority within ε.
    reason : str
        The reason that there is no ε.
    """

    epsilon: Fraction | None
    is_asked: bool
    left_out: int
    by_alpha: tuple[tuple[Fraction | None, Compared], ...]
    reason: str = ""


def forecast_of(audit: AuditFindings, trials: Trials) -> Forecast:
    """Hold the rows that training lost against those that theory expects.

    Examples
    --------
    >>> from mixproof import audit
    >>> from mixproof.empirical.trials.plan import TrialPlan
    >>> import numpy as np
    >>> none = np.zeros((1, 2))
    >>> mixed = Way(Fraction(32), none, none, none, 0, 0, {0: 1, 1: 1})
    >>> trials = Trials(TrialPlan((Fraction(32),), repeats=1), "", "", (mixed,), 3, True)
    >>> found = forecast_of(audit([[0], [1], [2]], ["a", "b", "a"]), trials)
    >>> str(found.epsilon), found.by_alpha[0][1].expected, found.by_alpha[0][1].lost
    ('1/2', (1,), (0, 1))
    """
    epsilon, reason = _epsilon(audit)
    found = None
    if epsilon is not None:
        asked = [each for each in audit.strengths if each.epsilon == epsilon]
        found = asked[0] if asked else follow(audit.dataset, epsilon, audit.distances, MOST_CURVE_CHORDS)
    unmixed = () if found is None else split_unmixed(audit.dataset, found)[0]
    by_alpha = []
    for way in trials.ways:
        points = () if found is None else unmixed if way.alpha is None else found.lost(way.alpha)
        expected = sorted(audit.rows.number(row) for point in points for row in audit.dataset.rows[point])
        jumps = way.alpha is not None and way.alpha >= 1
        by_alpha.append((way.alpha, Compared(tuple(expected), lost_rows(way, trials), _inside(audit) if jumps else ())))
    left_out = 0 if found is None else found.left_out
    is_asked = audit.question.epsilon is not None
    return Forecast(epsilon, epsilon is not None and is_asked, left_out, tuple(by_alpha), reason)


def lost_rows(way: Way, trials: Trials) -> tuple[int, ...]:
    """The rows that more than half of the networks of a way lost.

    Examples
    --------
    >>> from mixproof.empirical.trials.plan import TrialPlan
    >>> import numpy as np
    >>> none = np.zeros((1, 2))
    >>> way = Way(None, none, none, none, 0, 0, {3: 2, 5: 3})
    >>> lost_rows(way, Trials(TrialPlan((), repeats=4), "", "", (way,), 9, True))
    (5,)
    """
    return tuple(row for row, count in way.lost.items() if 2 * count > trials.plan.repeats)


def _inside(audit: AuditFindings) -> tuple[int, ...]:
    """The rows inside segments that end in another class."""
    return tuple(audit.search.row_numbers) if audit.has_rest else ()


def _epsilon(audit: AuditFindings) -> tuple[Fraction | None, str]:
    """The ε of the comparison, or the reason that there is none."""
    if audit.is_sample:
        return None, "only a sample of the rows was audited"
    if not audit.has_rest:
        return None, "no two classes are left without points of two labels"
    return audit.epsilon, ""
