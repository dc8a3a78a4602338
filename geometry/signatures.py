"""Public functions that say in one line which of their arguments cannot be used, and what was meant.

A setting whose name is misspelt must not be passed over: with its default in its place a verdict may be another one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, update_wrapper
from inspect import Parameter, getattr_static, signature
from numbers import Integral, Rational, Real
from os import PathLike
from pathlib import Path
from types import FunctionType, NoneType, UnionType
from typing import Any, Protocol, TypeVar, Union, Unpack, cast, get_args, get_origin, get_type_hints

import numpy as np

from mixproof.geometry.errors import InputError, nearest

Public = TypeVar("Public", bound=Callable[..., Any])

_KINDS: dict[object, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    int: ((Integral,), "an integer"),
    float: ((Real, Decimal), "a number"),
    Fraction: ((Rational,), "a rational, such as Fraction(1, 10)"),
    Path: ((PathLike,), "a path"),
    bool: ((bool, np.bool_), "True or False"),
    NoneType: ((NoneType,), "None"),
}
"""The values that stand for a type in a signature, and the words for it; truth values are no numbers."""

_MADE_BY = {
    "Dataset": " (`as_dataset` makes one)",
    "NetworkReport": " (the `report` of what `network_report` returns is one)",
}
_LISTED = {Iterable: "sequence", Callable: "function"}
_NOTHING = object()
_PLAIN = (str, bytes, Real, bool, np.bool_, NoneType, list, tuple, dict, set)


def strict(public: Public) -> Public:
    """A function that refuses arguments it cannot use; or a class whose constructor and methods know their keywords.

    A keyword that is not in the signature is refused with the nearest one that is. A function also refuses a value of
    another kind than its signature says, where that is plain: text, numbers, truth values, None, and single classes. Of
    a method, which may be called often, such values are looked for only where it failed.

    Raises
    ------
    InputError
        When it is called so, before anything else is done.

    Examples
    --------
    >>> @strict
    ... def half(whole: int) -> float:
    ...     return whole / 2
    >>> half(whole=3)
    1.5
    >>> half(hole=3)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: half has no parameter 'hole'; did you mean 'whole'? (known: whole)
    >>> half(True)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: `whole` has to be an integer, not True
    """
    if not isinstance(public, type):
        return cast(Public, _refusing(public, public.__name__, _check_kinds))
    for name, member in list(vars(public).items()):
        called = public.__name__ if name in {"__init__", "__call__"} else f"{public.__name__}.{name}"
        if name.startswith("_") and called != public.__name__:
            continue
        if isinstance(member, staticmethod):
            setattr(public, name, staticmethod(_refusing(member.__func__, called)))
        elif isinstance(member, FunctionType):
            setattr(public, name, _refusing(member, called))
    return public


def refuse_unknown(given: Iterable[str], known: list[str], called: str) -> None:
    """Refuse the first keyword that is not known, and name the nearest one that is.

    Raises
    ------
    InputError
        If there is one.

    Examples
    --------
    >>> refuse_unknown(["alfa"], ["alpha", "seed"], "verify")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: verify has no parameter 'alfa'; did you mean 'alpha'? (known: alpha, seed)
    """
    for name in given:
        if name not in known:
            raise InputError(f"{called} has no parameter {name!r}; {nearest(name, known)}")


def _refusing(function: Any, called: str, check: Callable[..., None] | None = None) -> Any:
    """A function that is called only with keywords that it has, and with values that the check lets pass."""
    parameters = _parameters(function)
    is_open = any(each.kind is each.VAR_KEYWORD for each in parameters)
    named = {Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY}
    known = [each.name for each in parameters if each.kind in named and each.name != "self"]
    refuse, check_kinds = refuse_unknown, _check_kinds
    told, pythons_own = InputError, (TypeError, AttributeError, ValueError, IndexError, KeyError)

    def refusing(*args: Any, **given: Any) -> Any:
        if given and not is_open:
            refuse(given, known, called)
        if check is not None:
            check(parameters, args, given)
            return function(*args, **given)
        try:
            return function(*args, **given)
        except told:
            raise
        except pythons_own:
            check_kinds(parameters, args, given)
            raise

    # It looks its names up in the module of the function: there doctest finds its examples.
    made = FunctionType(refusing.__code__, function.__globals__, None, None, refusing.__closure__)
    return update_wrapper(made, function)


def _parameters(function: Any) -> list[Parameter]:
    """The parameters of a function, with those of a `TypedDict` that it unpacks one by one."""
    found: list[Parameter] = []
    for each in signature(function).parameters.values():
        if get_origin(each.annotation) is Unpack:
            hints = get_type_hints(get_args(each.annotation)[0])
            found += [Parameter(name, Parameter.KEYWORD_ONLY, annotation=hint) for name, hint in hints.items()]
        else:
            found.append(each)
    return found


def _check_kinds(parameters: list[Parameter], args: tuple[Any, ...], given: dict[str, Any]) -> None:
    """Refuse values of another kind than the signature says."""
    for place, each in enumerate(parameters):
        if each.kind is each.VAR_POSITIONAL:
            values = args[place:]
        elif place < len(args) and each.kind is not each.KEYWORD_ONLY:
            values = (args[place],)
        else:
            values = (given[each.name],) if each.name in given else ()
        for value in values:
            if not _is_of(value, each.annotation):
                is_text = (*get_args(each.annotation), each.annotation)[0] is str
                mend = ": put it in quotes, as it is printed" if is_text and _is_number(value) else ""
                raise InputError(f"`{each.name}` has to be {_words(each.annotation)}, not {_shown(value)}{mend}")


def _is_of(value: Any, hint: Any) -> bool:
    """False where a value is plainly of another kind than a type in a signature."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return any(_is_of(value, each) for each in get_args(hint))
    if hint in _KINDS:
        return isinstance(value, _KINDS[hint][0]) and (hint is bool or not isinstance(value, bool | np.bool_))
    if origin in {tuple, Sequence}:
        return _is_listed(value) and (origin is Sequence or all(_is_of(each, get_args(hint)[0]) for each in value))
    if hint in {Any, object, Parameter.empty} or not isinstance(origin or hint, type) or "numpy" in hint.__module__:
        return True
    try:
        return isinstance(value, origin or hint)
    except TypeError:  # a protocol
        return not isinstance(value, _PLAIN) and all(_has(value, name) for name in _members(hint))


def _is_number(value: Any) -> bool:
    """True for a number, such as 2.1 in the place of the text 2.10, which is another one."""
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


@cache
def _members(protocol: Any) -> frozenset[str]:
    """The names of the methods and properties that a protocol asks for."""
    asked = (base for base in protocol.__mro__ if getattr(base, "_is_protocol", False) and base is not Protocol)
    return frozenset(name for base in asked for name in vars(base) if not name.startswith("_") or name == "__call__")


def _has(value: Any, name: str) -> bool:
    """True if a value has a member, which is not asked for its worth."""
    return getattr_static(value, name, _NOTHING) is not _NOTHING


def _is_listed(value: Any) -> bool:
    """True for what holds values in an order, arrays included."""
    return isinstance(value, Iterable) and not isinstance(value, Mapping | bytes)


def _words(hint: Any) -> str:
    """A type in a signature, in words."""
    if get_origin(hint) in {Union, UnionType}:
        kinds = [each for each in get_args(hint) if each is not NoneType]
        if {str, Fraction} <= set(kinds):
            return "a number, such as 0.1 or '1/10'"
        return " or ".join(map(_words, kinds))
    if hint in _KINDS:
        return _KINDS[hint][1]
    if get_origin(hint) is PathLike:
        return _KINDS[Path][1]
    if get_origin(hint) is not None:
        return f"a {_LISTED.get(get_origin(hint), get_origin(hint).__name__.lower())}"
    return f"{'an' if hint.__name__[0] in 'AEIO' else 'a'} {hint.__name__}{_MADE_BY.get(hint.__name__, '')}"


def _shown(value: object) -> str:
    """A value, as far as it is short."""
    text = repr(value) if isinstance(value, _PLAIN) else ""
    return text if 0 < len(text) <= 40 else f"a value of type {type(value).__name__}"
