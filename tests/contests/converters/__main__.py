"""Write the files of all real contests, and say how to run each: python -m contests.converters."""

import sys
from pathlib import Path

from contests.converters.catalogue import CONVERTERS, RULEBOOKS, VARIABLE, data_folder

data = data_folder()
if data is None or len(sys.argv) != 2:
    sys.exit(f"usage: {VARIABLE}=DATA python -m contests.converters FOLDER")
for convert in CONVERTERS.values():
    for run in convert(data, Path(sys.argv[1])):
        channels = [f"--channel {code}={path}" for code, path in run.channels.items()]
        files = [f"--candidates {run.candidates}", *channels, f"--published {run.published}"]
        print("selection contest", RULEBOOKS / run.rulebook, *files)  # noqa: T201  (its output)
