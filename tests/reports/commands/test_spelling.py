"""Parameters in an error's message, as the options of the command that was run."""

import pytest
from typer.main import get_command

from mixproof.reports.cli import mixproof_app
from mixproof.reports.commands.spelling import as_options


@pytest.mark.parametrize(
    ("command", "message", "spelled"),
    [
        ("verify", "name it by `label`", "name it by --label"),
        ("verify", "name it by `label='-1'`", "name it by --label -1"),
        ("verify", "name it by `label='my kind'`", "name it by --label 'my kind'"),
        ("verify", """`label="it's"`""", """--label 'it'"'"'s'"""),
        ("audit", "by `decimal=','` or `thousands='.'`", "by --decimal ',' or --thousands '.'"),
        ("audit", """by `thousands="'"`""", """by --thousands ''"'"''"""),
        ("verify", "give `header=False`", "give --no-header"),
        ("verify", "give `header=True`", "give --header"),
        ("lipschitz", "by `drop='my Id'` or `keep='0'`", "by --drop 'my Id' or --keep 0"),
        ("verify", "`label` and `header` are for tables", "--label and --header are for tables"),
        ("verify", "(`missing='drop'` leaves it out)", "(--drop-missing leaves it out)"),
        ("audit", "(`missing='drop'` leaves it out)", "(--drop-missing leaves it out)"),
        ("falsify", "give `points=3`, not `size=3` or `label`", "give --points 3, not `size=3` or `label`"),
        (
            "collinear",
            "`data` is an argument, and `label=` no parameter",
            "`data` is an argument, and `label=` no parameter",
        ),
        ("verify", "no column 'label' in label=x.csv", "no column 'label' in label=x.csv"),
    ],
)
def test_parameters_become_the_options_of_the_command(command: str, message: str, spelled: str) -> None:
    parameters = get_command(mixproof_app()).commands[command].params  # type: ignore[attr-defined]
    assert as_options(message, parameters) == spelled
