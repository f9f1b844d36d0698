"""`make messages` takes in what is new, drops what is gone and loses no translation."""

import pytest
from babel.messages.catalog import Catalog

from selection.desk.words import SENTENCES
from selection.web.languages import ENGLISH
from web.messages import brought_up, home, main, read, refused, said, waiting, written

PUBLIC = "templates/pages/board.html"
FRAME = "templates/desk.html"
UNIT = "templates/desks/unit/home.html"
REVIEW = "src/selection/web/desks/review/queue.py"


def catalogue(**sentences):
    made = Catalog(locale=ENGLISH)
    for chinese, english in sentences.items():
        made.add(chinese, english)
    return made


def told(catalogues):
    return {
        name: {message.id: message.string for message in each if message.id}
        for name, each in catalogues.items()
    }


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (PUBLIC, "messages.po"),
        ("src/selection/web/errors.py", "messages.po"),
        (FRAME, "desks.po"),
        ("templates/desks/entrance.html", "desks.po"),
        ("src/selection/web/desks/menu.py", "desks.po"),
        (UNIT, "unit.po"),
        ("templates/desks/unit/parts/slots.html", "unit.po"),
        (REVIEW, "review.po"),
    ],
)
def test_a_file_has_its_catalogue_by_its_folder(place, name):
    assert home(place) == name


def test_what_is_new_waits_and_what_is_gone_is_dropped():
    old = {"messages.po": catalogue(榜单="Board", 从前="Once")}
    new = brought_up(old, {"榜单": [PUBLIC], "名额": [UNIT]})
    assert told(new) == {"messages.po": {"榜单": "Board"}, "unit.po": {"名额": ""}}
    assert list(waiting(new.values())) == ["名额"]


def test_a_catalogue_that_has_nothing_left_to_say_is_dropped():
    assert brought_up({"unit.po": catalogue(从前="Once")}, {"榜单": [PUBLIC]}).keys() == {
        "messages.po"
    }


def test_a_new_sentence_of_several_files_stands_where_most_read_it():
    found = {"保存": [REVIEW, UNIT], "退出": [UNIT, FRAME], "帮助": [UNIT, FRAME, PUBLIC]}
    assert told(brought_up({}, found)) == {
        "messages.po": {"帮助": ""},
        "desks.po": {"退出": ""},
        "review.po": {"保存": ""},
    }


def test_a_sentence_stays_in_the_first_catalogue_that_has_it():
    old = {"unit.po": catalogue(保存="Save"), "review.po": catalogue(保存="Keep", 退回="Return")}
    new = brought_up(old, {"保存": [UNIT, REVIEW], "退回": [REVIEW, PUBLIC]})
    assert told(new) == {"review.po": {"保存": "Keep", "退回": "Return"}}


def test_a_catalogue_names_only_its_own_files():
    old = {"desks.po": catalogue(退出="Sign out", 查看="See")}
    new = brought_up(old, {"退出": [FRAME, UNIT], "查看": [UNIT]})
    assert b"#: templates/desk.html\nmsgid" in written(new["desks.po"])
    assert [place for place, _ in new["desks.po"]["查看"].locations] == [UNIT]


def test_both_forms_of_a_plural_are_kept():
    forms = ("%(n)s 名候选", "%(n)s 名候选")
    old = {"messages.po": catalogue()}
    old["messages.po"].add(forms, ("%(n)s candidate", "%(n)s candidates"))
    new = brought_up(old, {forms: [PUBLIC]})
    assert told(new) == {"messages.po": {forms: ("%(n)s candidate", "%(n)s candidates")}}
    assert list(waiting(brought_up({}, {forms: [PUBLIC]}).values())) == [forms]


def test_a_refusal_keeps_its_translation_and_tells_its_reasons():
    known = catalogue(规则里没有这一轮="The rules have no such round.", 从前="Once")
    new = refused(
        known,
        {
            "round-is-unknown": "规则里没有这一轮",
            "round-is-not-there": "规则里没有这一轮",
            "a": "新",
        },
    )
    assert told({"": new}) == {"": {"规则里没有这一轮": "The rules have no such round.", "新": ""}}
    assert b"#. round-is-unknown\n#. round-is-not-there\n" in written(new)


def test_running_it_again_changes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("web.messages.FOLDER", tmp_path)
    (tmp_path / "gone.po").write_bytes(written(catalogue(从前="Once")))
    main()
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {"messages.po", "desks.po", "refusals.po"} <= first.keys()
    assert "gone.po" not in first
    main()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    made = read(tmp_path)
    assert {key for name, each in told(made).items() if name != "refusals.po" for key in each} == (
        said().keys()
    )
    assert f"refusals.po: {len(set(SENTENCES.values()))} sentences, " in capsys.readouterr().out
