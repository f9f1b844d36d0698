"""`python -m selection` and the `selection` command."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interruption while it is still being loaded is told as well."""
    try:
        from selection.cli.main import main as run  # noqa: PLC0415 (loading takes a while)

        run()
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
