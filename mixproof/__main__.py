"""``python -m mixproof``: the command line."""

from mixproof.reports.cli import main

if __name__ == "__main__":
    main()
