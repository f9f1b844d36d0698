"""One sentence for each kind of event, as the timeline tells it.

A sentence tells who did what to whom, never a mark, a verdict of somebody who is to stay
unknown, or who a voter or an objector is. What stands in a blank is told by `telling`.
"""

from selection.web.languages import Language


def sentences(language: Language) -> dict[str, str]:
    """The sentences by the stored names of the events; blanks are named after fields."""
    say = language.say
    return {
        "campaign.campaign-drafted.1": say("%(who)s 提出了推选规则草案。"),
        "campaign.rulebook-frozen.1": say("%(who)s 确认了推选规则，第 %(version)s 版自此生效。"),
        "campaign.amendment-drafted.1": say("%(who)s 提出修改规则。"),
        "campaign.rulebook-amended.1": say(
            "%(who)s 通过规则修改，第 %(version)s 版自此生效，改动 %(changed)s 处。"
        ),
        "campaign.stage-opened.1": say("%(who)s 开启阶段：%(stage)s。"),
        "campaign.stage-closed.1": say("%(who)s 结束阶段：%(stage)s。"),
        "campaign.stage-extended.1": say("%(who)s 延长阶段：%(stage)s，至 %(closes)s。"),
        "campaign.stage-postponed.1": say("%(who)s 推迟阶段：%(stage)s，改为 %(opens)s 开启。"),
        "campaign.campaign-paused.1": say("%(who)s 暂停了整个推选。"),
        "campaign.campaign-resumed.1": say("%(who)s 恢复了推选。"),
        "campaign.campaign-cancelled.1": say("%(who)s 取消了本次推选。"),
        "people.person-appointed.1": say("%(who)s 任命 %(person)s 为%(role)s。"),
        "people.person-dismissed.1": say("%(who)s 解除 %(person)s 的职责：%(role)s。"),
        "people.deputy-named.1": say(
            "%(who)s 指定 %(person)s 代理 %(stands_for)s 的职责：%(role)s。"
        ),
        "people.deputy-ended.1": say("%(who)s 结束 %(person)s 对 %(stands_for)s 的代理。"),
        "experts.expert-entered.1": say("%(who)s 将一位专家列入专家库。"),
        "experts.expert-removed.1": say("%(who)s 将 %(expert)s 移出专家库。"),
        "experts.seed-committed.1": say("%(who)s 为%(panel)s的抽取封存了随机种子。"),
        "experts.panel-drawn.1": say(
            "%(who)s 从 %(eligible)s 位专家中抽取%(panel)s，"
            "%(members)s 位成员，%(substitutes)s 位候补。"
        ),
        "experts.seat-declined.1": say("%(expert)s 不能参加%(panel)s，由 %(successor)s 递补。"),
        "panels.panel-formed.1": say("%(who)s 组成%(panel)s，%(members)s 位成员。"),
        "recusal.undertaking-signed.1": say("%(expert)s 签署了评审承诺书。"),
        "recusal.conflicts-declared.1": say("%(expert)s 向%(panel)s申报了利益关系。"),
        "recusal.expert-barred.1": say("%(who)s 取消 %(expert)s 的评审资格。"),
        "recusal.recusal-confirmed.1": say("%(who)s 确认 %(expert)s 回避 %(candidate)s。"),
        "recusal.recusal-withdrawn.1": say("%(who)s 撤销 %(expert)s 对 %(candidate)s 的回避。"),
        "register.honouree-entered.1": say("%(who)s 登记了一名往年已入选典型。"),
        "slate.unit-registered.1": say("%(who)s 登记推荐单位：%(unit)s。"),
        "slate.unit-deadline-set.1": say("%(unit)s 自定报送截止时间：%(deadline)s。"),
        "slate.unit-deadline-lifted.1": say("%(who)s 取消 %(unit)s 自定的截止时间。"),
        "slate.unit-renamed.1": say("%(who)s 更改了一个推荐单位的名称，现名 %(unit)s。"),
        "slate.units-merged.1": say("%(who)s 将 %(unit)s 并入 %(into)s。"),
        "slate.slot-taken.1": say("%(unit)s 用去一个名额：%(candidate)s（%(category)s）。"),
        "slate.slot-moved.1": say("%(candidate)s 的名额由%(former)s改为%(category)s。"),
        "slate.slot-released.1": say("%(unit)s 收回一个名额：%(candidate)s。"),
        "feeding.winner-carried.1": say("%(candidate)s 由下级推选转入，归 %(unit)s。"),
        "drafting.nomination-drafted.1": say(
            "%(unit)s 新建推荐草稿：%(candidate)s（%(category)s）。"
        ),
        "drafting.form-saved.1": say("%(who)s 保存 %(candidate)s 的推荐表，第 %(revision)s 稿。"),
        "drafting.declarations-signed.1": say("%(candidate)s 的声明已签署，第 %(revision)s 稿。"),
        "drafting.exemption-claimed.1": say("%(who)s 为 %(candidate)s 申请破格。"),
        "drafting.unit-approved.1": say(
            "%(who)s 审核同意 %(candidate)s 的推荐表，第 %(revision)s 稿。"
        ),
        "drafting.draft-sent-back.1": say("%(who)s 将 %(candidate)s 的推荐表退给经办人修改。"),
        "attachments.material-uploaded.1": say("%(who)s 为 %(candidate)s 上传了一份材料。"),
        "attachments.material-replaced.1": say("%(who)s 替换了 %(candidate)s 的一份材料。"),
        "attachments.material-removed.1": say("%(who)s 移除了 %(candidate)s 的一份材料。"),
        "nomination.nomination-submitted.1": say("%(unit)s 报送 %(candidate)s（%(category)s）。"),
        "nomination.late-submission-recorded.1": say("%(candidate)s 的材料在截止后报送，已登记。"),
        "nomination.late-submission-admitted.1": say(
            "%(who)s 同意接收 %(candidate)s 的迟到材料。"
        ),
        "nomination.nomination-corrected.1": say("%(candidate)s 的材料已补正。"),
        "nomination.consent-given.1": say("%(candidate)s 作出一项同意。"),
        "nomination.consent-withdrawn.1": say("%(candidate)s 撤回一项同意。"),
        "nomination.transfer-proposed.1": say("%(who)s 建议将 %(candidate)s 转到%(category)s。"),
        "nomination.transfer-agreed.1": say("推荐单位同意将 %(candidate)s 转到%(category)s。"),
        "nomination.category-transferred.1": say(
            "%(who)s 将 %(candidate)s 转类，原类别：%(former)s。"
        ),
        "nomination.nomination-withdrawn.1": say("%(who)s 撤回对 %(candidate)s 的推荐。"),
        "nomination.rival-refused.1": say("%(unit)s 的推荐与 %(candidate)s 重复，未受理。"),
        "recognition.matches-found.1": say(
            "%(candidate)s 与往年已入选典型有 %(found)s 处疑似相同。"
        ),
        "recognition.match-judged.1": say("%(who)s 对 %(candidate)s 是否往年入选给出判断。"),
        "recognition.match-confirmed.1": say("两人一致认定 %(candidate)s 往年已入选。"),
        "recognition.match-dismissed.1": say("两人一致认定 %(candidate)s 不是该往年入选典型。"),
        "recognition.candidate-excluded.1": say("%(candidate)s 因往年已入选，不再参加。"),
        "review.review-assigned.1": say("%(who)s 为 %(candidate)s 分配 %(reviewers)s 位初审员。"),
        "review.conflict-declared.1": say("%(reviewer)s 申请不审 %(candidate)s。"),
        "review.opinion-given.1": say("%(reviewer)s 完成对 %(candidate)s 的初审意见。"),
        "review.dispute-settled.1": say("初审组长对 %(candidate)s 的不一致意见作出裁定。"),
        "review.exemption-granted.1": say("%(who)s 同意 %(candidate)s 破格。"),
        "review.exemption-refused.1": say("%(who)s 不同意 %(candidate)s 破格。"),
        "review.candidate-passed.1": say("%(candidate)s 通过初审。"),
        "review.candidate-returned.1": say("%(candidate)s 退回补正，限 %(due)s 前。"),
        "review.candidate-rejected.1": say(
            "%(candidate)s 未通过初审，%(appeal_until)s 前可申请复核。"
        ),
        "review.formal-review-appealed.1": say("推荐单位对 %(candidate)s 的初审结论申请复核。"),
        "review.appeal-decided.1": say("%(who)s 对 %(candidate)s 的复核申请作出决定。"),
        "showcase.page-published.1": say("%(who)s 上线 %(candidate)s 的展示页。"),
        "showcase.page-taken-down.1": say("%(who)s 撤下 %(candidate)s 的展示页。"),
        "showcase.voting-frozen.1": say("%(who)s 冻结对 %(candidate)s 的点赞。"),
        "showcase.voting-unfrozen.1": say("%(who)s 解冻对 %(candidate)s 的点赞。"),
        "ballot.candidate-liked.1": say("%(stage)s：收到一次点赞。"),
        "ballot.like-withdrawn.1": say("%(stage)s：一次点赞被取消。"),
        "ballot.ballot-cast.1": say("%(stage)s：收到一张选票。"),
        "inspection.votes-quarantined.1": say(
            "第 %(cluster)s 批可疑点赞被隔离，共 %(votes)s 条。"
        ),
        "inspection.cluster-reviewed.1": say("%(who)s 对第 %(cluster)s 批可疑点赞提出初核意见。"),
        "inspection.finding-confirmed.1": say(
            "%(who)s 对第 %(cluster)s 批可疑点赞的初核意见作出复核。"
        ),
        "inspection.votes-invalidated.1": say("第 %(cluster)s 批点赞作废，共 %(votes)s 条。"),
        "inspection.votes-reinstated.1": say("第 %(cluster)s 批点赞恢复有效，共 %(votes)s 条。"),
        "inspection.invalidation-appealed.1": say(
            "%(unit)s 就 %(candidate)s 被作废的点赞申请复核。"
        ),
        "inspection.tally-certified.1": say("%(who)s 核定%(stage)s的票数。"),
        "disqualification.candidate-disqualified.1": say(
            "%(who)s 取消 %(candidate)s 的参评资格。"
        ),
        "consultation.body-answered.1": say("%(who)s 登记%(body)s对 %(candidate)s 的答复。"),
        "consultation.bodys-objection-set-aside.1": say(
            "%(who)s 未采纳%(body)s对 %(candidate)s 的意见。"
        ),
        "consultation.candidate-ruled-out.1": say(
            "%(who)s 根据%(body)s的意见，%(candidate)s 不再参加。"
        ),
        "incident.secrecy-incident-reported.1": say(
            "%(who)s 报告 %(candidate)s 的材料疑似涉密，已全部封存。"
        ),
        "incident.secrecy-incident-confirmed.1": say(
            "%(who)s 确认 %(candidate)s 的材料涉密，已销毁。"
        ),
        "incident.secrecy-incident-dismissed.1": say("%(who)s 排除 %(candidate)s 的涉密疑点。"),
        "scoresheet.scoresheet-drafted.1": say("%(expert)s 暂存一份评分表。"),
        "scoresheet.scoresheet-submitted.1": say("%(expert)s 提交一份评分表。"),
        "scoresheet.scoresheet-reopened.1": say("%(who)s 重新打开 %(expert)s 的一份评分表。"),
        "scoresheet.scoresheet-explained.1": say("%(expert)s 说明了一份评分表的理由。"),
        "scoresheet.score-noted.1": say("%(expert)s 的一份评分迟到，仅作记录，不计入结果。"),
        "scoresheet.score-excluded.1": say("%(expert)s 的一份评分不计入结果。"),
        "scoresheet.score-reinstated.1": say("%(expert)s 的一份评分恢复计入。"),
        "assignment.sheets-assigned.1": say(
            "%(who)s 分配%(category)s的评审任务，共 %(groups)s 组。"
        ),
        "assignment.supplementary-reviewer-assigned.1": say(
            "%(who)s 补派 %(expert)s 评审 %(candidate)s。"
        ),
        "scoring.coverage-confirmed.1": say(
            "%(who)s 确认 %(candidate)s 的 %(sheets)s 份评分可以计分。"
        ),
        "scoring.scoring-sealed.1": say("%(who)s 锁定%(stage)s的评分，共 %(sheets)s 份。"),
        "figures.figure-attested.1": say("%(who)s 录入 %(candidate)s 的一项数据。"),
        "figures.figure-corrected.1": say("%(who)s 更正 %(candidate)s 的一项数据。"),
        "meeting.attendance-recorded.1": say(
            "%(category)s会评第 %(ballot)s 轮：到会 %(present)s 人。"
        ),
        "meeting.ballots-counted.1": say(
            "%(category)s会评第 %(ballot)s 轮：计票 %(ballots)s 张，由 %(who)s 签字。"
        ),
        "meeting.ballots-recounted.1": say(
            "%(category)s会评第 %(ballot)s 轮：重新计票 %(ballots)s 张，由 %(who)s 签字。"
        ),
        "meeting.supplementary-ballot-called.1": say("%(category)s会评决定补充投票一轮。"),
        "meeting.minutes-signed.1": say("%(category)s会评纪要已签署。"),
        "rounds.candidate-entered.1": say("%(who)s 让 %(candidate)s 直接进入%(round)s。"),
        "rounds.lots-published.1": say("%(who)s 公布%(round)s抽签的随机种子。"),
        "rounds.revote-counted.1": say(
            "%(round)s并列重新投票：计票 %(ballots)s 张，由 %(who)s 签字。"
        ),
        "ordering.strokes-entered.1": say("%(who)s 录入一个字的笔画。"),
        "ordering.name-placed.1": say("%(who)s 手工排定 %(candidate)s 在名单中的位置。"),
        "publication.list-proposed.1": say(
            "%(who)s 按截至第 %(as_of)s 条记录的结果提出拟入选名单，共 %(places)s 个。"
        ),
        "publication.list-approved.1": say("%(who)s 同意拟入选名单。"),
        "publication.list-published.1": say(
            "%(who)s 公示名单第 %(version)s 版，共 %(places)s 个。"
        ),
        "publication.notice-corrected.1": say("%(who)s 更正公示，现为第 %(version)s 版。"),
        "publication.substitution-proposed.1": say(
            "%(who)s 提出由 %(place)s 递补 %(instead_of)s。"
        ),
        "publication.substitution-approved.1": say("%(who)s 同意由 %(candidate)s 递补。"),
        "publication.substitute-published.1": say(
            "%(who)s 公示递补的 %(place)s，名单第 %(version)s 版。"
        ),
        "publication.final-list-decided.1": say("%(who)s 审定 %(places)s 个入选。"),
        "publication.list-released.1": say(
            "%(who)s 公布 %(awards)s 个入选，名单第 %(version)s 版。"
        ),
        "publication.award-revoked.1": say("%(who)s 撤销 %(candidate)s 的入选。"),
        "objections.objection-filed.1": say("收到第 %(number)s 号异议。"),
        "objections.tip-logged.1": say("登记第 %(number)s 号线索。"),
        "objections.objection-admitted.1": say("%(who)s 受理第 %(number)s 号异议。"),
        "objections.objection-refused.1": say("%(who)s 对第 %(number)s 号异议不予受理。"),
        "objections.investigation-opened.1": say("第 %(number)s 号异议交 %(handlers)s 人核查。"),
        "objections.investigation-reported.1": say("第 %(number)s 号异议的核查报告已提交。"),
        "objections.objection-concluded.1": say("%(who)s 对第 %(number)s 号异议作出结论。"),
        "objections.review-asked.1": say("第 %(number)s 号异议有人申请复核。"),
        "objections.objection-reviewed.1": say("%(who)s 复核了第 %(number)s 号异议。"),
        "objections.objection-opened.1": say(
            "%(who)s 说明理由后查看了第 %(number)s 号异议的异议人信息。"
        ),
        "motion.motion-put.1": say("%(who)s 提请：%(matter)s，须 %(needed)s 人签署。"),
        "motion.motion-seconded.1": say("%(who)s 签署同意：%(matter)s。"),
        "motion.motion-withdrawn.1": say("%(who)s 撤回或退回提请：%(matter)s。"),
        "exporting.export-allowed.1": say("%(who)s 同意一天内导出含个人信息的汇总表。"),
        "exporting.table-exported.1": say("%(who)s 导出了汇总表，共 %(rows)s 行。"),
        "sealed.sealed-material-opened.1": say(
            "%(who)s 说明理由后开启了 %(candidate)s 的封存材料：%(kind)s。"
        ),
    }
