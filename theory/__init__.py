<<<<<<< HEAD
"""Statements of the theory, their readings, and their verdicts. Imports solvers and geometry, never torch.

- ``budgets``: the limits within which statements are decided, with the cost of each.
- ``findings``: an answer with its evidence, and the names of verdicts.
- ``instance``: a dataset with the settings that statements depend on.
- ``statement``: statements, their readings, and the outcome of each on an instance.
- ``experiments``: experiments that several statements name.
- ``evidence``: witnesses and claims that several statements share.
- ``steps``: proofs as sequences of named steps, each with a check.
- ``proofs``: steps that the proofs of several statements share.
- ``statements``: the statements of the paper, one folder each.
- ``catalog``: all statements by number.
- ``settings``: the settings of a statement, read as they are written.
- ``verify``: a statement decided on a dataset.
- ``trace``: a proof replayed on a dataset, step by step.
- ``certificate``: verdicts written with all that they rest on.
- ``checker``: the independent checker of certificates.
- ``explanation``: checked certificates in prose.
- ``falsify``: the hunt for counterexamples.
- ``audit``: the audit of a dataset for who trains on it.
=======
"""The theory: statements, their readings, and verdicts with all that they rest on. Imports solvers and geometry alone.

- ``budgets``: the limits within which statements are decided, and their costs.
- ``findings``: answers with their evidence, and verdicts.
- ``instance``: a dataset with the settings that statements depend on.
- ``steps``: proofs as sequences of named steps.
- ``statement``: statements, readings, outcomes, and all that other rooms ask of a statement.
- ``evidence``: witnesses and claims that several statements share.
- ``catalog``: all statements, by number.
- ``settings``: the law of λ, ε, a point and a seed, read as they are written.
- ``verify``: statements decided on a dataset.
- ``experiments``: experiments that several statements name.
- ``proofs``: obligations that algebra proves, and steps that several proofs share.
- ``trace``: proofs replayed on a dataset.
- ``statements``: one folder for each statement of the paper.
- ``certificate``: verdicts written with all that they rest on.
- ``checker``: the check of certificates; standard library only, on purpose apart from all the rest.
- ``explanation``: certificates as prose.
- ``falsify``: the hunt for the smallest counterexample.
- ``audit``: the audit of a dataset, decided exactly.
>>>>>>> main
"""
