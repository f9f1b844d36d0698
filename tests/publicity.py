"""The rulebook of a small selection that goes on to publicity, objections and release."""

from fair import TOML

BOOK = (
    TOML.replace("year = 2030", "year = 2023")
    .replace("2030-01-01", "2023-01-01")
    .replace("2030-02", "2023-12")
    .replace('zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\nfirst_day_counts_before = "09:00"')
    .replace("places = 1", "places = 2", 1)
    .replace("counts_in_result = false\n", "")
    .replace(
        '[[rounds]]\ncode = "all"\nname = "全部"\nstage = "SHOWCASE"\nplaces = "ALL"\n',
        """
[[stages]]
code = "PUBLICITY"
name = "公示"
kind = "PUBLICITY"
lasts = "5 working days"
after = ["LIKES"]

[[stages]]
code = "RELEASE"
name = "发布"
kind = "RELEASE"
after = ["PUBLICITY"]

[[scores]]
code = "likes"
name = "赞"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "结果"
stage = "LIKES"
rank_by = ["likes"]
at_the_cut = ["ADMIT_NONE"]

[publicity]
where = "虚构网站"
shows = ["name", "team", "UNIT"]
text = "有异议的，请署真实姓名反映。"

[objection]
admit_within = "2 working days"
report_within = "5 working days"
conclude_within = "10 working days"
review_within = "5 working days"
handlers_least = 2
refused = ["匿名", "逾期"]

[substitution]
allowed = true
from = "NEXT_RANK"
until = "RELEASE"

[release]
decided_by = "虚构协会"
number = "XG-{category}-{serial:3}"
""",
    )
)
