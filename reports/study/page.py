"""The tables of the page on the study, made of the file of its results, and the picture beside them."""

import json
import re
from pathlib import Path
from typing import Any

from mixproof.geometry.numbers.rationals import decimal_text, rational
from mixproof.reports.audit.trained.numbers import NO_MIXUP, signed
from mixproof.reports.figures.style import INK, SOFT, Picture, picture
from mixproof.reports.study.intervals import Estimate
from mixproof.reports.study.summary import (
    FEWEST,
    RIVALS,
    differences_of,
    fared,
    inside_lost,
    recommended,
    warned,
    with_conflicts,
)

_PART = re.compile(r"(<!-- study: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled_page(page: str, study: Any) -> str:
    r"""A page with its parts between ``<!-- study: NAME -->`` and ``<!-- end -->`` made anew.

    Examples
    --------
    >>> none = {"tables": [], "left_out": [], "unfinished": ["iris"], "seed": 0, "rows_at_most": 9, "train_seconds": 6}
    >>> filled_page("<!-- study: run -->\n<!-- end -->\n", none).splitlines()[1]
    '0 tables took part, seed 0, at most 9 rows of each, training planned for 6 seconds a table. Not done: iris.'
    """
    return _PART.sub(lambda found: f"{found[1]}{_PARTS[found[2]](study)}\n{found[3]}", page)


def write_page(docs: Path) -> None:
    r"""Make the page and the picture in a folder of documentation anew from its ``study.json``.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> ways = [{"alpha": alpha, "accuracy": 0.5, "log_loss": 1.0} for alpha in (None, "1/5", "1")]
    >>> study = {"tables": [{"recommended": None, "no_difference": True, "ways": ways}] * 2}
    >>> with TemporaryDirectory() as folder:
    ...     docs = Path(folder)
    ...     (docs / "pages").mkdir()
    ...     _ = (docs / "study.json").write_text(json.dumps(study))
    ...     _ = (docs / "pages" / "study.md").write_text("<!-- study: choices -->\n<!-- end -->")
    ...     write_page(docs)
    ...     (docs / "pages" / "study.md").read_text().splitlines()[3]
    '| none | 2 |'
    """
    study = json.loads((docs / "study.json").read_text(encoding="utf-8"))
    page = docs / "pages" / "study.md"
    page.write_text(filled_page(page.read_text(encoding="utf-8"), study), encoding="utf-8")
    (docs / "pages" / "study.svg").write_text(study_picture(study).svg, encoding="utf-8")


def study_text(study: Any) -> str:
    """All parts of the study as text.

    Examples
    --------
    >>> ways = [{"alpha": alpha, "accuracy": 0.5, "log_loss": 1.0} for alpha in (None, "1/5", "1")]
    >>> more = {"expected": 1, "both": 1, "lost": 1, "inside": 0, "inside_lost": 0}
    >>> table = {"table": "t", "judged": 9, "in_conflict": 0, "compared": True, "followed_all": True}
    >>> table |= {"recommended": None, "audited": 9, "outside": 3, "coordinates": 2, "classes": 2, "epsilon": "1/2"}
    >>> table |= {"no_difference": True, "ways": [each | more for each in ways]}
    >>> study = {"tables": [table] * 2, "left_out": [], "unfinished": []}
    >>> study |= {"seed": 0, "rows_at_most": 9, "train_seconds": 6}
    >>> study_text(study).splitlines()[0]
    '2 tables took part, seed 0, at most 9 rows of each, training planned for 6 seconds a table.'
    """
    return "\n\n".join(part(study) for part in _PARTS.values())


def _run(study: Any) -> str:
    """What was run."""
    lines = [
        f"{len(study['tables'])} tables took part, seed {study['seed']}, at most {study['rows_at_most']} rows of each, "
        f"training planned for {study['train_seconds']:g} seconds a table."
    ]
    reasons: dict[str, list[str]] = {}
    for each in study["left_out"]:
        reasons.setdefault(each["reason"], []).append(each["table"])
    lines += [f"Left out, as {reason}: {', '.join(names)}." for reason, names in reasons.items()]
    if study["unfinished"]:
        lines.append(f"Not done: {', '.join(study['unfinished'])}.")
    return " ".join(lines)


def _tables(study: Any) -> str:
    """Every table."""
    body = [
        [
            each["table"],
            f"{each['audited']} + {each['outside']}",
            str(each["coordinates"]),
            str(each["classes"]),
            str(each["in_conflict"]),
            "" if each["epsilon"] is None else _alpha(each["epsilon"]),
            _alpha(each["recommended"]),
            *(signed(100 * differences_of([each], rival, "accuracy")[0], 1) for rival in RIVALS),
        ]
        for each in study["tables"]
    ]
    head = ["table", "rows", "columns", "classes", "inside", "ε", "take", "− none", "− 0.2", "− 1"]
    return _table(head, body)


def _conflicts(study: Any) -> str:
    """Rows inside segments."""
    share, rows, total = with_conflicts(study)
    inside, lost, others, lost_others = inside_lost(study)
    text = (
        f"Of {share.count} tables {round(share.value * share.count)} have a row inside a segment that ends in another "
        f"class ({_percent(share)}); of {total:,} rows {rows:,} lie so."
    )
    if inside:
        text += (
            f" At α = 1 and 8 training lost {_of(lost, inside)} of these rows, and {_of(lost_others, others)} of "
            "the others of the same tables (a row counts once for each α)."
        )
    return text


def _warnings(study: Any) -> str:
    """Expected rows, and lost ones."""
    body = [
        [
            _alpha(each.alpha),
            str(each.tables),
            f"{each.expected:,}",
            _of(each.both, each.expected),
            _of(each.lost - each.both, each.others),
            *(("", "") if each.difference is None else _intervals(each.difference, 100, 1)),
        ]
        for each in warned(study)
    ]
    head = ["α", "tables", "expected", "of those lost", "of the others lost", "difference, Student", "bootstrap"]
    return _table(head, body)


def _fares(study: Any) -> str:
    """The recommended way beside fixed ones."""
    body = []
    for each in fared(study):
        scale, places = (100.0, 2) if each.score == "accuracy" else (1.0, 3)
        body.append(
            [
                "accuracy, points" if each.score == "accuracy" else "log-loss",
                _alpha(each.rival),
                signed(each.difference.value * scale, places),
                *_intervals(each.difference, scale, places),
                f"{each.better} / {each.equal} / {each.worse}",
            ]
        )
    head = ["score", "beside", "mean difference", "Student", "bootstrap", "better / equal / worse"]
    return _table(head, body)


def _choices(study: Any) -> str:
    """How often each way was recommended, and that no difference was seen."""
    body = [[_alpha(alpha), str(count)] for alpha, count in recommended(study)]
    unseen = sum(each["no_difference"] for each in study["tables"])
    return (
        _table(["α", "tables"], body)
        + f"\n\nFor {unseen} of {len(study['tables'])} tables no difference in accuracy was seen."
    )


def _short(study: Any) -> str:
    """The answers in a few lines, without Mixup and at the largest α."""
    lines = []
    if len(study["tables"]) >= FEWEST:
        for each in fared(study):
            scale, places, unit = (100.0, 2, " points") if each.score == "accuracy" else (1.0, 3, "")
            first, second = _intervals(each.difference, scale, places)
            low, high = each.difference.first
            sign = 1 if each.score == "accuracy" else -1
            seen = "no difference was seen" if low <= 0 <= high else "better" if sign * low > 0 else "worse"
            score, rival = (
                each.score.replace("_", "-"),
                "no Mixup" if each.rival is None else f"α = {_alpha(each.rival)}",
            )
            lines.append(
                f"- The recommended way beside {rival}, {score}: {seen} ({first}{unit}; by the bootstrap {second})."
            )
    *_, strongest = warned(study)
    if strongest.expected:
        lines.append(
            f"- Warnings at α = {_alpha(strongest.alpha)}: training lost {_of(strongest.both, strongest.expected)} of "
            f"the expected rows, and {_of(strongest.lost - strongest.both, strongest.others)} of the others."
        )
    return "\n".join(lines)


_PARTS = {
    "run": _run,
    "short": _short,
    "tables": _tables,
    "conflicts": _conflicts,
    "warnings": _warnings,
    "fares": _fares,
    "choices": _choices,
}


def study_picture(study: Any) -> Picture:
    """The accuracy of the recommended way less that of each fixed one, table by table, with the means.

    Examples
    --------
    >>> ways = [{"alpha": alpha, "accuracy": 0.5, "log_loss": 1.0} for alpha in (None, "1/5", "1")]
    >>> study_picture({"tables": [{"recommended": None, "ways": ways}] * 2}).alt
    'One dot a table; beside no Mixup the mean is 0.00 points; beside α = 0.2 the mean is 0.00 points; beside α = 1 \
the mean is 0.00 points.'
    """
    names = ["no Mixup", "α = 0.2", "α = 1"]
    columns = [[100 * each for each in differences_of(study["tables"], rival, "accuracy")] for rival in RIVALS]
    means = [each.difference for each in fared(study) if each.score == "accuracy"]

    def draw(axes: Any) -> None:
        for place, (values, mean) in enumerate(zip(columns, means, strict=True)):
            spread = [place + 0.25 * ((k % 9) / 8 - 0.5) for k in range(len(values))]
            axes.plot(spread, values, "o", color=SOFT, markersize=4, alpha=0.7)
            low, high = (100 * end for end in mean.first)
            axes.errorbar(
                place,
                100 * mean.value,
                [[100 * mean.value - low], [high - 100 * mean.value]],
                fmt="D",
                color=INK,
                capsize=5,
            )
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set_xticks(range(len(names)), [f"beside {name}" for name in names])
        axes.set_ylabel("accuracy outside, points")

    alt = "; ".join(
        f"beside {name} the mean is {signed(100 * mean.value, 2)} points"
        for name, mean in zip(names, means, strict=True)
    )
    return picture("study", "The recommended way beside fixed ones, table by table", f"One dot a table; {alt}.", draw)


def _table(head: list[str], body: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _alpha(alpha: str | None) -> str:
    """An α as a decimal."""
    return NO_MIXUP if alpha is None else decimal_text(rational(alpha))


def _of(part: int, whole: int) -> str:
    """A part and its share."""
    return f"{part:,} ({100 * part / whole:.1f} %)" if whole else "0"


def _percent(share: Estimate) -> str:
    """A share with its interval, on which both routes agree."""
    low, high = (f"{100 * end:.0f}" for end in share.first)
    assert [f"{100 * end:.0f}" for end in share.second] == [low, high]
    return f"95 %: {low} to {high} %"


def _intervals(found: Estimate, scale: float, places: int) -> tuple[str, str]:
    """Both intervals."""
    first, second = (
        f"{signed(low * scale, places)} … {signed(high * scale, places)}" for low, high in (found.first, found.second)
    )
    return first, second
