"""Words for refusals: the domain names the rule, this page finds the sentence (zh-CN)."""

from selection.domain.kernel import Refused

SENTENCES = {
    "a-like-is-for-good": "点赞后不能取消。",
    "a-postponement-only-makes-later": "推迟只能推到更晚。",
    "a-second-person-is-needed": "须由不同的人办理，还差一人。",
    "a-tie-at-the-line-is-open": "名额线上有并列未决，名单不能提出。",
    "an-earlier-stage-is-not-closed": "前一阶段尚未结束。",
    "an-extension-only-makes-longer": "延期只能延到更晚。",
    "an-opinion-names-its-rules": "退回或不通过须写明依据的条款。",
    "ballot-has-too-few-names": "选票所划人数太少。",
    "calendar-does-not-cover": "日历没有覆盖这一年，请人工确认日期。",
    "campaign-is-cancelled": "活动已取消。",
    "campaign-is-not-open": "活动尚未开始。",
    "campaign-is-paused": "活动已暂停。",
    "candidate-has-not-passed": "候选未通过初审。",
    "candidate-has-won-before": "往年已入选，不再参加。",
    "candidate-is-already-nominated": "该候选已经推荐。",
    "candidate-is-nominated-elsewhere": "该候选已由其他推荐项提出。",
    "candidate-is-not-nominated": "没有这个候选。",
    "candidate-is-not-on-show": "该候选不在展示中。",
    "conditions-are-not-met": "不符合推荐条件。",
    "comment-is-needed": "总分过低或过高，须写评语。",
    "correction-is-too-late": "补正已过期限。",
    "declaration-is-missing": "缺少承诺或同意。",
    "exemption-is-needed": "不符合“原则上”的条件，须说明破格理由。",
    "exemption-reason-is-too-short": "破格理由太短。",
    "form-does-not-fit": "推荐表有填写不符的项目。",
    "form-is-incomplete": "推荐表有必填项未填。",
    "identity-is-not-accepted": "不接受这种身份的投票。",
    "limit-is-reached": "已到上限。",
    "list-exceeds-the-places": "名单超过名额。",
    "list-has-changed": "名单已变，请重新查看。",
    "list-is-not-approved": "名单尚未由另一人审核。",
    "mark-is-between-steps": "分数不在档上。",
    "mark-is-out-of-range": "分数超出范围。",
    "materials-are-incomplete": "材料份数不符。",
    "person-has-no-such-role": "此人没有这项职责。",
    "person-is-on-no-panel": "此人不在评审组。",
    "person-is-recused": "此人应当回避。",
    "publicity-has-not-ended": "公示期未满。",
    "quota-is-used-up": "推荐名额已用完。",
    "quota-of-category-is-used-up": "这一类的推荐名额已用完。",
    "reviewer-is-of-the-candidate-s-unit": "初审人员与候选同一推荐单位。",
    "scoresheet-is-incomplete": "评分表没有填完。",
    "scoresheet-is-sealed": "评分表已提交，不能再改。",
    "stage-is-not-open": "不在办理时间内。",
    "there-is-no-quorum": "到会人数不足。",
    "unit-is-not-registered": "推荐单位没有登记。",
    "voting-is-frozen": "正在核查，暂停投票。",
}


def sentence(reason: str) -> str:
    """The sentence of a reason; a reason without one is shown as it is."""
    return SENTENCES.get(reason, reason)


def refusal(refused: Refused) -> str:
    """The sentence, with the ids and figures that belong to it."""
    details = "，".join(f"{name}={value}" for name, value in refused.because.items())
    return sentence(refused.reason) + (f"（{details}）" if details else "")
