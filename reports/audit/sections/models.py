"""The sections about models: the least Mixup loss, and linear models with and without Mixup."""

from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.numbers import decimal_down
from mixproof.reports.audit.sections.section import Section
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.linear import LinearComparison
from mixproof.theory.audit.loss_floor import Floor


def loss_section(audit: AuditFindings) -> Section:
    """The least Mixup loss at each α.

    Examples
    --------
    >>> from mixproof import audit
    >>> loss_section(audit([[0], [1], [2]], ["a", "b", "a"], alpha=1)).cells
    (('1', '0.362402', '0.222222', '0.636514'),)
    """
    cells = tuple(
        (
            rational_text(each.alpha),
            "not decided" if each.irreducible is None else decimal_down(each.irreducible),
            decimal_down(each.at_least),
            decimal_down(each.constant),
        )
        for each in audit.floors
    )
    words = [
        "The training loss with Mixup (cross-entropy, natural logarithm) cannot go below its floor, whatever the model."
    ]
    if any(_is_raised(each) for each in audit.floors):
        words.append("Segments that overlap raise it above what the mixed labels alone leave open.")
    reasons = dict.fromkeys(each.reason for each in audit.floors if each.irreducible is None)
    if reasons:
        words.append(
            f"Where the floor was not decided ({'; '.join(reasons)}), the value of the labels alone, of all rows, is "
            "still below every loss."
        )
    columns = ("α", "floor", "labels alone", "constant answer")
    return Section("The least Mixup loss", "", tuple(words), columns, cells)


def _is_raised(found: Floor) -> bool:
    """True if a floor is above what the labels alone leave open, as far as digits are shown."""
    return found.irreducible is not None and decimal_down(found.irreducible) != decimal_down(found.at_least)


def linear_section(audit: AuditFindings) -> Section:
    """The balance of the classes, and the directions of a linear model with and without Mixup.

    Examples
    --------
    >>> from mixproof import audit
    >>> linear_section(audit([[0], [1], [2]], ["a", "b", "a"])).paragraphs[0]
    'The largest class has 2 times as many rows as the smallest.'
    """
    found = audit.linear
    words = [_balance(list(audit.source.class_sizes.values()))]
    if audit.is_sample:
        words.append(f"What follows is about the {audit.rows.count:,} sampled rows by themselves.")
    law = f"Beta({rational_text(audit.alphas[0])}, {rational_text(audit.alphas[0])})"
    if _is_inseparable(found):
        words.append(
            "No linear model without bias gets all rows right: no hyperplane through the origin has one class on each "
            "side. So plain training tends to no max-margin direction with which one under Mixup could be compared "
            "(Theorem 3.5). A model with a bias may do it: to ask about one, add a column of ones."
        )
    elif found.same is None:
        words.append(f"A linear model with and without Mixup: not decided; {found.reason}.")
    elif found.same:
        words.append(
            f"A linear model without bias learns the max-margin direction with Mixup, {law}, as it does without."
        )
    else:
        apart = f" (their cosine is between {found.cosine[0]} and {found.cosine[1]})" if found.cosine else ""
        words.append(
            f"A linear model without bias learns another direction with Mixup, {law}, than the max-margin one that "
            f"plain training tends to{apart}."
        )
    if found.same is not None:
        every = "All rows are support vectors" if found.interpolates else "Not all rows are support vectors"
        words.append(f"{every}; class means {'are' if found.antipodal else 'are not'} opposite to each other.")
    return Section("Class balance and linear models", "", tuple(words))


def _is_inseparable(found: LinearComparison) -> bool:
    """True if it was found that no linear model without bias separates the classes: then no row can be looked at."""
    return found.same is None and found.balanced is not None and found.interpolates is None


def _balance(sizes: list[int]) -> str:
    """The ratio of the largest and the smallest class, in words."""
    if max(sizes) == min(sizes):
        return "All classes have as many rows."
    ratio = f"{max(sizes) / min(sizes):.3g}"
    if ratio == "1":
        return f"The classes have nearly as many rows, from {min(sizes):,} to {max(sizes):,}."
    return f"The largest class has {ratio} times as many rows as the smallest."
