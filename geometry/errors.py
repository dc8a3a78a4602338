"""The one kind of error that a person's input can cause."""


class InputError(ValueError):
    """Input that cannot be used, told in one line: what is wrong, where, and how to mend it."""
