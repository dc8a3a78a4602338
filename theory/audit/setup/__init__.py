"""All that is wrong, or odd, with labelled rows before Mixup is thought of.

- ``columns``: the unit, the scales and the rounding of the numbers.
- ``labels``: labels that are no classes, which are refused.
- ``problems``: all that a person should know of the rows, the worst first.
"""
