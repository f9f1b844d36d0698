"""What made-up candidates have done: twelve themes, each told of other people at other places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from selection.desk.rehearsal.names import Names, Place, words
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import Kind

NUMERALS = "三四五六七八九"
YEARS = (*NUMERALS, "十", *(f"十{each}" for each in "一二三四五"))
PORTRAITS = 12
MORE_PICTURES = 4
CARD = 60
"""So many characters of a story fit on a card."""
SHORT = 300
"""An answer that may be no longer gets the story in brief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What one can do for others with science, and the picture of it."""

    scene: str
    about: str
    topics: Sequence[str]
    projects: Sequence[str]
    employer: str
    alt: str
    caption: str
    focus: Sequence[int]
    person: Sequence[str]
    team: Sequence[str]
    site: Sequence[str]
    openings: Sequence[str]
    middles: Sequence[str]
    quotes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """What a form and a page tell of one candidate."""

    theme: Theme
    place: Place
    kind: Kind
    name: str
    line: str
    paragraphs: tuple[str, ...]
    opinion: str
    team: str
    employer: str
    approved_by: str
    education: str
    contact: str
    portrait: int | None  # which of the drawn ones
    scenes: tuple[tuple[Theme, str], ...]  # what the pictures show, and where; the cover first


class Teller:
    """Makes up one tale after the other; neighbours have other themes."""

    def __init__(self, chance: Random, names: Names) -> None:
        told = words("themes")
        self.chance = chance
        self.names = names
        self.themes = [Theme(**each) for each in told["themes"]]
        self.forms: Mapping[str, Sequence[str]] = told["forms"]
        self.closings: Sequence[str] = told["told"]["closings"]
        self.opinion: str = told["told"]["opinion"]
        self._turn = self._turns()

    def tale(self, kind: Kind, category: str, region: str | None = None) -> Tale:
        """A tale of somebody or something of that kind, in the region if one is named."""
        theme, chance = next(self._turn), self.chance
        of_residents = kind is Kind.SITE and "社区" in category
        form = self._form("COMMUNITY" if of_residents else kind, theme)
        name, place = self.names.fresh(form, region)
        slots = self._slots(kind, name, place)
        lines = {Kind.PERSON: theme.person, Kind.SITE: theme.site}.get(kind, theme.team)
        paragraphs = [
            chance.choice(theme.openings),
            chance.choice(theme.middles),
            *([chance.choice(theme.quotes)] if chance.random() < 1 / 2 else []),
            *([chance.choice(self.closings)] if chance.random() < 2 / 3 else []),
        ]
        others = [each for each in self.themes if each is not theme]
        shown = [theme, *chance.sample(others, chance.randint(1, MORE_PICTURES))]
        return Tale(
            theme=theme,
            place=place,
            kind=kind,
            name=name,
            line=chance.choice(lines).format(**slots),
            paragraphs=tuple(each.format(**slots) for each in paragraphs),
            opinion=self.opinion.format(**slots),
            team=name
            if kind is Kind.ORGANIZATION
            else self.names.filled(self._form("JOINED", theme), place),
            employer=self.names.filled(f"{{county}}{theme.employer} {{post}}", place),
            approved_by=self.names.filled("{county}科学技术协会", place),
            education=self.names.filled("大学本科，{discipline}，{post}", place),
            contact=self.names.filled("{surname}{given}", place),
            portrait=chance.randint(1, PORTRAITS) if kind is Kind.PERSON else None,
            scenes=tuple((each, self.names.place().village) for each in shown),
        )

    def _turns(self) -> Iterator[Theme]:
        """All themes in an order of chance, over and over, none twice in a row."""
        last: Theme | None = None
        while True:
            order = self.chance.sample(self.themes, len(self.themes))
            if order[0] is last:
                order.reverse()
            yield from order
            last = order[-1]

    def _form(self, kind: str, theme: Theme) -> str:
        """How a name of that kind is put together."""
        form = self.chance.choice(self.forms[kind])
        topic, project = self.chance.choice(theme.topics), self.chance.choice(theme.projects)
        return form.replace("{topic}", topic).replace("{project}", project)

    def _slots(self, kind: Kind, name: str, place: Place) -> dict[str, str]:
        chance = self.chance
        who = {
            Kind.PERSON: name,
            Kind.ORGANIZATION: "队员们",
            Kind.PROJECT: "项目组",
            Kind.SITE: f"{'村' if name.endswith('村') else '社区'}里的志愿者们",
            Kind.OTHER: "志愿者们",
        }
        return {
            "name": name,
            "who": who[kind],
            "region": place.region,
            "county": place.county,
            "village": place.village,
            "years": chance.choice(YEARS),
            "few": str(chance.randint(3, 9)),
            "some": str(chance.randint(12, 96)),
            "many": f"{chance.randint(12, 98) * 100 + chance.choice((0, 20, 40, 60, 80)):,}",
        }


def text(tale: Tale, form_field: FormField) -> str:
    """An answer to a field of text, as far as the field's name lets one guess what it asks for."""
    known = (
        (("事迹", "概述", "故事"), "\n".join(tale.paragraphs)),
        (("简介",), f"{tale.line}。{tale.paragraphs[0]}"),
        (("意见",), tale.opinion),
        (("联系人", "负责人"), tale.contact),
        (("文化程度", "专业"), tale.education),
        (("批准",), tale.approved_by),
        (("实施单位", "组织", "服务队", "团队"), tale.team),
        (("单位", "学校"), tale.employer),
        (("荣誉",), f"{tale.place.county}科普工作表扬"),
        (("民族",), "汉族"),
        (("政治面貌",), "群众"),
    )
    for asked, answer in known:
        if any(word in form_field.name for word in asked):
            return shortened(answer, form_field.longest)
    return shortened(f"{tale.line}。", form_field.longest)


def shortened(answer: str, longest: int | None) -> str:
    """The answer within so many characters that are not white space: whole sentences, if any."""
    if longest is None or len("".join(answer.split())) <= longest:
        return answer
    kept = answer[:longest]
    end = max(kept.rfind(each) for each in "。”\n")
    return kept[: end + 1].strip() or kept
