"""Every fact's name is on the list that holds it for ever (tests/domain/fact_names.txt)."""

import ast
from pathlib import Path

TOP = Path(__file__).parents[2]
DOMAIN = TOP / "src" / "selection" / "domain"
LISTED = TOP / "tests" / "domain" / "fact_names.txt"


def test_no_function_that_names_a_fact_is_missing_on_the_list():
    found = {
        f"{file.stem}.{each.name}"
        for file in DOMAIN.glob("*.py")
        for each in ast.parse(file.read_text("utf-8")).body
        if isinstance(each, ast.FunctionDef) and _names_a_fact(each)
    }

    assert found == {line.split()[0] for line in LISTED.read_text("utf-8").splitlines()}


def _names_a_fact(function: ast.FunctionDef) -> bool:
    last = function.body[-1]
    return (
        not function.name.startswith("_")
        and not function.args.kwonlyargs
        and isinstance(last, ast.Return)
        and isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Name)
        and last.value.func.id in {"fact", "_named"}
    )
