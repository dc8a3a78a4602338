"""Statements of people's own: their code runs in a process of its own, within a budget, and never in this one.

- ``source``: the place of a statement that is not the toolkit's: a file, a module, an installed package, an object.
- ``author``: the author's code, called; what it returns and what goes wrong in it, in a line with file and line number.
- ``loading``: its file or package loaded, and its statement checked.
- ``worker``: the process that loads a source and answers questions about it.
- ``process``: the same process from outside: started, asked within a budget, and ended.
- ``statement``: a statement whose questions are answered by that process.
- ``installed``: the statements that installed packages add to the catalogue.
"""
