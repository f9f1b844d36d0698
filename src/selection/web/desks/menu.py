"""The menu of the desks: what a person may go to, by the roles that the person has."""

from dataclasses import dataclass

from selection.domain.roles import Role
from selection.web.languages import Language
from selection.web.workers import EXPERT, Worker


@dataclass(frozen=True, slots=True)
class Entry:
    """A desk in the menu."""

    section: str
    url: str
    icon: str
    title: str
    waiting: int = 0  # how many acts wait for the person there


def menu(worker: Worker, base: str, language: Language, *, to_sign: int = 0) -> tuple[Entry, ...]:
    """The desks that are open to the person in this campaign, in the order of a selection.

    `to_sign` is how many acts wait for the person's signature.
    """
    say = language.say
    desks = (
        ("unit", "unit", "pencil", say("推荐单位"), (Role.UNIT_CLERK, Role.UNIT_LEADER)),
        (
            "colleagues",
            "unit/colleagues",
            "users",
            say("本单位人员"),
            (Role.UNIT_CLERK, Role.UNIT_LEADER),
        ),
        (
            "inquiries",
            "unit/inquiries",
            "message-report",
            say("异议核查"),
            (Role.UNIT_CLERK, Role.UNIT_LEADER),
        ),
        ("mine", "mine", "user", say("我的申报"), (Role.CANDIDATE,)),
        (
            "review",
            "review",
            "clipboard-check",
            say("初审"),
            (Role.REVIEWER, Role.CHIEF_REVIEWER, Role.OFFICIAL),
        ),
        ("score", "score", "scale", say("专家评分"), (EXPERT,)),
        ("panel", "panel", "users-group", say("专家组"), (Role.PANEL_CHAIR, Role.OFFICIAL)),
        (
            "meeting",
            "meeting",
            "gavel",
            say("评审会议"),
            (Role.PANEL_CHAIR, Role.TELLER, Role.OFFICIAL),
        ),
        ("display", "display", "photo", say("展示核查"), (Role.OFFICIAL,)),
        ("office", "office", "activity", say("总览"), (Role.OFFICIAL,)),
        ("people", "office/people", "users", say("人员"), (Role.OFFICIAL,)),
        ("integrity", "integrity", "shield-check", say("票务核查"), (Role.OFFICIAL,)),
        (
            "objections",
            "objections",
            "message-report",
            say("异议办理"),
            (Role.OBJECTION_CLERK, Role.OFFICIAL, Role.SUPERVISOR),
        ),
        (
            "messages",
            "office/messages",
            "bell",
            say("消息"),
            (Role.OFFICIAL, Role.OBJECTION_CLERK),
        ),
        ("watch", "watch", "eye", say("监督"), (Role.SUPERVISOR,)),
    )
    return tuple(
        Entry(
            section,
            f"{base}/desk/{path}",
            icon,
            title,
            waiting=to_sign if section == "office" else 0,
        )
        for section, path, icon, title, roles in desks
        if worker.holds(*map(str, roles))
    )


def title_of(role: str, language: Language) -> str:
    """How a role is called."""
    say = language.say
    return {
        Role.OFFICIAL: say("承办经办人"),
        Role.REVIEWER: say("初审员"),
        Role.CHIEF_REVIEWER: say("初审组长"),
        Role.TELLER: say("计票人"),
        Role.PANEL_CHAIR: say("专家组组长"),
        Role.UNIT_CLERK: say("推荐单位经办人"),
        Role.UNIT_LEADER: say("推荐单位审核人"),
        Role.CANDIDATE: say("申报人"),
        Role.OBJECTION_CLERK: say("异议受理人"),
        Role.SUPERVISOR: say("监督员"),
        EXPERT: say("评审专家"),
    }[role]
