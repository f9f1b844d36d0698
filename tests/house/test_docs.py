import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
DECISIONS = HOUSE / "docs" / "decisions"
PAGES = sorted([*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def path_of(page: Path) -> str:
    return str(page.relative_to(HOUSE))


def outline(readme: str) -> dict[str, list[str]]:
    text = (HOUSE / readme).read_text()
    prose = CODE.sub("", text)
    return {
        "headings": re.findall(r"^#+(?= )", prose, re.MULTILINE),
        "items": re.findall(r"^(?:\*|\d+\.|\|)(?= |-)", prose, re.MULTILINE),
        "code": CODE.findall(text),
        "links": [link for link in LINK.findall(prose) if not link.startswith("README")],
        "figures": sorted(re.findall(r"\d+(?:,\d+)*", prose)),
    }


def test_both_readmes_say_the_same():
    english, chinese = outline("README.md"), outline("README.zh-CN.md")
    assert len(english["headings"]) > 1
    assert chinese == english


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_every_link_leads_to_a_file(page):
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, HOUSE / ".ci" / "run"], ids=path_of)
def test_every_target_that_is_named_exists(page):
    targets = re.findall(r"^\.PHONY: (\S+)$", (HOUSE / "Makefile").read_text(), re.MULTILINE)
    named = re.findall(r"(?:`|^)make ([a-z][a-z-]*)", page.read_text(), re.MULTILINE)
    assert set(named) - set(targets) == set()


def test_every_decision_is_in_the_index_and_tells_its_price():
    decisions = sorted(DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "README.md").read_text()
    numbers = [int(page.name.split("-")[0]) for page in decisions]

    assert numbers == list(range(1, len(decisions) + 1))
    assert re.findall(r"\]\(([^)]+)\)", index) == [page.name for page in decisions]
    for page in decisions:
        assert re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE) == [
            "Context",
            "Choice",
            "Price",
        ]


@pytest.mark.parametrize(
    ("table", "asking"),
    [("the product needs", "requirements.in"), ("development needs", "requirements-dev.in")],
)
def test_every_dependency_has_its_reason(table, asking):
    _, _, after = (DECISIONS / "0008-dependencies.md").read_text().partition(f"| {table} |")
    rows = [line.split("|")[1:-1] for line in after.split("\n\n")[0].splitlines()[2:]]
    lines = (HOUSE / asking).read_text().splitlines()
    asked = [re.split(r"[\[<>=,]", each)[0] for each in lines if each and each[0] not in "#-"]

    assert [name.strip() for name, _, _ in rows] == asked
    assert all(licence.strip() and reason.strip() for _, licence, reason in rows)
