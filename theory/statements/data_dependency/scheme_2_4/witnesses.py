"""The witness for the scheme of §2.4: the sampled ε beside the exact one."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.margins.sampled_epsilon import SampledMargin
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.theory.evidence.written import exact_json
from mixproof.theory.findings import Witness


@dataclass(frozen=True, repr=False)
class Gap(Witness):
    """The sampled ε beside the exact one."""

    dataset: Dataset
    sampled: SampledMargin
    exact: Margin

    def ratio(self) -> Radicals | None:
        """The quotient of the sampled ε and ε*; None where ε* is 0."""
        return Radicals.root(self.sampled.squared / self.exact.squared) if self.exact.squared else None

    def to_json(self) -> Json:
        """Rows, the squares of both values, and their ratio."""
        ratio = self.ratio()
        return {
            "sampled": {
                **_place_json(self.dataset, self.sampled),
                "weight": exact_json(self.sampled.weight),
                "epsilon_squared": exact_json(self.sampled.squared),
            },
            "exact": {
                **_place_json(self.dataset, self.exact),
                "epsilon_squared": exact_json(self.exact.squared),
            },
            "ratio": None if ratio is None else exact_json(ratio),
        }

    def in_words(self) -> str:
        """Both values, and between what they are taken."""
        row, sampled, exact = self.dataset.row, self.sampled, self.exact
        nearest = f"row {row(exact.first)}"
        if exact.first != exact.second:
            nearest = f"the segment between rows {row(exact.first)} and {row(exact.second)}"
        return (
            f"sampled {root_text('ε', sampled.squared)}: row {row(sampled.point)} to the mixed point of rows "
            f"{row(sampled.first)} and {row(sampled.second)} with λ {_value_text(sampled.weight)}; "
            f"exact {root_text('ε*', exact.squared)} (ε*² {_value_text(exact.squared)}): "
            f"row {row(exact.point)} to {nearest}"
        )


def _place_json(dataset: Dataset, found: Margin | SampledMargin) -> dict[str, Json]:
    return {"row": dataset.row(found.point), "segment": [dataset.row(found.first), dataset.row(found.second)]}


def root_text(name: str, squared: Fraction) -> str:
    """``name = √squared`` where the root is rational and short, else ``name ≈`` and 6 significant digits.

    Examples
    --------
    >>> root_text("ε", Fraction(1, 4)), root_text("ε", Fraction(2))
    ('ε = 0.5', 'ε ≈ 1.41421')
    """
    root = Radicals.root(squared)
    value = root.as_fraction()
    if value is not None:
        return f"{name} {_value_text(value)}"
    return f"{name} ≈ {root.ball(128).str(6, radius=False)}"


def _value_text(value: Fraction) -> str:
    text = decimal_text(value)
    return f"≈ {text[1:]}" if text.startswith("≈") else f"= {text}"
