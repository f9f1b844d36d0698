"""What a category is called is a matter of the campaign (R-CAT-03, R-CAT-05, A-15)."""

import pytest

from domain.rulebook.edits import CAST, SHIPPED, the_finding
from selection.domain.rulebook.canonical import from_toml


def called(name: str) -> dict[str, tuple[str, str | None, str]]:
    rules = from_toml((SHIPPED / f"{name}.toml").read_bytes())
    return {each.code: (each.name, each.heading, each.measure_word) for each in rules.categories}


@pytest.mark.accepts("R-CAT-03", "R-CAT-05", "A-15")
def test_every_campaign_calls_its_categories_and_counts_its_winners_in_its_own_words():
    assert called("cast-2023")["SITE"] == (
        "最美科技志愿服务社区",
        "科技志愿服务点（社区或村）",
        "个",
    )
    assert called("cast-2023")["VOLUNTEER"][2] == "位"
    assert {name for name, _, _ in called("sige-shijia-2020").values()} != {
        name for name, _, _ in called("cast-2023").values()
    }
    assert called("sige-shijia-2020")["TEAM"][0] == "十佳科技志愿服务队"


@pytest.mark.refuses("R-CAT-03", "R-CAT-05", "A-15")
@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (('name         = "最美科技志愿者"\n', ""), "categories[0].name"),
        (('measure_word = "位"', 'measure_word = ""'), "categories[0].measure_word"),
        (
            ('name         = "最美科技志愿者"', 'name         = "最美\u202e科技志愿者"'),
            "categories[0].name",
        ),
    ],
)
def test_a_category_without_its_words_is_refused(edit: tuple[str, str], key: str):
    assert the_finding(edit, text=CAST).key == key
