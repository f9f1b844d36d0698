"""The small campaign that the state machine plays, and everybody in it; all of it is made up."""

from datetime import datetime

TOML = """
schema = 1
id = "played"
title = "虚构推选（推演）"
year = 2030
nature = "PUBLICITY"
organizer = "虚构协会"

[calendar]
zone = "Asia/Shanghai"
first_day_counts_before = "08:00"

[[categories]]
code = "A"
name = "甲类"
kind = "PERSON"
places = 2

[[categories]]
code = "B"
name = "乙类"
kind = "PERSON"
places = 1

[[unit_types]]
code = "UNIT"
name = "单位"
limits = [{ most = 2, per = ["UNIT", "CATEGORY"] }]

[nomination]
reference_date = 2030-01-01
signatures = []
fields = [{ code = "name", name = "姓名", type = "TEXT" }]

[[stages]]
code = "INTAKE"
name = "推荐"
kind = "INTAKE"
opens = 2030-03-01T08:00:00+08:00
closes = 2030-03-04T18:00:00+08:00

[[stages]]
code = "REVIEW"
name = "初审"
kind = "FORMAL_REVIEW"
opens = 2030-03-02T08:00:00+08:00
closes = 2030-03-08T18:00:00+08:00

[[stages]]
code = "SHOWCASE"
name = "展示"
kind = "SHOWCASE"
opens = 2030-03-05T08:00:00+08:00

[[stages]]
code = "LIKES"
name = "点赞"
kind = "VOTE"
opens = 2030-03-09T09:00:00+08:00
closes = 2030-03-11T00:00:00+08:00

[[stages]]
code = "INSPECTION"
name = "核查"
kind = "VOTE_INSPECTION"
lasts = "12 hours"
after = ["LIKES"]

[[stages]]
code = "SCORING"
name = "评分"
kind = "SCORING"
opens = 2030-03-09T12:00:00+08:00
closes = 2030-03-12T18:00:00+08:00
after = ["REVIEW"]

[[stages]]
code = "PUBLICITY"
name = "公示"
kind = "PUBLICITY"
lasts = "2 days"
after = ["SCORING"]

[[stages]]
code = "RELEASE"
name = "发布"
kind = "RELEASE"
after = ["PUBLICITY"]

[formal_review]
reviewers = 2
corrections = 1
correction_within = "1 days"
appeal_within = "1 days"

[[formal_review.checks]]
id = "K1"
text = "事迹属实"
by = ["HUMAN"]

[[channels]]
code = "likes"
name = "点赞"
form = "LIKE"
by = "PUBLIC"
stages = ["LIKES"]
identity = ["DEVICE"]
revocable = "SAME_DAY"
shown = "LIVE"
limits = [
  { most = 1, per = ["VOTER", "CANDIDATE", "DAY"] },
  { most = 2, per = ["VOTER", "CATEGORY", "DAY"] },
  { most = 3, per = ["VOTER", "DAY"] },
]
notice = "自愿参与，不得摊派。"

[integrity]
appeal = "1 days"

[[channels]]
code = "marks"
name = "评分"
form = "MARKS"
by = "PANEL"
stages = ["SCORING"]

[[panels]]
code = "PANEL"
name = "评审组"
least = 2

[[recusals]]
id = "TIES"
text = "利害关系"
found_by = "OBJECTED"

[[rubrics]]
channel = "marks"
criteria = [{ code = "K", name = "总评", most = 3 }]

[[scores]]
code = "mean"
name = "均分"
from = "marks"
steps = [{ over = "ITEMS", take = "SUM" }, { over = "SHEETS", take = "MEAN" }]

[[scores]]
code = "likes"
name = "赞"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "scored"
name = "评分"
stage = "SCORING"
rank_by = ["mean"]
places = "ALL"

[[rounds]]
code = "result"
name = "结果"
stage = "LIKES"
entrants = ["scored"]
rank_by = ["scored.mean", "likes"]
at_the_cut = ["ADMIT_NONE"]

[publicity]
where = "虚构网站"
text = "有异议的，请署真实姓名反映。"

[objection]
admit_within = "2 days"
report_within = "3 days"
conclude_within = "5 days"
review_within = "1 days"
handlers_least = 2
refused = ["匿名"]

[release]
decided_by = "虚构协会"
"""

CLOSING = {
    "INTAKE": datetime.fromisoformat("2030-03-04T18:00:00+08:00"),
    "REVIEW": datetime.fromisoformat("2030-03-08T18:00:00+08:00"),
    "LIKES": datetime.fromisoformat("2030-03-11T00:00:00+08:00"),
    "SCORING": datetime.fromisoformat("2030-03-12T18:00:00+08:00"),
}
OPENING = {
    "INTAKE": datetime.fromisoformat("2030-03-01T08:00:00+08:00"),
    "REVIEW": datetime.fromisoformat("2030-03-02T08:00:00+08:00"),
    "SHOWCASE": datetime.fromisoformat("2030-03-05T08:00:00+08:00"),
    "LIKES": datetime.fromisoformat("2030-03-09T09:00:00+08:00"),
    "SCORING": datetime.fromisoformat("2030-03-09T12:00:00+08:00"),
}
STAGES = (
    "INTAKE",
    "REVIEW",
    "SHOWCASE",
    "LIKES",
    "INSPECTION",
    "SCORING",
    "PUBLICITY",
    "RELEASE",
)
AFTER = {
    "INSPECTION": ("LIKES",),
    "SCORING": ("REVIEW",),
    "PUBLICITY": ("SCORING",),
    "RELEASE": ("PUBLICITY",),
}
BEFORE = datetime.fromisoformat("2030-02-28T08:00:00+08:00")

OFFICIALS = ("o1", "o2", "o3", "o4")
REVIEWERS = ("r1", "r2", "r3")
CHIEF = "chief"
EXPERTS = ("e1", "e2", "e3")
CLERKS = {"k1": "u1", "k2": "u2"}
UNITS = ("u1", "u2", "u3")
"""The last of them is not registered."""

CANDIDATES = {"c1": "A", "c2": "A", "c3": "A", "c4": "B", "c5": "B", "c6": "A"}
ENTITIES = {**{each: f"entity-{each}" for each in CANDIDATES}, "c6": "entity-c1"}
"""The sixth candidate is the first one once more, nominated under another number."""

NAMES = {"c1": "丁", "c2": "大", "c3": "木", "c4": "四", "c5": "老", "c6": "身"}
"""Names of two, three, four … strokes, so that the order of a list is that of the numbers."""

PLACES = {"A": 2, "B": 1}
VOTERS = ("v1", "v2", "v3")
