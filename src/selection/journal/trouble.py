"""The one kind of error this floor raises when no rule of the selection is to blame."""


class StoreTrouble(Exception):
    """The journal cannot do what was asked, and nothing of it was done.

    One case is uncertain: an input or output error at the very commit. Who asked then asks again
    with the same command id, and gets the receipt if the events do stand.

    `str()` is one sentence in Chinese for whoever operates the product; `detail` says in English
    what was seen.
    """

    def __init__(self, sentence: str, detail: str) -> None:
        super().__init__(sentence)
        self.detail = detail


class UnreadableEvent(StoreTrouble):
    """A stored event that this program must not guess at; it stays where it is."""

    def __init__(self, sentence: str, detail: str, *, name: str, position: int | None) -> None:
        place = "" if position is None else f"（第 {position} 条）"
        super().__init__(f"{sentence}：{name}{place}。", detail)
        self.name = name
        self.position = position


class UnknownEvent(UnreadableEvent):
    """The name is in no registry: another program, or somebody's own hand, wrote the event."""

    def __init__(self, name: str, *, position: int | None = None) -> None:
        super().__init__(
            "数据中有本程序不认识的事件", f"no such name: {name}", name=name, position=position
        )


class NewerEvent(UnreadableEvent):
    """The name is known, its version is not yet: a newer program wrote the event."""

    def __init__(self, name: str, *, position: int | None = None) -> None:
        super().__init__(
            "数据由更新版本的程序写入，请先升级程序；事件",
            f"newer than this program: {name}",
            name=name,
            position=position,
        )


class MalformedEvent(UnreadableEvent):
    """The stored bytes do not have the shape that the name promises."""

    def __init__(self, name: str, detail: str, *, position: int | None = None) -> None:
        super().__init__("数据中事件的内容不合格式", detail, name=name, position=position)
