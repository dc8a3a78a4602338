"""What a verdict rests on, as elementary claims: one builder a statement.

Each builder reads the findings of `theory.verify` (their witnesses, not the solvers anew) and writes them in the
kinds of claims that ``docs/CERTIFICATES.md`` defines and `theory.checker` checks.
"""
