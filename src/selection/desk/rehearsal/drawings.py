"""The drawn pictures of a rehearsal: flat scenes and portraits, with nobody real on them."""

from importlib.resources import files

from selection.accounts.media import Media
from selection.accounts.pages import Picture
from selection.desk.rehearsal.tales import Theme

SCENE = {480: 360, 960: 720}
"""Height by width, in pixels: 4 to 3."""
PORTRAIT = {240: 309}
"""7 to 9."""
KIND = "webp"


class Drawings:
    """Keeps those drawings among the media of a campaign that one of its pages shows."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self._kept: dict[str, str] = {}

    def scene(self, theme: Theme, where: str) -> Picture:
        """The picture of a theme, as if it had been taken there."""
        x, y = theme.focus
        return Picture(
            files={width: self._file(f"{theme.scene}-{width}") for width in SCENE},
            width=max(SCENE),
            height=SCENE[max(SCENE)],
            alt=f"{theme.alt}（示意图）",
            caption=f"{where}，{theme.caption}（示意图）",
            focus=(x, y),
        )

    def portrait(self, number: int, name: str) -> Picture:
        """One of the portraits, as that of somebody of this name."""
        return Picture(
            files={width: self._file(f"portrait-{number:02}-{width}") for width in PORTRAIT},
            width=max(PORTRAIT),
            height=PORTRAIT[max(PORTRAIT)],
            alt=f"{name}的画像，穿红马甲（示意图）",
        )

    def _file(self, drawing: str) -> str:
        if drawing not in self._kept:
            data = (
                files("selection.desk.rehearsal") / "pictures" / f"{drawing}.{KIND}"
            ).read_bytes()
            self._kept[drawing] = self._media.keep(data, KIND)
        return self._kept[drawing]
