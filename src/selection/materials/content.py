"""One look into one file: what it is, what is wrong with it, what it measures."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from selection.domain.materials import Flaw, Looks
from selection.materials import compound, films, office, pictures, portable, signs
from selection.materials.seen import Broken, Seen

READERS: Mapping[Looks, Callable[[BinaryIO], Seen]] = {
    Looks.JPEG: pictures.measured,
    Looks.PDF: portable.measured,
    Looks.ZIP: office.measured,
    Looks.OLE: compound.measured,
    Looks.MP4: films.measured,
}


def seen(file: BinaryIO) -> Seen:
    """What the file is. A format nobody asks for is named by its first bytes and not opened."""
    file.seek(0)
    looks = signs.looks(file.read(signs.HEAD))
    reader = READERS.get(looks)
    if reader is None:
        return Seen(looks=looks)
    if looks is not Looks.ZIP and signs.is_two_in_one(file, looks):
        return Seen(looks=looks, flaws=(Flaw.TWO_IN_ONE,))
    try:
        return reader(file)
    except Broken:
        return Seen(looks=looks, flaws=(Flaw.UNREADABLE,))
    except (MemoryError, RecursionError):
        return Seen(looks=looks, flaws=(Flaw.TOO_COMPLEX,))
