"""Facts are kept in the journal under their names, so a name never changes (contract §1)."""

from importlib import import_module
from pathlib import Path

LISTED = (Path(__file__).parent / "fact_names.txt").read_text("utf-8").splitlines()


def test_a_fact_is_called_as_it_always_was_and_after_everything_that_it_is_about():
    called = {}
    for line in LISTED:
        function, name = line.split()
        module, _, of = function.partition(".")
        about = name.split(":")[1:]
        called[line] = getattr(import_module(f"selection.domain.{module}"), of)(*about)

    assert called == {line: line.split()[1] for line in LISTED}
    assert len(set(called.values())) == len(LISTED)
