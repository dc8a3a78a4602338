"""The documentation lists each kind of claim where it belongs, with its fields."""

import re
from pathlib import Path

import mixproof
from mixproof.theory.checker.claims.kinds import CLAIMS
from mixproof.theory.checker.remarks.kinds import REMARKS

PAGE = Path(mixproof.__file__).resolve().parent.parent / "docs" / "CERTIFICATES.md"


def documented(part: str) -> dict[str, list[str]]:
    """The kinds of one part of the page, with their fields."""
    found = {}
    for row in re.findall(r"^\| (`[a-z, `-]+) \| ([^|]+) \|", part, re.MULTILINE):
        kinds = re.findall(r"`([a-z-]+)`", row[0])
        for kind, fields in zip(kinds, row[1].split("; ") * len(kinds), strict=False):
            names = re.findall(r"(?:^|, )(\w+)", re.sub(r":[^,]*(, shares)?| or null", r"\1", fields))
            found[kind] = [] if fields == "–" else names
    return found


def test_the_page_lists_every_kind_with_its_fields() -> None:
    text = PAGE.read_text(encoding="utf-8")
    claims, _, rest = text.partition("\n## Claims that verdicts rest on\n")[2].partition("\n## Remarks\n")
    remarks = rest.partition("\n## ")[0]
    for part, kinds in ((claims, CLAIMS), (remarks, REMARKS)):
        assert documented(part) == {name: list(kind.readers) for name, kind in kinds.items()}
