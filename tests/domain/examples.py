"""For every command of every stage, one case in which it is accepted."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.pools import commit, draw_panel, enter, pool, pooled
from samples import (
    ANN,
    BOB,
    CAST,
    CHIEF,
    CITIZEN,
    CLERK,
    EXPERT,
    FEED,
    LEADER,
    LI,
    LI_BY_NAME,
    LI_HIMSELF,
    LI_IN_2020,
    LI_S_NAME,
    LI_S_PROVINCE,
    NAMED,
    ONE,
    PAPER,
    PROVINCE,
    REASON,
    RULEBOOKS,
    RUNNING,
    SITE,
    SOCIETY,
    TEA,
    TOM,
    TWO,
    VOLUNTEER,
    WON,
    WU,
    assigned,
    at,
    at_home,
    attached,
    book,
    channel,
    compared,
    experts,
    failing,
    fitting,
    hold,
    marks,
    most,
    nominated,
    opened,
    passed,
    recused,
    seated,
    shown,
    slotted,
    sworn,
    won,
)
from selection.domain import facts, honours, sheet_facts
from selection.domain.announcement import Ground
from selection.domain.assignment import ASSIGNMENT
from selection.domain.attachments import ATTACHMENTS, RemoveMaterial, UploadMaterial
from selection.domain.ballot import BALLOT, CastBallot, LikeCandidate, WithdrawLike
from selection.domain.ballot_paper import Named
from selection.domain.campaign import CAMPAIGN
from selection.domain.candidacy import (
    AdmitLateSubmission,
    CorrectNomination,
    NoteRival,
    Objections,
    ShownAtHome,
    SubmitNomination,
    WithdrawNomination,
)
from selection.domain.casework import AssignSheets, AssignSupplement
from selection.domain.checklist import Tick
from selection.domain.consents import GiveConsent, WithdrawConsent
from selection.domain.consultation import (
    CONSULTATION,
    RecordBodysAnswer,
    SettleBodysObjection,
)
from selection.domain.consulted import BodysAnswer
from selection.domain.course import (
    AdoptAmendment,
    CancelCampaign,
    CloseStage,
    DraftAmendment,
    DraftCampaign,
    ExtendStage,
    FreezeRulebook,
    OpenStage,
    PauseCampaign,
    PostponeStage,
    ResumeCampaign,
    RulebookFrozen,
)
from selection.domain.coverage import Sheet
from selection.domain.disqualification import DISQUALIFICATION, DisqualifyCandidate
from selection.domain.dossier import Declared, Exemption
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import (
    ApproveDraft,
    ClaimExemption,
    DraftNomination,
    SaveForm,
    SendDraftBack,
    SignDeclarations,
)
from selection.domain.experts import EXPERTS
from selection.domain.exporting import EXPORTING, AllowExport, ExportTable
from selection.domain.feeding import FEEDING, CarryWinner
from selection.domain.figures import FIGURES, AttestFigure, CorrectFigure
from selection.domain.impartiality import (
    BarExpert,
    ConfirmRecusal,
    Conflict,
    DeclareConflicts,
    SignUndertaking,
    WithdrawRecusal,
)
from selection.domain.incident import (
    INCIDENT,
    ConfirmSecrecyIncident,
    DismissSecrecyIncident,
    ReportSecrecyIncident,
)
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import MotionId
from selection.domain.listing import Place, Printed
from selection.domain.marking import (
    DraftScoresheet,
    ExcludeScore,
    ExplainScoresheet,
    ReinstateScore,
    ReopenScoresheet,
    SubmitScoresheet,
)
from selection.domain.materials import Findings, Looks
from selection.domain.meeting import MEETING
from selection.domain.motion import MOTION, Matter, PutMotion, SecondMotion, WithdrawMotion
from selection.domain.nomination import NOMINATION
from selection.domain.objecting import (
    AdmitObjection,
    AskForReview,
    ConcludeObjection,
    ConcludeReview,
    Conclusion,
    FileObjection,
    Kind,
    LogTip,
    OpenInvestigation,
    OpenObjection,
    RefuseObjection,
    ReportInvestigation,
    Way,
)
from selection.domain.objections import OBJECTIONS
from selection.domain.opinions import (
    AppealRejection,
    AssignReviewers,
    DecideAppeal,
    DecideReview,
    DeclareConflict,
    GiveOpinion,
    RejectUncorrected,
    Verdict,
)
from selection.domain.ordering import ORDERING, EnterStrokes, PlaceName
from selection.domain.panels import PANELS, FormPanel
from selection.domain.people import PEOPLE, AppointPerson, DismissPerson, EndDeputy, NameDeputy
from selection.domain.pool import DeclineSeat, RemoveExpert
from selection.domain.publication import (
    PUBLICATION,
    ApproveList,
    ApproveSubstitution,
    CorrectNotice,
    DecideFinalList,
    ProposeList,
    ProposeSubstitution,
    PublishList,
    PublishSubstitute,
    ReleaseList,
    RevokeAward,
)
from selection.domain.quota import (
    LiftUnitDeadline,
    MergeUnits,
    MoveSlot,
    RegisterUnit,
    ReleaseSlot,
    RenameUnit,
    SetUnitDeadline,
    TakeSlot,
)
from selection.domain.ranking.outcome import Line, Outcome
from selection.domain.recognition import RECOGNITION, CompareAgain, SettleMatch
from selection.domain.recusal import RECUSAL
from selection.domain.register import REGISTER, EnterHonouree
from selection.domain.review import REVIEW
from selection.domain.roles import Role
from selection.domain.rounds import ROUNDS, CountRevote, EnterCandidate, PublishLots
from selection.domain.rulebook.canonical import canonical, fingerprint, from_toml
from selection.domain.rulebook.contest import Panel
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import (
    AtTheCut,
    By,
    Declarer,
    Form,
    IfFewer,
    Signature,
    Tier,
    Within,
)
from selection.domain.scoresheet import SCORESHEET
from selection.domain.scoring import SCORING, ConfirmCoverage, SealScoring
from selection.domain.sealed import SEALED, OpenSealed, Sealed
from selection.domain.showcase import (
    SHOWCASE,
    FreezeVoting,
    PublishPage,
    TakePageDown,
    UnfreezeVoting,
)
from selection.domain.sitting import (
    CallSupplementaryBallot,
    CountBallots,
    RecordAttendance,
    RecountBallots,
    SignMinutes,
)
from selection.domain.slate import SLATE
from selection.domain.suspicion import (
    AppealInvalidation,
    CertifyTally,
    ConfirmFinding,
    Finding,
    QuarantineVotes,
    ReviewCluster,
    Suspect,
)
from selection.domain.transferring import AgreeToTransfer, ProposeTransfer, TransferCategory
from story import Story

NOW = at("2023-12-04 09:00")
DAYS = {date(2023, 12, 4) + timedelta(days=n): True for n in range(9)}
TEXT = '{"id":"made-up"}'
PRINT = hashlib.sha256(TEXT.encode()).hexdigest()
EVERYBODY = (
    RUNNING,
    hold(Role.OFFICIAL, ONE, TWO),
    hold(Role.REVIEWER, ANN, BOB),
    hold(Role.CHIEF_REVIEWER, CHIEF),
    hold(Role.TELLER, TEA, TOM),
    seated("PANEL_VOLUNTEER", *experts(9)),
    sworn("PANEL_VOLUNTEER", *experts(9)),
    assigned(LI, *experts(5)),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
    {facts.RULEBOOK: PRINT},
    *(opened(stage.code) for stage in CAST.stages),
)
DECLARED = ",".join(f"{d.code}/{by}" for d in CAST.declarations for by in d.by)
ALL_DECLARED = tuple(Declared(code=d.code, by=by) for d in CAST.declarations for by in d.by)


def story(decider, *held, rules=CAST) -> Story:
    return Story(decider, rules).holding(*EVERYBODY, *held)


def after(of: Story, *commands) -> Story:
    """What was decided on these commands is now the story's history."""
    for command in commands:
        of = of.given(*of.history, *of.when(command).decided())
    return of


# --- campaign

DRAFT = DraftCampaign(fingerprint=PRINT, by=ONE, at=NOW)
FREEZE = FreezeRulebook(canonical=TEXT, fingerprint=PRINT, by=TWO, at=NOW)
INTAKE = OpenStage(stage="INTAKE", by=ONE, at=at("2023-10-16 00:00"))
PAUSE = PauseCampaign(reason=REASON, by=ONE, at=NOW)
AMENDABLE_TOML = (RULEBOOKS / "sige-shijia-2020.toml").read_bytes() + (
    b'\n[[amendments]]\nkeys = ["publicity"]\n'
)
AMENDABLE = from_toml(AMENDABLE_TOML)
OLD_RULES = canonical(AMENDABLE_TOML)
NEW_RULES = canonical(AMENDABLE_TOML.replace('"中国科协官方网站"'.encode(), '"公告栏"'.encode()))
DRAFT_AMENDMENT = DraftAmendment(fingerprint=fingerprint(NEW_RULES), reason=REASON, by=ONE, at=NOW)
campaign = story(CAMPAIGN)
running = after(campaign, DRAFT, FREEZE)
taking_in = after(running, INTAKE)
of_campaign = (
    campaign.when(DRAFT),
    after(campaign, DRAFT).when(FREEZE),
    running.when(INTAKE),
    taking_in.when(CloseStage(stage="INTAKE", by=ONE, at=NOW)),
    taking_in.when(
        ExtendStage(
            stage="INTAKE",
            closes=NOW,
            reason=REASON,
            signed_by=(ONE, TWO),
            at=at("2023-11-20 00:00"),
        )
    ),
    running.when(
        PostponeStage(
            stage="MEETING",
            opens=at("2023-12-21 09:00"),
            closes=at("2023-12-21 18:00"),
            reason=REASON,
            signed_by=(ONE, TWO),
            at=NOW,
        )
    ),
    running.when(DRAFT_AMENDMENT),
    after(
        story(CAMPAIGN, rules=AMENDABLE).given(
            RulebookFrozen(
                version=1,
                canonical=OLD_RULES.decode(),
                fingerprint=fingerprint(OLD_RULES),
                drafted_by=ONE,
                by=TWO,
                at=NOW,
            )
        ),
        DRAFT_AMENDMENT,
    ).when(
        AdoptAmendment(
            canonical=NEW_RULES.decode(),
            fingerprint=fingerprint(NEW_RULES),
            signed_by=(ONE, TWO),
            at=NOW,
        )
    ),
    running.when(PAUSE),
    after(running, PAUSE).when(ResumeCampaign(by=ONE, at=NOW)),
    running.when(CancelCampaign(reason=REASON, signed_by=(ONE, TWO), at=NOW)),
)

# --- people, panels, registers

CONFIRM = ConfirmRecusal(
    expert=EXPERT,
    candidate=LI,
    category="VOLUNTEER",
    ground="R-REC-01",
    by=ONE,
    at=NOW,
    remark=REASON,
)
NAME_DEPUTY = NameDeputy(person=ANN, stands_for=LEADER, role=Role.UNIT_LEADER, by=LEADER, at=NOW)
of_the_unit = story(PEOPLE, hold(Role.UNIT_LEADER, LEADER), {facts.belongs_to(LEADER): SOCIETY})
SIGN = SignUndertaking(expert=EXPERT, version=1, at=NOW)
REGISTER_UNIT = RegisterUnit(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=ONE, at=NOW)
TAKE = TakeSlot(unit=SOCIETY, candidate=LI, category="VOLUNTEER", at=NOW)
SET_DEADLINE = SetUnitDeadline(unit=SOCIETY, deadline=NOW + timedelta(days=1), by=LEADER, at=NOW)
MOVED = {facts.agreed(LI): "SITE"}
slate = after(
    story(SLATE, hold(Role.UNIT_LEADER, LEADER), {facts.belongs_to(LEADER): SOCIETY}).without(
        facts.nominated(LI)
    ),
    REGISTER_UNIT,
)
pool_of_30 = after(story(EXPERTS), *map(enter, pool(30)))
a_panel = after(pool_of_30, commit(0), commit(1), draw_panel(pool(30)))
of_registers = (
    story(PEOPLE).when(
        AppointPerson(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW, unit=SOCIETY)
    ),
    story(PEOPLE).when(DismissPerson(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW)),
    of_the_unit.when(NAME_DEPUTY),
    of_the_unit.holding({facts.deputy(LEADER, Role.UNIT_LEADER): ANN}).when(
        EndDeputy(person=ANN, stands_for=LEADER, role=Role.UNIT_LEADER, by=LEADER, at=NOW)
    ),
    story(PANELS, rules=NAMED).when(
        FormPanel(panel="PANEL_VOLUNTEER", members=experts(7), by=ONE, at=NOW)
    ),
    story(EXPERTS).when(enter(pooled(1))),
    after(story(EXPERTS), enter(pooled(1))).when(
        RemoveExpert(expert=pooled(1).expert, reason=REASON, by=ONE, at=NOW)
    ),
    pool_of_30.when(commit(0)),
    after(pool_of_30, commit(0), commit(1)).when(draw_panel(pool(30))),
    a_panel.when(
        DeclineSeat(
            panel="PANEL_VOLUNTEER",
            expert=a_panel.history[-1].members[-1],
            reason=REASON,
            by=ONE,
            at=NOW,
        )
    ),
    story(RECUSAL).when(CONFIRM),
    after(story(RECUSAL), CONFIRM).when(
        WithdrawRecusal(
            expert=EXPERT,
            candidate=LI,
            category="VOLUNTEER",
            ground="R-REC-01",
            by=ONE,
            at=NOW,
        )
    ),
    story(RECUSAL).when(SIGN),
    after(story(RECUSAL), SIGN).when(
        DeclareConflicts(
            panel="PANEL_VOLUNTEER",
            expert=EXPERT,
            conflicts=(
                Conflict(candidate=LI, category="VOLUNTEER", ground="R-REC-03", remark=REASON),
            ),
            at=NOW,
        )
    ),
    story(RECUSAL).when(BarExpert(expert=EXPERT, reason=REASON, signed_by=(ONE, TWO), at=NOW)),
    story(REGISTER).when(
        EnterHonouree(
            register=CAST.exclusions[0].register,
            honouree=LI_IN_2020,
            name=LI_S_NAME,
            year=2020,
            paper=PAPER,
            by=ONE,
            at=NOW,
            places=(LI_S_PROVINCE,),
            entities=(LI_HIMSELF,),
        )
    ),
    story(SLATE).when(REGISTER_UNIT),
    slate.when(SET_DEADLINE),
    slate.when(RenameUnit(unit=SOCIETY, name=PAPER, by=ONE, at=NOW)),
    slate.holding({facts.unit_type(PROVINCE): "PROVINCIAL_ASSOCIATION"}).when(
        MergeUnits(
            unit=SOCIETY,
            into=PROVINCE,
            people=(LEADER,),
            candidates=(LI,),
            roll="",
            paper=REASON,
            signed_by=(ONE, TWO),
            at=NOW,
        )
    ),
    after(slate, SET_DEADLINE).when(LiftUnitDeadline(unit=SOCIETY, by=ONE, at=NOW)),
    slate.when(TAKE),
    after(slate, TAKE)
    .holding(MOVED)
    .without(facts.begun("SHOWCASE"))
    .when(MoveSlot(unit=SOCIETY, candidate=LI, category="SITE", signed_by=(ONE, TWO), at=NOW)),
    after(slate, TAKE).when(ReleaseSlot(unit=SOCIETY, candidate=LI, at=NOW)),
)

# --- nomination, review, showcase

FILES = {
    code: tuple(hashlib.sha256(f"{code} {n}".encode()).hexdigest() for n in range(count))
    for code, count in {"FORM_WORD": 1, "FORM_PDF": 1, "PORTRAIT": 1, "WORK_PHOTO": 3}.items()
}
FILES_OF_A_SITE = {code: files for code, files in FILES.items() if code != "PORTRAIT"}
UPLOAD = UploadMaterial(
    candidate=LI,
    unit=SOCIETY,
    code="WORK_PHOTO",
    findings=Findings(
        digest=FILES["WORK_PHOTO"][0],
        bytes=1_500_000,
        looks=Looks.JPEG,
        width=1750,
        height=2250,
    ),
    file_name="虚构的名字01.jpg",
    called="虚构的名字",
    paper=PAPER,
    by=CLERK,
    at=NOW,
)
REPLACE = replace(
    UPLOAD, findings=replace(UPLOAD.findings, digest=FILES["WORK_PHOTO"][1]), replaces=1
)
SUBMIT = SubmitNomination(
    candidate=LI,
    unit=SOCIETY,
    category="VOLUNTEER",
    entities=(LI_HIMSELF, LI_BY_NAME),
    form=VOLUNTEER,
    paper=PAPER,
    at=NOW,
    group="college-1",
    materials=FILES,
    declared=ALL_DECLARED,
    exemptions=(Exemption(condition="R-ORG-02", reason=REASON, length=50, endorsed_by=LEADER),),
    signed_by={Signature.CLERK: CLERK, Signature.LEADER: LEADER},
    own_publicity=ShownAtHome(
        begins=date(2023, 11, 27),
        ends=date(2023, 12, 1),
        objections=Objections.HANDLED,
        paper=REASON,
    ),
)
nomination = story(
    NOMINATION,
    hold(Role.UNIT_LEADER, LEADER),
    {facts.unit_type(SOCIETY): "NATIONAL_SOCIETY", facts.belongs_to(LEADER): SOCIETY},
    {facts.unit_type(SOCIETY): "NATIONAL_SOCIETY"},
    at_home(),
    slotted(LI, "VOLUNTEER"),
    attached(FILES),
)
standing = after(nomination, SUBMIT)
PROPOSE_SITE = ProposeTransfer(candidate=LI, category="SITE", reason=REASON, by=ONE, at=NOW)
AGREE_TO_SITE = AgreeToTransfer(
    candidate=LI,
    category="SITE",
    form=SITE,
    paper=PAPER,
    by=LEADER,
    at=NOW,
    materials=FILES_OF_A_SITE,
    declared=ALL_DECLARED,
    exemptions=SUBMIT.exemptions,
)
site = after(standing, PROPOSE_SITE).holding(attached(FILES_OF_A_SITE))
too_late = nomination.holding({facts.begun("INTAKE"): at("2023-10-16 00:00").isoformat()}).without(
    facts.stage("INTAKE")
)
OPINION = GiveOpinion(
    candidate=LI,
    reviewer=ANN,
    verdict=Verdict.REJECTED,
    ticks=failing("6"),
    remarks={"6": REASON},
    rules=("R-VOL-01",),
    remark=REASON,
    workdays=DAYS,
    at=NOW,
)
SETTLE = SettleMatch(candidate=LI, honouree=LI_IN_2020, same=True, by=ANN, at=NOW)
AGAIN = CompareAgain(candidate=LI, entities=(LI_HIMSELF,), compared=compared(CAST), by=ONE, at=NOW)
recognition = story(RECOGNITION, {honours.matched(LI): f"R-EXC-01/{LI_IN_2020}/NAMED"})
BEGIN_DRAFT = DraftNomination(
    candidate=LI, unit=SOCIETY, category="ORGANIZATION", by=CLERK, at=NOW
)
SAVE_FORM = SaveForm(candidate=LI, opened=0, paper=PAPER, by=CLERK, at=NOW)
PLEAD = ClaimExemption(
    candidate=LI,
    exemption=Exemption(condition="R-ORG-02", reason=REASON, length=50),
    by=CLERK,
    at=NOW,
)
BY_HAND = SignDeclarations(
    candidate=LI,
    declarations=tuple(each.code for each in CAST.declarations),
    declarer=Declarer.CANDIDATE,
    by=CLERK,
    scan=PAPER,
    at=NOW,
)
BY_UNIT = replace(
    BY_HAND,
    declarations=("TRUTH", "SECRECY", "NO_BAD_RECORD"),
    declarer=Declarer.UNIT,
    by=LEADER,
    scan=None,
)
drafting = story(DRAFTING, at_home()).without(facts.nominated(LI))
written = after(drafting, BEGIN_DRAFT, SAVE_FORM)
of_drafting = (
    drafting.when(BEGIN_DRAFT),
    after(drafting, BEGIN_DRAFT).when(SAVE_FORM),
    written.when(PLEAD),
    written.when(BY_HAND),
    after(written, PLEAD, BY_HAND, BY_UNIT).when(
        ApproveDraft(candidate=LI, revision=2, endorsed=("R-ORG-02",), by=LEADER, at=NOW)
    ),
    written.when(SendDraftBack(candidate=LI, reason=REASON, by=LEADER, at=NOW)),
)
CARRY = CarryWinner(
    candidate=LI, unit=PROVINCE, category="TEAM", won=WON, feed=FEED, by=CLERK, at=NOW
)
feeding = story(FEEDING, at_home(PROVINCE), {facts.unit_type(PROVINCE): "PROVINCIAL_ASSOCIATION"})
PASS = replace(OPINION, verdict=Verdict.PASSED, ticks=fitting(), remarks={}, rules=())
PUBLISH_PAGE = PublishPage(candidate=LI, paper=PAPER, by=ONE, at=NOW)
FREEZE_VOTING = FreezeVoting(candidate=LI, reason=REASON, by=ONE, at=NOW)
to_review = after(
    story(REVIEW, slotted(LI, "VOLUNTEER"), {facts.declared(LI): DECLARED}),
    AssignReviewers(candidate=LI, reviewers=(ANN, BOB), by=ONE, at=NOW),
)
review = after(to_review, OPINION)
pleading = to_review.holding({facts.pleaded(LI): "R-ORG-02"})
GRANT = replace(PASS, grants=("R-ORG-02",))
rejected = after(review, replace(OPINION, reviewer=BOB))
APPEAL = AppealRejection(candidate=LI, by=LEADER, reason=REASON, at=NOW)
appealing = rejected.holding({facts.recommends(LI, LEADER): "yes"})
showcase = story(SHOWCASE, {facts.declared(LI): "SHOWCASE/CANDIDATE"})
attachments = story(
    ATTACHMENTS, hold(Role.UNIT_CLERK, CLERK), {facts.belongs_to(CLERK): SOCIETY}
).without(facts.nominated(LI))
of_nomination = (
    attachments.when(UPLOAD),
    after(attachments, UPLOAD).when(REPLACE),
    after(attachments, UPLOAD).when(
        RemoveMaterial(candidate=LI, unit=SOCIETY, code="WORK_PHOTO", order=1, by=CLERK, at=NOW)
    ),
    nomination.when(SUBMIT),
    standing.holding({facts.returned(LI): (NOW + timedelta(days=1)).isoformat()}).when(
        CorrectNomination(
            candidate=LI,
            form=VOLUNTEER,
            paper=PAPER,
            at=NOW,
            entities=(LI_BY_NAME,),
            materials=SUBMIT.materials,
            declared=ALL_DECLARED,
            exemptions=SUBMIT.exemptions,
            changed=("story", "FORM_PDF"),
        )
    ),
    too_late.when(SUBMIT),
    after(too_late, SUBMIT).when(
        AdmitLateSubmission(
            candidate=LI, entities=SUBMIT.entities, reason=REASON, signed_by=(ONE, TWO), at=NOW
        )
    ),
    standing.when(PROPOSE_SITE),
    site.when(AGREE_TO_SITE),
    after(site, AGREE_TO_SITE)
    .holding(slotted(LI, "SITE"))
    .when(TransferCategory(candidate=LI, category="SITE", signed_by=(ONE, TWO), at=NOW)),
    standing.when(WithdrawNomination(candidate=LI, by=LEADER, at=NOW)),
    *(
        standing.holding({facts.declared(LI): declared}).when(
            word(candidate=LI, declaration="SHOWCASE", paper=PAPER, by=LEADER, at=NOW)
        )
        for word, declared in ((GiveConsent, ""), (WithdrawConsent, "SHOWCASE/CANDIDATE"))
    ),
    standing.when(
        NoteRival(candidate=LI, unit=PROVINCE, rival=WU, entities=(LI_HIMSELF,), at=NOW)
    ),
    nomination.holding(slotted(LI, "SITE"), attached(FILES_OF_A_SITE)).when(
        replace(
            SUBMIT,
            category="SITE",
            materials=FILES_OF_A_SITE,
            form={**SITE, "activity_kinds": (*SITE["activity_kinds"], "观星")},
        )
    ),
    story(RECOGNITION, won(CAST, 2020, LI_HIMSELF)).when(AGAIN),
    *(
        after(recognition, replace(SETTLE, same=same)).when(replace(SETTLE, same=same, by=BOB))
        for same in (True, False)
    ),
    story(REVIEW).when(AssignReviewers(candidate=LI, reviewers=(ANN, BOB), by=ONE, at=NOW)),
    review.when(DeclareConflict(candidate=LI, reviewer=ANN, remark=REASON, at=NOW)),
    to_review.when(OPINION),
    review.when(replace(OPINION, reviewer=BOB)),
    after(to_review, PASS).when(replace(PASS, reviewer=BOB)),
    after(pleading, GRANT).when(replace(GRANT, reviewer=BOB)),
    after(pleading, OPINION).when(replace(OPINION, reviewer=BOB)),
    after(to_review, replace(OPINION, verdict=Verdict.RETURNED)).when(
        replace(OPINION, verdict=Verdict.RETURNED, reviewer=BOB)
    ),
    after(review, replace(PASS, reviewer=BOB)).when(
        DecideReview(
            candidate=LI,
            chief=CHIEF,
            verdict=Verdict.REJECTED,
            ticks={"6": Tick.FAILS},
            remarks={"6": REASON},
            remark=REASON,
            workdays=DAYS,
            at=NOW,
        )
    ),
    to_review.holding({facts.returned(LI): NOW.isoformat()}).when(
        RejectUncorrected(candidate=LI, by=ANN, workdays=DAYS, at=NOW)
    ),
    appealing.when(APPEAL),
    after(appealing, APPEAL).when(
        DecideAppeal(candidate=LI, by=CHIEF, upheld=True, reason=REASON, at=NOW)
    ),
    showcase.when(PUBLISH_PAGE),
    after(showcase, PUBLISH_PAGE).when(TakePageDown(candidate=LI, reason=REASON, by=ONE, at=NOW)),
    showcase.when(FREEZE_VOTING),
    after(showcase, FREEZE_VOTING).when(UnfreezeVoting(candidate=LI, by=ONE, at=NOW)),
)

# --- ballots, sheets, figures, meeting

REPORT_INCIDENT = ReportSecrecyIncident(candidate=LI, by=ONE, at=NOW)
LIKE = LikeCandidate(
    channel="likes", stage="LIKES", voter=CITIZEN, tier=Tier.WECHAT, candidate=LI, at=NOW
)
votes = book(
    "VOLUNTEER",
    channels=(
        channel(Form.POINTS, most(9)),
        channel(Form.FIGURES, code=Code("figures"), by=By.OFFICIALS),
    ),
    panels=(Panel(code=Code("PANEL"), name=Text("Panel"), least=1),),
)
ATTEST = AttestFigure(
    channel="figures", stage="VOTE", candidate=LI, value=Decimal("7.5"), by=ONE, at=NOW
)
SUBMIT_SHEET = SubmitScoresheet(
    channel="sheets",
    stage="SCORING",
    expert=EXPERT,
    candidate=LI,
    marks=marks(V1=12, V2=12, V3=20, V4=20, V5=15),
    at=NOW,
    panel="PANEL_VOLUNTEER",
    comment=PAPER,
)
PLACE_OF_SHEETS = {"channel": "sheets", "stage": "SCORING"}
A_SHEET = {**PLACE_OF_SHEETS, "expert": EXPERT, "candidate": LI}
sheets = story(SCORESHEET, passed(LI))
OUT = recused(EXPERT, facts.candidate_scope(LI))
EXCLUDE = ExcludeScore(**A_SHEET, category="VOLUNTEER", by=ONE, at=NOW)
handed_in = after(sheets, SUBMIT_SHEET)
assignment = story(ASSIGNMENT, passed(LI, WU)).without(*assigned(LI))
ASSIGN = AssignSheets(
    **PLACE_OF_SHEETS,
    category="VOLUNTEER",
    candidates=(LI, WU),
    experts=experts(9),
    by=ONE,
    at=NOW,
)
IN_A_GAP = AssignSupplement(
    **PLACE_OF_SHEETS,
    category="VOLUNTEER",
    candidate=LI,
    expert=experts(9)[-1],
    assigned=experts(7),
    by=ONE,
    at=NOW,
    instead_of=EXPERT,
)
scoring = story(SCORING, hold(Role.PANEL_CHAIR, EXPERT)).without(facts.stage("SCORING"))
ATTEND = RecordAttendance(
    channel="meeting",
    stage="MEETING",
    category="VOLUNTEER",
    panel="PANEL_VOLUNTEER",
    present=experts(8),
    candidates=(LI, WU),
    by=ONE,
    at=NOW,
)
AT_THE_MEETING: dict[str, Any] = {
    "channel": "meeting",
    "stage": "MEETING",
    "category": "VOLUNTEER",
    "at": NOW,
}
FIGURES_OF_IT: dict[str, Any] = {
    "issued": 8,
    "ballots": 8,
    "void": 1,
    "votes": {LI: Decimal(6), WU: Decimal(5)},
    "tellers": (TEA, TOM),
}
COUNT_BALLOTS = CountBallots(**AT_THE_MEETING, **FIGURES_OF_IT)
TWICE = replace(
    CAST, rounds=tuple(replace(e, if_fewer=IfFewer.SECOND_BALLOT) for e in CAST.rounds)
)
meeting = story(MEETING, passed(LI, WU))
chaired = meeting.under(TWICE).holding(hold(Role.PANEL_CHAIR, EXPERT))
QUARANTINE = QuarantineVotes(
    channel="likes",
    votes=(Suspect(position=7, voter=CITIZEN, stage="LIKES", candidates=(LI,)),),
    unliked={},
    reason=REASON,
    by=ONE,
    at=NOW,
)
REVIEW_CLUSTER = ReviewCluster(
    channel="likes", cluster=1, finding=Finding.INVALID, reason=REASON, by=ONE, at=NOW
)
FOUND_VALID = replace(REVIEW_CLUSTER, finding=Finding.VALID)
CONFIRM_FINDING = ConfirmFinding(channel="likes", cluster=1, by=TWO, at=NOW)
inspection = story(
    INSPECTION,
    {facts.belongs_to(CLERK): SOCIETY},
    {facts.closed("LIKES"): "then", facts.closed("INSPECTION"): "then"},
    rules=replace(CAST, integrity=None),
)
decided_cluster = after(inspection, QUARANTINE, REVIEW_CLUSTER, CONFIRM_FINDING)
of_experts = (
    story(BALLOT, shown(LI)).when(LIKE),
    inspection.when(QUARANTINE),
    after(inspection, QUARANTINE).when(REVIEW_CLUSTER),
    after(inspection, QUARANTINE, REVIEW_CLUSTER).when(CONFIRM_FINDING),
    after(inspection, QUARANTINE, REVIEW_CLUSTER, CONFIRM_FINDING).when(
        AppealInvalidation(
            channel="likes",
            cluster=1,
            candidate=LI,
            unit=SOCIETY,
            reason=REASON,
            by=CLERK,
            at=NOW,
        )
    ),
    after(inspection, QUARANTINE, REVIEW_CLUSTER, CONFIRM_FINDING, FOUND_VALID).when(
        CONFIRM_FINDING
    ),
    inspection.when(
        CertifyTally(channel="likes", stage="LIKES", raw={LI: 7}, signed_by=(ONE, TWO), at=NOW)
    ),
    story(DISQUALIFICATION).when(
        DisqualifyCandidate(candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=NOW)
    ),
    story(INCIDENT).when(REPORT_INCIDENT),
    after(story(INCIDENT), REPORT_INCIDENT).when(
        ConfirmSecrecyIncident(candidate=LI, signed_by=(ONE, TWO), at=NOW)
    ),
    after(story(INCIDENT), REPORT_INCIDENT).when(
        DismissSecrecyIncident(candidate=LI, signed_by=(ONE, TWO), at=NOW)
    ),
    after(story(BALLOT, shown(LI)), LIKE).when(
        WithdrawLike(channel="likes", stage="LIKES", voter=CITIZEN, candidate=LI, at=NOW)
    ),
    story(BALLOT, opened("VOTE"), rules=votes).when(
        CastBallot(
            channel="votes",
            stage="VOTE",
            voter=CITIZEN,
            tier=Tier.ACCOUNT,
            names=(Named(LI, Decimal(5)),),
            at=NOW,
            panel="jury-1",
        )
    ),
    sheets.when(
        DraftScoresheet(
            channel="sheets",
            stage="SCORING",
            expert=EXPERT,
            candidate=LI,
            marks=marks(V1=12),
            at=NOW,
        )
    ),
    sheets.when(SUBMIT_SHEET),
    after(sheets, SUBMIT_SHEET).when(
        ReopenScoresheet(
            channel="sheets",
            stage="SCORING",
            expert=EXPERT,
            candidate=LI,
            reason=REASON,
            signed_by=(ONE, TWO),
            at=NOW,
        )
    ),
    story(FIGURES, opened("VOTE"), rules=votes).when(ATTEST),
    after(story(FIGURES, opened("VOTE"), rules=votes), ATTEST).when(
        CorrectFigure(
            channel="figures",
            stage="VOTE",
            candidate=LI,
            value=Decimal(8),
            reason=REASON,
            signed_by=(ONE, TWO),
            at=NOW,
        )
    ),
    handed_in.when(ExplainScoresheet(**A_SHEET, reason=REASON, at=NOW)),
    handed_in.holding(OUT).when(EXCLUDE),
    after(handed_in.holding(OUT), EXCLUDE)
    .without(*OUT)
    .when(ReinstateScore(**A_SHEET, category="VOLUNTEER", replacement=None, by=ONE, at=NOW)),
    sheets.holding({sheet_facts.sealed("sheets", "SCORING"): "digest"}).when(SUBMIT_SHEET),
    assignment.when(ASSIGN),
    after(assignment, ASSIGN)
    .holding(*(recused(each, facts.candidate_scope(LI)) for each in experts(3)))
    .when(IN_A_GAP),
    scoring.when(
        ConfirmCoverage(
            **PLACE_OF_SHEETS,
            category="VOLUNTEER",
            candidate=LI,
            sheets=3,
            by=EXPERT,
            at=NOW,
        )
    ),
    scoring.holding({sheet_facts.begun("sheets", "SCORING"): "yes"}).when(
        SealScoring(
            **PLACE_OF_SHEETS,
            sheets=tuple(
                Sheet(expert=each, candidate=LI, category="VOLUNTEER", total=Fraction(80))
                for each in experts(5)
            ),
            candidates={LI: "VOLUNTEER"},
            seen="",
            recusals="",
            by=ONE,
            at=NOW,
        )
    ),
    meeting.when(ATTEND),
    after(chaired, ATTEND).when(
        CallSupplementaryBallot(**AT_THE_MEETING, panel="PANEL_VOLUNTEER", chair=EXPERT)
    ),
    after(meeting, ATTEND).when(COUNT_BALLOTS),
    after(meeting, ATTEND, COUNT_BALLOTS).when(
        RecountBallots(**AT_THE_MEETING, **FIGURES_OF_IT, reason=REASON, by=ONE)
    ),
    after(chaired, ATTEND, COUNT_BALLOTS).when(
        SignMinutes(
            **AT_THE_MEETING,
            panel="PANEL_VOLUNTEER",
            paper=REASON,
            chair=EXPERT,
            tellers=(TEA, TOM),
            by=ONE,
        )
    ),
)

# --- rounds and the list

LAST = replace(
    CAST.rounds[-1],
    direct_entry=True,
    within=Within.ALL,
    at_the_cut=(AtTheCut.REVOTE, AtTheCut.LOTS),
)
rounds = story(ROUNDS, passed(LI, WU), rules=replace(CAST, rounds=(LAST,)))
PLACE = Place(category="VOLUNTEER", candidate=LI, rank=1)
LINE = Line(
    candidate=LI,
    category="VOLUNTEER",
    group=None,
    scores={},
    rank=1,
    taken=True,
    waiting=False,
)
NEXT = replace(LINE, candidate=WU, rank=2, taken=False)
publication = (
    story(PUBLICATION, passed(LI, WU), {facts.declared(LI): "PUBLICITY/CANDIDATE"})
    .without(facts.stage("SCORING"), facts.stage("MEETING"))
    .holding({sheet_facts.sealed("sheets", "SCORING"): "digest"})
)
PROPOSE = ProposeList(
    as_of=7,
    outcomes=(Outcome(round="meeting", lines=(LINE, NEXT), open_ties=()),),
    places=(PLACE,),
    fingerprint=PRINT,
    evidence="",
    by=ONE,
    at=NOW,
)
proposed = after(publication, PROPOSE)
DIGEST = proposed.history[0].digest
approved = after(proposed, ApproveList(digest=DIGEST, by=TWO, at=NOW))
PRINTED = Printed(text=PAPER, lines={LI: PAPER})
PUBLISH = PublishList(
    digest=DIGEST,
    candidates=frozenset({LI}),
    printed=PRINTED,
    signed_by=(ONE, TWO),
    at=NOW,
    workdays=DAYS,
)
published = after(approved, PUBLISH).without(facts.stage("PUBLICITY"))
OVER = NOW + timedelta(days=9)
STRUCK = {facts.struck(LI): NOW.isoformat()}
STEP_IN = ProposeSubstitution(
    candidate=WU, instead_of=LI, about=frozenset({LI, WU}), by=ONE, at=OVER
)
struck = published.holding(STRUCK, {facts.declared(WU): "PUBLICITY/CANDIDATE"})
substituted = after(struck, STEP_IN, ApproveSubstitution(candidate=WU, by=TWO, at=OVER))
DECIDE = DecideFinalList(
    places=(LI,),
    left=frozenset(),
    closing=True,
    document=PAPER,
    signed_by=(ONE, TWO),
    at=OVER,
)
RELEASE = ReleaseList(
    digest=DIGEST,
    candidates=frozenset({LI}),
    roll=(LI,),
    text=PAPER,
    signed_by=(ONE, TWO),
    at=OVER,
)
objections = story(
    OBJECTIONS,
    hold(Role.OBJECTION_CLERK, CLERK),
    hold(Role.OFFICIAL, ANN, BOB),
    {facts.publicised(LI): OVER.isoformat()},
)
FILE = FileObjection(
    candidate=LI,
    way=Way.LETTER,
    objector=PAPER,
    statement=PAPER,
    received=NOW,
    at=NOW,
    by=CLERK,
    workdays=DAYS,
)
ADMIT = AdmitObjection(number=1, kind=Kind.SUBSTANTIVE, by=ONE, at=NOW, workdays=DAYS)
LOOK = OpenInvestigation(
    number=1, candidate=LI, handlers=(TEA, TOM), statement=PAPER, by=ONE, at=NOW
)
REPORT = ReportInvestigation(number=1, report=PAPER, by=TEA, at=NOW)
CONCLUDE = ConcludeObjection(
    number=1,
    candidate=LI,
    finding=Conclusion.UPHELD,
    reason=REASON,
    signed_by=(ONE, TWO),
    at=NOW,
    workdays=DAYS,
)
ASK = AskForReview(number=1, request=PAPER, at=NOW, workdays=DAYS)
of_objections = (
    objections.when(FILE),
    objections.when(LogTip(candidate=LI, statement=PAPER, at=NOW)),
    after(objections, FILE).when(ADMIT),
    after(objections, FILE).when(RefuseObjection(number=1, ground=1, by=ONE, at=NOW)),
    after(objections, FILE).when(OpenObjection(number=1, reason=REASON, by=CLERK, at=NOW)),
    after(objections, FILE, ADMIT).when(LOOK),
    after(objections, FILE, ADMIT, LOOK).when(REPORT),
    after(objections, FILE, ADMIT, LOOK, REPORT).when(CONCLUDE),
    after(objections, FILE, ADMIT, LOOK, REPORT, CONCLUDE).when(ASK),
    after(objections, FILE, ADMIT, LOOK, REPORT, CONCLUDE, ASK).when(
        ConcludeReview(
            number=1,
            candidate=LI,
            finding=Conclusion.NOT_UPHELD,
            reason=REASON,
            signed_by=(ANN, BOB),
            at=NOW,
        )
    ),
)
motions = story(MOTION)
MOVE = PutMotion(motion=MotionId("m-1"), matter=Matter.PUBLISH_LIST, paper=PAPER, by=ONE, at=NOW)
of_motions = (
    motions.when(MOVE),
    after(motions, MOVE).when(
        SecondMotion(motion=MotionId("m-1"), digest=PAPER.digest, carries=True, by=TWO, at=NOW)
    ),
    after(motions, MOVE).when(WithdrawMotion(motion=MotionId("m-1"), by=TWO, at=NOW)),
)
EXPORT = AllowExport(contents="a" * 64, purpose=REASON, signed_by=(ONE, TWO), at=NOW)
exporting = story(EXPORTING, hold(Role.OFFICIAL, ONE), hold(Role.OFFICIAL, TWO))
of_exports = (
    exporting.when(EXPORT),
    after(exporting, EXPORT).when(
        ExportTable(
            contents="a" * 64,
            personal=True,
            rows=7,
            sha256="b" * 64,
            purpose=None,
            by=ONE,
            at=NOW,
        )
    ),
)
of_the_supervisor = (
    story(SEALED, hold(Role.SUPERVISOR, BOB)).when(
        OpenSealed(kind=Sealed.DOSSIER, candidate=LI, digest=None, reason=REASON, by=BOB, at=NOW)
    ),
)
of_the_list = (
    rounds.when(
        EnterCandidate(round="meeting", candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=NOW)
    ),
    rounds.when(PublishLots(round="meeting", seed="20231220", signed_by=(ONE, TWO), at=NOW)),
    rounds.when(
        CountRevote(
            round="meeting",
            category="",
            ballots=9,
            votes={LI: 5, WU: 4},
            tellers=(TEA, TOM),
            at=NOW,
        )
    ),
    publication.when(PROPOSE),
    proposed.when(ApproveList(digest=DIGEST, by=TWO, at=NOW)),
    approved.when(PUBLISH),
    published.when(
        CorrectNotice(
            renamed=frozenset({LI}),
            changed=frozenset(),
            reason=REASON,
            printed=PRINTED,
            signed_by=(ONE, TWO),
            at=NOW,
            workdays=DAYS,
        )
    ),
    struck.when(STEP_IN),
    after(struck, STEP_IN).when(ApproveSubstitution(candidate=WU, by=TWO, at=OVER)),
    substituted.when(
        PublishSubstitute(
            candidate=WU,
            printed=Printed(text=PAPER, lines={WU: PAPER}),
            signed_by=(ONE, TWO),
            at=OVER,
            workdays={day + timedelta(days=9): True for day in DAYS},
        )
    ),
    published.when(DECIDE),
    after(published, DECIDE).when(RELEASE),
    after(published, DECIDE, RELEASE).when(
        RevokeAward(
            candidate=LI,
            ground=Ground.FRAUD,
            reason=REASON,
            note=PAPER,
            signed_by=(ONE, TWO),
            at=OVER,
        )
    ),
)

# --- other bodies

PROVINCIAL = from_toml((RULEBOOKS / "youxiu-sheng-2023.toml").read_bytes())
ANSWER = RecordBodysAnswer(
    stage="CONSULTATION",
    candidate=LI,
    body="公安",
    answer=BodysAnswer.OBJECTION,
    paper=PAPER,
    by=ONE,
    at=NOW,
)
SET_IT_ASIDE = SettleBodysObjection(
    stage="CONSULTATION",
    candidate=LI,
    body="公安",
    rule=None,
    reason=REASON,
    signed_by=(ONE, TWO),
    at=NOW,
)
consulting = story(CONSULTATION, opened("CONSULTATION"), rules=PROVINCIAL)
of_consultation = (
    consulting.when(ANSWER),
    after(consulting, ANSWER).when(SET_IT_ASIDE),
    after(consulting, ANSWER).when(replace(SET_IT_ASIDE, rule=PROVINCIAL.conditions[0].id)),
)

ordering = story(ORDERING)
of_the_order = (
    ordering.when(EnterStrokes(character=ord("𠮷"), strokes="121251", by=ONE, at=NOW)),
    ordering.when(PlaceName(candidate=LI, after=WU, by=ONE, at=NOW)),
)

EXAMPLES = (
    *of_campaign,
    *of_registers,
    feeding.when(CARRY),
    *of_drafting,
    *of_nomination,
    *of_experts,
    *of_consultation,
    *of_the_list,
    *of_the_order,
    *of_objections,
    *of_motions,
    *of_the_supervisor,
    *of_exports,
)
