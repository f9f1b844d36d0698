import tomllib

import pytest

from domain.rulebook.edits import CONTESTS, SHIPPED
from selection.domain.rulebook.findings import key
from selection.domain.rulebook.lines import lines

RULEBOOKS = sorted([*SHIPPED.glob("*.toml"), *CONTESTS.glob("*.toml")])
ODD = '''\
# comment = [1]
title = "a = 1 # no comment"  # comment
"quoted key" = 'lite\\ral'
a.b . "c.d" = 1
long = """
x = 1
\\""" quoted ""\\"
"""
raw = \'\'\'
[not.a.table]
\'\'\'
list = [
  1, # one
  [2, 3], "]", { deep = [4], "k" = 5 },
]
when = 1979-05-27 07:32:00Z

[table . inner]
x = { }
[[many]]
n = 1
  [[many.more]]
  n = 2
  [many.more.last]
  n = 3
  [[many.more]]
[[many]]
[[many.more]]
n = 4
'''


def paths(value, path=()):
    if path:
        yield key(path)
    parts = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    for step, part in parts:
        yield from paths(part, (*path, step))


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_every_key_of_a_rulebook_has_a_line(path):
    text = path.read_text("utf-8")

    assert set(lines(text)) == set(paths(tomllib.loads(text)))


def test_a_key_stands_on_the_line_that_names_it():
    text = (SHIPPED / "cast-2023.toml").read_text("utf-8")
    found = lines(text)

    for at, category in enumerate(tomllib.loads(text)["categories"]):
        line = text.splitlines()[found[f"categories[{at}].code"] - 1]
        assert line.split("#")[0].split() == ["code", "=", f'"{category["code"]}"']
        assert found[f"categories[{at}]"] == found[f"categories[{at}].code"] - 1


def test_whatever_toml_allows_is_followed():
    found = lines(ODD)

    assert set(found) == set(paths(tomllib.loads(ODD)))
    assert {
        each: found[each]
        for each in (
            "title",
            '"quoted key"',
            'a.b."c.d"',
            "long",
            "raw",
            "list[0]",
            "list[1][1]",
            "list[3].deep[0]",
            "list[3].k",
            "when",
            "table.inner.x",
            "many[0].more[0].n",
            "many[0].more[0].last.n",
            "many[0].more[1]",
            "many[1]",
            "many[1].more[0].n",
        )
    } == {
        "title": 2,
        '"quoted key"': 3,
        'a.b."c.d"': 4,
        "long": 5,
        "raw": 9,
        "list[0]": 13,
        "list[1][1]": 14,
        "list[3].deep[0]": 14,
        "list[3].k": 14,
        "when": 16,
        "table.inner.x": 19,
        "many[0].more[0].n": 23,
        "many[0].more[0].last.n": 25,
        "many[0].more[1]": 26,
        "many[1]": 27,
        "many[1].more[0].n": 29,
    }


def test_line_ends_of_windows_are_followed():
    assert lines(ODD.replace("\n", "\r\n")) == lines(ODD)


def test_a_text_that_is_no_toml_is_followed_as_far_as_it_goes():
    assert lines("a = 1\n= 2") == {"a": 1, '""': 2}
    assert lines("a =\nb = 2") == {"a": 1, "b": 2}
