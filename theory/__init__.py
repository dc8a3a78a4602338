"""The theory: statements, their readings, and verdicts with all that they rest on. Imports solvers and geometry alone.

- ``budgets``: the limits within which statements are decided, and their costs.
- ``findings``: answers with their evidence, and verdicts.
- ``instance``: a dataset with the settings that statements depend on.
- ``steps``: proofs as sequences of named steps.
- ``deferred``: functions of a module that is loaded when one of them is first called.
- ``papers``: the papers that statements come from.
- ``statement``: statements, readings, outcomes, and all that other rooms ask of a statement.
- ``evidence``: witnesses and claims that several statements share.
- ``own``: statements of people's own, whose code runs in a process of its own.
- ``catalog``: all statements, by number.
- ``settings``: the law of λ, ε, a point and a seed, read as they are written.
- ``verify``: statements decided on a dataset.
- ``experiments``: experiments that several statements name.
- ``proofs``: obligations that algebra proves, and steps that several proofs share.
- ``trace``: proofs replayed on a dataset.
- ``statements``: one folder for each paper, and in it one for each statement.
- ``certificate``: verdicts written with all that they rest on.
- ``checker``: the check of certificates; standard library only, on purpose apart from all the rest.
- ``explanation``: certificates as prose.
- ``falsify``: the hunt for the smallest counterexample.
- ``audit``: the audit of a dataset, decided exactly.
"""
