"""The rows inside segments that end in another class.

- ``conflict``: such a row, with the segments that it is inside.
- ``search``: the search for all of them, within the budget.
"""
