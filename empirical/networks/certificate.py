"""Certificates of networks: what is certain of a network, written so that nobody has to trust this code.

A certificate, ``mixproof/network-certificate/1``, holds a dataset, a law of λ and a network exactly, with claims: which
rows are kept, the pieces on every segment, and the Mixup risk. The checker of certificates, which shares no code with
this toolkit, checks each of them anew. ``docs/CERTIFICATES.md`` is the written format.
"""

from fractions import Fraction
from math import ceil, floor, lcm

from mixproof.empirical.networks.exact_line import exact_bends
from mixproof.empirical.networks.exact_totals import ExactSegment, ExactTotals
from mixproof.empirical.networks.report import NetworkReport
from mixproof.empirical.networks.written import written_form
from mixproof.geometry.aliases import Json, Record
from mixproof.geometry.data.sealed import certified_dataset, seal
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.geometry.signatures import strict
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

NETWORK_CERTIFICATE_SCHEMA = "mixproof/network-certificate/1"
"""The schema of a network certificate."""

MOST_SUM_CERTIFIED, MOST_UNIT_CERTIFIED = 2000, 10**6
"""a + b of a Beta law, and the common denominator of both, up to which the checker knows risks."""

MOST_SUM_OF_RATIOS = 64
"""a + b, both of them whole, up to which it knows the squared risk as a ratio."""

MOST_DIGITS_OF_RISK = 300
"""Digits up to which a squared risk is claimed as a ratio; else it is claimed between two decimals."""

RELATIVE_WIDTH = Fraction(1, 1000)
"""Width of the bounds of the cross-entropy, relative to it."""

DIGITS_OF_CROSS_ENTROPY = 12
"""Digits after the point to which the cross-entropy is read from its proved bounds."""

DIGITS_OF_SQUARED = 20
"""Digits after the point of the bounds of a squared risk."""


@strict
def certify_network(report: NetworkReport) -> Record:
    """Write what is certain of a network as a certificate.

    The decisions are always claimed; the pieces and the risks where the report is from exact pieces of all segments.

    Parameters
    ----------
    report : NetworkReport
        The `report` of what `network_report` returns.

    Returns
    -------
    dict
        The certificate, ready for `json.dumps`.

    Raises
    ------
    InputError
        If the law of λ is no Beta law.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear, ReLU
    >>> from mixproof.empirical.networks.network import Network
    >>> from mixproof.empirical.networks.report import certified_report
    >>> from mixproof.geometry.data.sources import load
    >>> one, none = Fraction(1), Fraction(0)
    >>> bends, tops = Linear(((one,), (one,)), (none, -one)), Linear(((-one, 2 * one), (one, -2 * one)), (one, none))
    >>> tent = Network.of((1,), [bends, ReLU(), tops])
    >>> made = certify_network(certified_report(tent, load("counterexample"), Beta(one, one)))
    >>> for claim in made["claims"]:
    ...     print(claim if "segments" not in claim else claim["segments"][-2:])
    {'kind': 'decisions', 'rows': [0, 1, 2], 'outcome': 'kept'}
    [{'s': 2, 't': 0, 'cuts': ['1/2'], 'hidden': []}, {'s': 2, 't': 1, 'cuts': [], 'hidden': []}]
    {'kind': 'squared-risk', 'risk': '4/27'}
    {'kind': 'cross-entropy-risk', 'risk': ['649/1250', '5199/10000']}
    """
    law = beta_law(report.law)
    claims = _decisions(report)
    if report.exact is not None:
        claims += _pieces(report, report.exact)
        if _has_risks(law):
            claims += [{"kind": "squared-risk", "risk": _squared(report.squared, law)}]
            claims += [{"kind": "cross-entropy-risk", "risk": _around(report.totals.cross_entropy)}]
    content: Record = {
        "schema": NETWORK_CERTIFICATE_SCHEMA,
        "dataset": certified_dataset(report.dataset),
        "mixing": {"a": rational_text(law.a), "b": rational_text(law.b)},
        "network": written_form(report.network),
        "claims": claims,
    }
    return {**content, "sha256": seal(content)}


def beta_law(law: Mixing) -> Beta:
    """A law that a certificate can hold.

    Raises
    ------
    InputError
        If it is no Beta law.

    Examples
    --------
    >>> beta_law(Beta(Fraction(1, 2), Fraction(2)))
    Beta(a=Fraction(1, 2), b=Fraction(2, 1))
    """
    if not isinstance(law, Beta):
        raise InputError(f"certificates are written for Beta laws, and {law} is none: leave `certificate` out")
    return law


def left_out(report: NetworkReport) -> str:
    """A reason why a certificate of a report does not claim all that there is, in words; empty where it does.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear
    >>> from mixproof.empirical.networks.network import Network
    >>> from mixproof.empirical.networks.report import certified_report
    >>> from mixproof.geometry.data.sources import load
    >>> flat = Network.of((1,), [Linear(((Fraction(0),), (Fraction(0),)), (Fraction(0), Fraction(1)))])
    >>> left_out(certified_report(flat, load("counterexample"), Beta(Fraction(1500), Fraction(1500))))
    'risks are certified for λ ~ Beta(a, b) with a + b ≤ 2000 and short denominators'
    """
    if report.exact is None:
        return "pieces and risks are certified of small networks on few rows"
    if not _has_risks(report.law):
        return f"risks are certified for λ ~ Beta(a, b) with a + b ≤ {MOST_SUM_CERTIFIED} and short denominators"
    return ""


def _has_risks(law: Mixing) -> bool:
    """True of laws under which the checker knows risks."""
    if not isinstance(law, Beta):
        return False
    return law.a + law.b <= MOST_SUM_CERTIFIED and lcm(law.a.denominator, law.b.denominator) <= MOST_UNIT_CERTIFIED


def _decisions(report: NetworkReport) -> list[Record]:
    """The rows that are kept, that tie, and that are lost."""
    found: dict[str, list[int]] = {"kept": [], "tied": [], "lost": []}
    for rows, label, winners in zip(report.dataset.rows, report.dataset.labels, report.decisions.winners, strict=True):
        found["kept" if winners == (label,) else "tied" if label in winners else "lost"] += rows
    return [{"kind": "decisions", "rows": sorted(rows), "outcome": outcome} for outcome, rows in found.items() if rows]


def _pieces(report: NetworkReport, exact: ExactTotals) -> list[Record]:
    """The cuts of every segment, and the places where a unit bends and the scores do not."""
    segments = [_segment(report, each) for each in exact.segments]
    return [{"kind": "pieces", "segments": segments}] if segments else []


def _segment(report: NetworkReport, segment: ExactSegment) -> Json:
    """One segment."""
    dataset = report.dataset
    cuts = [piece.upper for piece in segment.pieces[:-1]]
    bends = exact_bends(report.network, dataset.point(segment.s), dataset.point(segment.t))
    return {
        "s": dataset.rows[segment.s][0],
        "t": dataset.rows[segment.t][0],
        "cuts": [*map(rational_text, cuts)],
        "hidden": [rational_text(place) for place in bends if place not in set(cuts)],
    }


def _squared(risk: Real, law: Beta) -> Json:
    """The squared risk as a ratio, or between two decimals."""
    as_ratio = law.a.denominator == law.b.denominator == 1 and law.a + law.b <= MOST_SUM_OF_RATIOS
    exact = risk.as_fraction() if as_ratio else None
    if exact is not None and len(text := rational_text(exact)) <= MOST_DIGITS_OF_RISK:
        return text
    return [rational_text(Fraction(end)) for end in decimal_enclosure(risk, DIGITS_OF_SQUARED)]


def _around(risk: Real) -> Json:
    """Bounds of the cross-entropy that are as far apart as the checker is asked to tell."""
    low, high = map(Fraction, decimal_enclosure(risk, DIGITS_OF_CROSS_ENTROPY))
    wide = RELATIVE_WIDTH * max(high, RELATIVE_WIDTH)
    unit = 10 ** max(len(str(int(10 / wide))) - 1, 0)
    below, above = floor((low - wide / 2) * unit), ceil((high + wide / 2) * unit)
    return [rational_text(Fraction(end, unit)) for end in (below, above)]
