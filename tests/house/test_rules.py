"""Every rule of the notice has a case that it lets through and one that it stops.

`tests/rules/ids.txt` lists the rules of domain 1 and 3 to 5 (and R-LIKE-10 of 2.5). A test names
those it proves: `@pytest.mark.accepts("R-ORG-02")`, `@pytest.mark.refuses("R-ORG-02")`. What no
decision of the product can settle stands in `tests/rules/duties.toml` with its reason.
`make rules` prints the sum.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
IDS = (TESTS / "rules" / "ids.txt").read_text().split()
DUTIES: dict[str, str] = tomllib.loads((TESTS / "rules" / "duties.toml").read_text())
MODULES = sorted(TESTS.rglob("test_*.py"))


def marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The marks of rules that the tests of a module bear: `accepts` or `refuses`, and the id."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(attr="accepts" | "refuses" as kind), args=args):
                for each in args:
                    if isinstance(each, ast.Constant):
                        yield kind, str(each.value)
            case _:
                pass


PROVED = {
    mark for path in MODULES for mark in marks(ast.parse(path.read_text(), filename=str(path)))
}


def settled() -> list[str]:
    """The rules that are proved from both sides, or are somebody's duty."""
    return [
        each for each in IDS if each in DUTIES or {("accepts", each), ("refuses", each)} <= PROVED
    ]


def test_a_test_names_only_rules_that_exist():
    assert {rule for _, rule in PROVED} - set(IDS) == set()


def test_a_duty_is_no_rule_that_the_product_decides():
    assert set(DUTIES) <= set(IDS)
    assert not set(DUTIES) & {rule for _, rule in PROVED}
    assert all(reason.strip() for reason in DUTIES.values())


def main() -> None:
    """Print how many rules are settled, which are not, and what is left to people."""
    done = settled()
    print(f"rule ids {len(done)}/{len(IDS)}")  # noqa: T201 (a program that prints)
    for each in IDS:
        if each not in done:
            seen = ", ".join(kind for kind, rule in sorted(PROVED) if rule == each) or "nothing"
            print(f"  open: {each} ({seen})")  # noqa: T201
    print(f"human duties: {len(DUTIES)}")  # noqa: T201
    for each, reason in DUTIES.items():
        print(f"  {each}: {reason}")  # noqa: T201


if __name__ == "__main__":
    main()
