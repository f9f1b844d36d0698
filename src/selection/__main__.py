"""`python -m selection` is the `selection` command."""

from selection.cli.main import main

if __name__ == "__main__":
    main()
