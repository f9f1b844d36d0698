"""Every measurement in turn: `make bench`, and `make bench-full` for the long ones.

Each is a program of its own, which says what it measures; what they leave for the next time is in
var/bench and var/bench-full.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHORT = (
    ("likes.py",),
    ("rebuilding.py", "var/bench"),
    ("pages.py", "var/bench"),
)
LONG = (
    ("likes.py", "stored", "10000000"),
    ("rebuilding.py", "var/bench-full", "2000000"),
)


def main() -> int:
    """Run them all, also after one that fell short; 1 if any did."""
    missed = 0
    for program, *arguments in LONG if sys.argv[1:] else SHORT:
        print(f"# {program}", flush=True)
        done = subprocess.run([sys.executable, HERE / program, *arguments], check=False)
        missed |= done.returncode
    return int(missed != 0)


if __name__ == "__main__":
    sys.exit(main())
