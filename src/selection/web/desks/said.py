"""Short words after an act, by the code that the address carries; one line each."""

from selection.web.languages import Language
from selection.web.toasts import Toast


def toast_said(said: str, language: Language) -> Toast | None:
    """The words; None for a code that nobody gave."""
    say = language.say
    words = {
        "done": say("已办理。"),
        "saved": say("已保存。"),
        "sent": say("已提交。"),
        "promised": say("承诺书已签署。"),
        "declared": say("回避申报已收到。"),
        "signed": say("已签字提交。"),
        "recused": say("已回避，本件不再显示。"),
        "explained": say("理由已收到。"),
        "entered": say("已入库。"),
        "half-drawn": say("您的一半已收到，等另一位公布他的种子。"),
        "drawn": say("抽取完成。"),
        "assigned": say("评分表已分派。"),
        "locked": say("评分已锁定。"),
        "half-counted": say("您的计票已收到，等另一位独立录入。"),
        "counted": say("两人录入一致，计票结果成立。"),
        "recount": say("已请两位计票人重新计票。"),
        "closed": say("会议已结束。"),
        "nothing": say("没有勾选任何一件，什么都没有提交。"),
        "reminded": say("已排队发送提醒；同一天不会重复发送。"),
        "locked-away": say("该候选的材料已因涉密封存，任何人都不能查看。"),
        "proposed": say("已提出，等待其他人同意。"),
        "put": say("已提请，等待其他人签署。"),
        "agreed": say("已签署。"),
        "withdrawn": say("已撤回。"),
        "link-agreed": say("已同意，对方可以使用链接了。"),
        # of a recommending unit
        "begun": say("草稿已建立，可以开始填写。"),
        "merged": say("已按选择保存；另一份仍留存。"),
        "ready": say("材料已齐，请审核人审核。"),
        "uploaded": say("文件合格，已收下。"),
        "removed": say("文件已移除。"),
        "pledged": say("手签承诺已登记。"),
        "approved": say("已审核通过，可以报送。"),
        "sent-back": say("已退回经办人。"),
        "imported": say("已导入。"),
        "handed-in": say("已报送，这是回执。"),
        "taken-back": say("推荐已撤回。"),
        "appealed": say("已申请复核。"),
        # of pages on show, and corrections of them
        "on-show": say("已上线展示。"),
        "off-show": say("已撤下。"),
        "asked": say("更正申请已交给推荐单位。"),
        "answered": say("答复已记录。"),
        # of a candidate
        "consented": say("已同意。"),
        "consent-ended": say("同意已撤回。"),
        "erased": say("资料已删除，任何人都不能再读取。"),
        "moving": say("已同意调整类别，等主办单位决定。"),
    }
    return Toast(words[said], "ok") if said in words else None
