"""Links that people of a campaign make for each other: made, sent, and told once."""

import asyncio

from selection.accounts.contacts import Contact, contact_in
from selection.accounts.invitations import LASTS
from selection.desk.inviting import ForAnother, Newcomer, invite, link_again
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.desks.menu import title_of
from selection.web.desks.people.roll import Row
from selection.web.languages import CHINESE, Language, languages
from selection.web.links import Link, link_to
from selection.web.places import may_open, places
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import worker


class NoAddress(Exception):
    """What was typed is neither a mail address nor a mobile number."""


async def invited(
    request: AnyRequest, place: OpenCampaign, who: Newcomer, *, reach: str = ""
) -> Link:
    """Bring a newcomer in; the link is sent to where the person is reached.

    Raises Refused, or NoAddress where nobody can be reached at what was typed.
    """
    me, contact = worker(request), _reached(reach)
    token = await place.work(lambda desk: invite(desk, place.accounts, who, by=me.person))
    address = link_to(request, token)
    sent = await place.work(
        lambda _: _send(place, who.person, address, by=me.name, role=who.role, contact=contact)
    )
    return Link(address=address, whose=who.name, sent=sent, waits=who.role == Role.OFFICIAL)


async def linked_again(request: AnyRequest, place: OpenCampaign, row: Row) -> Link:
    """Another link for somebody of the roll; raises ForAnother.

    That of an official waits for a second person wherever the official works, or whoever made it
    could sign as two (P18).
    """
    me, person = worker(request), row.person
    if not await may_be_opened(request, row):
        raise ForAnother
    every = await asyncio.to_thread(places, installation(request), person)
    waits = any(Role.OFFICIAL in each.roles for each in every)
    token = await place.work(
        lambda desk: link_again(desk, place.accounts, person, row.role, by=me.person, waits=waits)
    )
    address = link_to(request, token)
    sent = await place.work(
        lambda _: _send(place, person, address, by=me.name, role=row.role, contact=None)
    )
    return Link(address=address, whose=row.name, sent=sent, waits=waits)


async def may_be_opened(request: AnyRequest, row: Row) -> bool:
    """Whether whoever asks may open the account of the row's person; see `may_open`."""
    return await asyncio.to_thread(
        may_open, installation(request), row.person, by=worker(request).person
    )


def for_another(request: AnyRequest) -> str:
    """That it may not be, and who may."""
    say = visitor_of(request).language.say
    return say(
        "这个账户不由您重置：自己的请另一位经办人重置，身兼数职者和管理员的请安全管理员重置。"
    )


def no_address(request: AnyRequest) -> str:
    """That nobody can be reached there."""
    return visitor_of(request).language.say("请填写邮箱或 11 位手机号。")


def _chinese() -> Language:
    """The language that messages are written in."""
    return languages()[CHINESE]


def _reached(words: str) -> Contact | None:
    """How somebody is reached; None if nothing was typed. Raises NoAddress."""
    contact = contact_in(words)
    if words and not (contact.mail or contact.phone):
        raise NoAddress
    return contact if words else None


def _send(
    place: OpenCampaign,
    person: PersonId,
    link: str,
    *,
    by: str,
    role: str,
    contact: Contact | None,
) -> bool:
    """Have the link sent to where the person is reached; False where nothing is known of that."""
    messages, at = place.messages, place.clock()
    if contact is not None:
        messages.contacts.enter(person, mail=contact.mail, phone=contact.phone, at=at)
    known = messages.contacts.of([person])[person]
    if not known.mail and not known.phone:
        return False
    until = (at + LASTS).astimezone(place.rules.calendar.zone)
    messages.invite(
        person,
        link=link,
        by=by,
        role=title_of(role, _chinese()),
        until=_chinese().moment(until),
        contact=known,
        reset=place.accounts.access.credentials.of(person) is not None,
        at=at,
    )
    return True
