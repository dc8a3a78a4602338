"""The numbers that text may stand for, where it is written otherwise than a reader reads it.

``1,000`` is a thousand to some and one to others: each reading is given, with what it rests on.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal

_MINUS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c"
_IN_ASCII = {
    **dict.fromkeys(map(ord, _MINUS), "-"),
    **dict.fromkeys(map(ord, _SPACES), "\u00a0"),
    **dict.fromkeys(map(ord, _UNSEEN), ""),
    **{0xFEE0 + ord(sign): sign for sign in "()+,-.'%"},
    **{ord("’"): "'", ord("٫"): ".", ord("٬"): "'", ord("٪"): "%"},
}
_CURRENCIES = "$£€¥¢₹₽₩₪₺฿"
_SIGNED = re.compile(
    rf"(\(?)([+-]?)\s*([{_CURRENCIES}]?)\s*([+-]?)(\.?\d(?:[\d.,'_ \u00a0]*\d)?\.?)(e[+-]?\d+)?"
    rf"\s*((?:[%‰°{_CURRENCIES}]|[^\W\d_])(?:[^\W\d_]|[²³/%°{_CURRENCIES}]){{0,11}})?\s*(-?)(\)?)",
    re.IGNORECASE,
)
_FACTORS = {
    **{"%": -2, "‰": -3},
    **dict.fromkeys(("k", "K", "thousand"), 3),
    **dict.fromkeys(("m", "M", "mn", "mln", "mio", "Mio", "million", "millions"), 6),
    **dict.fromkeys(("b", "B", "G", "bn", "billion", "billions"), 9),
    **dict.fromkeys(("T", "tn", "trillion", "trillions"), 12),
}
"""The powers of ten that a word after a number may stand for."""

_GROUPS = {
    ",": ("commas", r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?"),
    "'": ("apostrophes", r"[1-9]\d{0,2}(?:'\d{3})+(?:[.,]\d+)?"),
    "_": ("underscores", r"[1-9]\d{0,2}(?:_\d{3})+(?:[.,]\d+)?"),
    "\u00a0": ("spaces", r"[1-9]\d{0,2}(?:\u00a0\d{3})+(?:[.,]\d+)?"),
    " ": ("spaces", r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?"),
    ".": ("points", r"[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})"),
}
"""Marks that may part the groups of three digits: its name, and the numbers that are written with it."""

_LONGEST = 60


@dataclass(frozen=True)
class Written:
    """The numbers that a text may stand for.

    Parameters
    ----------
    numbers : tuple of str
        As they are to be written, with the factor that the unit may stand for.
    in_unit : tuple of str
        The same, without that factor; right where the whole column has the unit. Equal to `numbers` without a factor.
    unit : str
        The unit, such as ``kg`` or ``€M``; empty if there is none.
    factor : str
        The part of the unit that may stand for a power of ten, such as ``M``; empty if there is none.
    premise : str
        What all of this rests on, in words; empty if on nothing.
    manner : str
        What is different in the new form, in words.
    """

    numbers: tuple[str, ...]
    in_unit: tuple[str, ...]
    unit: str
    factor: str
    premise: str
    manner: str


def written(text: str) -> Written | None:
    """All the numbers that a text may stand for; None if it is known to be none, or of no known form.

    Examples
    --------
    >>> written("1,000").numbers, written("−5").numbers, written("5%").numbers, written("1.2.3")
    (('1000', '1.000'), ('-5',), ('0.05',), None)
    """
    plain = _plain(text.strip())
    found = _SIGNED.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None:
        return None
    opening, before, currency, inner, body, exponent, unit, after, closing = (part or "" for part in found.groups())
    signs = before + inner + after
    if (
        bool(opening) != bool(closing)
        or len(signs) + bool(opening) > 1
        or (currency and unit[:1] in _CURRENCIES and unit)
    ):
        return None
    if unit in {"e", "E"} or (body == "0" and unit[:1] in {"x", "X"}) or unit[:1].isnumeric():
        return None  # a number that is cut off, one in hexadecimal, or a power
    bodies, manner = _bodies(body)
    minus = "-" if opening or "-" in signs else ""
    in_unit = tuple(("+" if "+" in signs else minus) + each + exponent for each in bodies)
    word = unit.rstrip(_CURRENCIES)
    power = _FACTORS.get(word, 0)
    if not bodies or (power and exponent) or in_unit == (text.strip(),):
        return None
    premises = [
        "the parentheses mean a minus" if opening else "",
        "the minus at the end is the sign" if after else "",
        "the spaces only group digits" if " " in body else "",
    ]
    numbers = tuple(_scaled(each, power) for each in in_unit) if power else in_unit
    manner = manner or ("in ASCII characters" if plain != text.strip() else "")
    return Written(
        numbers, in_unit, currency + unit, word if power else "", " and ".join(filter(None, premises)), manner
    )


def _plain(text: str) -> str:
    """Text with plain digits and signs for those of other scripts, and without characters that nobody sees."""
    digits = [str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text.translate(_IN_ASCII)]
    return "".join(digits).strip()


def _bodies(body: str) -> tuple[tuple[str, ...], str]:
    """The numbers that digits with points, commas and spaces may be, and what changes where there is one."""
    if re.fullmatch(r"\d+\.?\d*|\.\d+", body):
        return (body,), ""
    for mark, (name, pattern) in _GROUPS.items():
        if mark in body and re.fullmatch(pattern, body):
            integer = body.replace(mark, "").replace(",", ".")
            if mark == "," and re.fullmatch(r"\d+,\d{3}", body):
                return (integer, body.replace(",", ".")), ""
            return (integer,), f"without {name}"
    if re.fullmatch(r"\d+,\d+", body):
        return (body.replace(",", "."),), "with a decimal point"
    return (), ""


def _scaled(number: str, power: int) -> str:
    """A number times a power of ten, in digits."""
    return f"{Decimal(number).scaleb(power, Context(prec=2 * _LONGEST)):f}"
