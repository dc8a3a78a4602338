"""The ratio that text may stand for, where it is written otherwise than ``3/4``: ``3 / 4``, ``¾``, ``0.3/0.4``."""

import re
import unicodedata
from fractions import Fraction

_LONGEST = 60
_SLASH = "[/\u2044\u2215\u00f7]"
_NUMBER = r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?"
_QUOTIENT = re.compile(rf"([+-]?{_NUMBER})\s*{_SLASH}\s*([+-]?{_NUMBER})")
_MIXED = re.compile(rf"([+-]?)(\d*)(\s*)(\d+)\s*{_SLASH}\s*(\d+)")
_ASCII = {0x2212: "-", 0x00A0: " ", 0x2009: " ", 0x202F: " "}


def ratio_hint(text: str) -> str:
    """The way to write a ratio; empty for text that is none, or that divides by zero.

    Examples
    --------
    >>> ratio_hint("1 / 3"), ratio_hint("-1/-3"), ratio_hint("1\u00bd"), ratio_hint("1/0")
    ('if the slash divides, write 1/3', 'if the slash divides, write 1/3', 'write 3/2', '')
    >>> ratio_hint("1 1/2")
    'if this is a whole number and a fraction, write 3/2'
    """
    plain = text.strip().translate(_ASCII)
    if len(plain) > _LONGEST:
        return ""
    signs = [each for each in plain if unicodedata.decomposition(each).startswith("<fraction>")]
    if quotient := _QUOTIENT.fullmatch(plain):
        top, bottom = map(Fraction, quotient.groups())
        return f"if the slash divides, write {_kept(top, bottom)}" if bottom else ""
    apart = plain.replace(signs[0], f" {unicodedata.normalize('NFKC', signs[0])}") if len(signs) == 1 else plain
    mixed = _MIXED.fullmatch(apart)
    if mixed is None or not int(mixed[5]) or not (mixed[3] or not mixed[2]):
        return ""
    value = int(mixed[2] or 0) + Fraction(int(mixed[4]), int(mixed[5]))
    premise = "" if signs else "if this is a whole number and a fraction, "
    return f"{premise}write {mixed[1]}{value}"


def _kept(top: Fraction, bottom: Fraction) -> str:
    """The quotient, in the whole numbers that were written where there are such, and with a positive denominator."""
    if bottom < 0:
        top, bottom = -top, -bottom
    return f"{top}/{bottom}" if top.denominator == bottom.denominator == 1 else str(top / bottom)
