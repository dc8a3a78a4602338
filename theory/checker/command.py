"""The command line: files in, for each verdict a line and the worst exit code out."""

import textwrap
from collections import Counter

from .form import readable
from .mixing.kinds import LAWS
from .networks.file import SCHEMA as NETWORKS
from .networks.file import judge_network
from .remarks.kinds import REMARKS
from .verdict import ACCEPTED, MALFORMED, REJECTED, UNDECIDED, Found, check_file, worst

USAGE = "usage: checker [--seconds S] FILE..."
HELP = f"""{USAGE}

Check certificates of verdicts and of networks; S is the budget for each file, 60 if it is left out.
Exit codes: 0 accepted, 1 rejected, 2 not a certificate or wrong usage, 3 not decided;
of several files the worst counts (1, 2, 3, 0)."""
AUTHOR = "the claims are true; that the verdict follows from them is its author's word, and is not checked"
WORDS = {ACCEPTED: "accepted", REJECTED: "REJECTED", MALFORMED: "not a certificate", UNDECIDED: "not decided"}


def check(path: str, seconds: float = 60.0) -> Found:
    """Check a certificate with its remarks: exit code, what is to be said of the file as a whole, and the verdicts.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
    ...     _ = file.write('{"schema": 1.5}')
    ...     file.flush()
    ...     print(check(file.name)[:2])
    (2, "1.5 is not exact: numbers are written as 'p/q'")
    """
    return check_file(path, seconds, REMARKS, LAWS, {NETWORKS: judge_network})


def told(path: str, found: Found) -> list[str]:
    """A report of what was found, as lines of at most 80 columns.

    Examples
    --------
    >>> from mixproof.theory.checker.verdict import Judgement
    >>> told("shadow.json", (UNDECIDED, "shadow: 3 rows", [Judgement("2.10 printed", "refuted")]))
    ['shadow.json: not decided', '  shadow: 3 rows', '  2.10 printed, refuted: accepted (no claims needed)']
    """
    outcome, headline, judgements = found
    lines = [f"{readable(path, 4096)}: {WORDS[outcome]}", *wrapped(headline, "  ")]
    for each in judgements:
        counts = Counter(claim.state for claim in each.claims)
        needed = "" if each.outcome else " needed"
        tally = ", ".join(f"{count} {state}" for state, count in counts.items()) or f"no claims{needed}"
        lines += wrapped(f"{each.title}, {each.verdict}: {WORDS[each.outcome]} ({tally})", "  ")
        lines += wrapped("; ".join(each.reasons), "    ") if each.outcome else []
        lines += wrapped(AUTHOR, "    ") if each.own and not each.outcome else []
        for claim in each.claims:
            lines += wrapped(f"{claim.kind}: {claim.state}: {claim.why}", "    ") if claim.state != "checked" else []
    return lines


def wrapped(text: str, indent: str = "") -> list[str]:
    """A text as lines of at most 80 columns.

    Examples
    --------
    >>> [len(line) for line in wrapped("twelve words " * 10, "  ")]
    [79, 55]
    """
    return textwrap.wrap(text, 80, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def main(arguments: list[str]) -> int:
    """Check the files that are named; the exit code is the worst.

    Examples
    --------
    >>> main(["nowhere.json"])
    nowhere.json: not a certificate
      it cannot be read: No such file or directory
    2
    """
    seconds = 60.0
    if arguments[:1] == ["--seconds"] and len(arguments) > 1 and arguments[1].isdecimal():
        seconds, arguments = float(arguments[1]), arguments[2:]
    if arguments == ["--help"]:
        print(HELP)
        return ACCEPTED
    if not arguments or any(argument.startswith("-") for argument in arguments):
        print(f"{USAGE}: S is an integer, and goes before the files")
        return MALFORMED
    codes = []
    for path in arguments:
        found = check(path, seconds)
        codes.append(found[0])
        print("\n".join(told(path, found)))
    return worst(codes)
