"""Requests that schemathesis makes up.

The product publishes no description of its addresses; one is made here of what each of them takes.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode, openapi

Fields = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
ANYTHING: Fields = {"type": "string", "maxLength": 40}


@dataclass(frozen=True, slots=True)
class Act:
    """What can be asked at one address: all fields as JSON Schema, by their names.

    Parts of the address are made up only if they stand in it in braces and have a field.
    """

    method: str
    path: str
    parts: Fields = field(default_factory=Fields)
    query: Fields = field(default_factory=Fields)
    headers: Fields = field(default_factory=Fields)
    form: Fields | None = None
    kinds: Sequence[str] = (FORM,)

    def described(self) -> Fields:
        """This act alone as an OpenAPI document."""
        groups = {"path": self.parts, "query": self.query, "header": self.headers}
        told: Fields = {
            "parameters": [
                {"name": name, "in": group, "required": group == "path", "schema": known}
                for group, fields in groups.items()
                for name, known in fields.items()
            ],
            "responses": {"default": {"description": "an answer"}},
        }
        if self.form is not None:
            told["requestBody"] = {"content": {kind: {"schema": self.form} for kind in self.kinds}}
        return {
            "openapi": "3.1.0",
            "info": {"title": "selection", "version": "0"},
            "paths": {self.path: {self.method.lower(): told}},
        }


def fields_of(structs: Iterable[Any]) -> Fields:
    """The fields of all the Structs; words to choose from stand where they are chosen."""
    _, schemas = msgspec.json.schema_components(structs)

    def plain(part: Any) -> Any:
        if isinstance(part, Mapping) and "$ref" in part:
            return plain(schemas[part["$ref"].rpartition("/")[2]])
        if isinstance(part, Mapping):
            return {name: plain(each) for name, each in part.items()}
        return [plain(each) for each in part] if isinstance(part, list) else part

    fields = (each.get("properties", {}).items() for each in schemas.values())
    return {name: plain(known) for name, known in chain.from_iterable(fields)}


def make_up(act: Act, cases: int, send: Callable[[Case], bool]) -> int:
    """Send so many requests as the fields allow them and as many that break them; how many.

    What is sent is the same each time. `send` says whether any client could send it.
    """
    return sum(
        _made_up(each.ok().as_strategy(generation_mode=mode), cases, send)
        for each in openapi.from_dict(act.described()).get_all_operations()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )


def _made_up(strategy: Any, cases: int, send: Callable[[Case], bool]) -> int:
    sent = 0

    @seed(20300201)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def one(case: Case) -> None:
        nonlocal sent
        sent += send(case)

    with contextlib.suppress(Unsatisfiable):  # what has nothing to be wrong in
        one()
    return sent
