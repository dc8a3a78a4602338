"""Tables, JSON, pages and the command line. Imports everything below.

- ``terminal``: results as terminal text and as JSON.
- ``figures``: pictures of datasets, of h and of trainings.
- ``agreement``: the agreement report, as a folder of files.
- ``audit``: an audit as people and programs read it.
- ``study``: the audit of real tables, held against training and rows outside.
- ``commands``: the commands, one module each.
- ``cli``: the command line, with its exit codes.
"""
