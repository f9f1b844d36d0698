"""The campaign of the fair with an end: its list is made of the likes, made public and released.

One place in each of two categories; of the people, Bert is liked most and Anna next.
"""

from datetime import datetime

import fair
from fair import ANNA, BERT, CARA

BOOK = (
    fair.TOML.replace("counts_in_result = false\n", "")
    .replace('[[rounds]]\ncode = "all"\nname = "全部"\nstage = "SHOWCASE"\nplaces = "ALL"\n', "")
    .replace('zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\nfirst_day_counts_before = "09:00"')
    + """
[[stages]]
code = "PUBLICITY"
name = "公示"
kind = "PUBLICITY"
after = ["LIKES"]
lasts = "5 days"

[[stages]]
code = "RELEASE"
name = "公布"
kind = "RELEASE"
after = ["PUBLICITY"]

[[scores]]
code = "likes"
name = "赞"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "拟入选"
stage = "LIKES"
rank_by = ["likes"]
at_the_cut = ["ADMIT_NONE"]

[publicity]
where = "虚构网站"
shows = ["name", "team", "UNIT"]
restart_on_name_change = true

[objection]
real_name = true
admit_within = "2 days"
report_within = "5 days"
conclude_within = "10 days"
review_within = "5 days"
handlers_least = 2
others_go_on = true
refused = ["匿名"]

[substitution]
allowed = true
from = "NEXT_RANK"
until = "RELEASE"
own_publicity = true

[release]
decided_by = "虚构办公室"
number = "XG-{category}-{serial:3}"

[[amendments]]
keys = ["publicity.where", "stages.PUBLICITY.lasts"]
until = "RELEASE"
"""
)

VOTING = fair.VOTING
ENDED = fair.ENDED
PUBLIC = datetime.fromisoformat("2030-02-04T08:30:00+08:00")
LIKES = {"A-002": 3, "A-001": 2, "B-001": 1}
"""Bert, Anna and Cara, by their numbers."""

PUBLISHED_FIRST = (BERT, CARA)
NEXT = ANNA
