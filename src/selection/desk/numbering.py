"""Names of a contest's files and the ids that stand for them in its journal (contract §4)."""

from collections.abc import Iterable
from typing import TypeVar, cast

from selection.desk.ids import with_ids
from selection.domain.kernel import Refused
from selection.domain.ranking.evidence import Evidence

Asked = TypeVar("Asked")


class Numbering:
    """Numbers names as they come, so that the same files give the same ids each time."""

    def __init__(self, known: Iterable[str]) -> None:
        """`known` are ids that stand for nobody in the files; they stay what they are."""
        self._ids = {each: each for each in known}
        self._names = dict(self._ids)

    def numbered(self, asked: Asked) -> Asked:
        """The same with ids in the place of names."""
        return with_ids(asked, self.id_of)

    def id_of(self, name: str) -> str:
        """The id of the name; no code of a rulebook is written like one."""
        if name not in self._ids:
            number = f"numbered-{len(self._ids)}"
            self._ids[name], self._names[number] = number, name
        return self._ids[name]

    def name_of(self, id_: str) -> str:
        """The name that the id stands for; what is no id stays as it is."""
        return self._names.get(id_, id_)

    def refusal(self, refused: Refused) -> Refused:
        """The refusal with names in the place of ids."""
        refused.because = {key: self._named(each) for key, each in refused.because.items()}
        return refused

    def _named(self, told: object) -> object:
        if isinstance(told, tuple):
            return tuple(map(self._named, cast("tuple[object, ...]", told)))
        return self.name_of(told) if isinstance(told, str) else told

    def evidence(self, evidence: Evidence) -> Evidence:
        """The evidence with names in the place of ids; sheets are told apart, never shown."""
        return with_ids(evidence, self.name_of)
