"""Photos: decoded to the last byte, measured as they are looked at, copied for the public."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, cast

from PIL import Image, ImageCms, ImageOps

from selection.domain.materials import Flaw, Looks
from selection.materials.seen import Broken, Seen

MOST_SAMPLES = 120_000_000
"""Pixels times colours: 40 million in RGB. A progressive photo takes two bytes of memory each."""
WIDTHS = (480, 960, 1600)
"""Of the public copies, in pixels; a picture is never enlarged to reach them."""
QUALITY = 80
SRGB = cast(ImageCms.ImageCmsProfile, ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType] - untyped in Pillow
ORIENTATION = 0x0112  # of EXIF
SIDEWAYS = range(5, 9)
"""The orientations that swap width and height."""
EIGHTH = 8
"""A JPEG is decoded at an eighth of its size to prove it whole: all its data are read."""
NO_COLOUR = range(124, 133)
"""Chroma this near to the middle, 128, is what rounding leaves of grey."""
MIDDLE = 128


def measured(file: BinaryIO) -> Seen:
    """The size of the upright picture and whether it has colour; Broken if it is not whole."""
    image = _opened(file)
    width, height = image.size
    if _orientation(image) in SIDEWAYS:
        width, height = height, width
    if _is_too_large(image):
        flaws = (Flaw.TOO_MANY_PIXELS,)
        return Seen(looks=Looks.JPEG, flaws=flaws, width=width, height=height)
    image.draft(None, (max(1, image.width // EIGHTH), max(1, image.height // EIGHTH)))
    _load(image)
    return Seen(looks=Looks.JPEG, width=width, height=height, grey=_is_grey(image))


def public_copies(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Width, height and bytes (WebP, sRGB) of each copy, smallest first.

    Upright, and without anything but the pixels: no EXIF, no place, no camera, no profile, no
    comment. Raises Broken for a picture that `measured` would not take.
    """
    image = _opened(file)
    if _is_too_large(image):
        raise Broken
    sideways = _orientation(image) in SIDEWAYS
    largest = max(WIDTHS)
    # An eighth, a quarter or half may be enough; it is decoded faster and in less memory.
    image.draft(None, (1, largest) if sideways else (largest, 1))
    _load(image)
    upright = ImageOps.exif_transpose(_in_srgb(image))
    for width in sorted({min(width, upright.width) for width in WIDTHS}):
        height = max(1, round(upright.height * width / upright.width))
        size = (width, height)
        copy = upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)  # pyright: ignore[reportUnknownMemberType] - takes NumPy arrays too
        copy.info.clear()
        data = BytesIO()
        copy.save(data, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
        yield width, height, data.getvalue()


def _opened(file: BinaryIO) -> Image.Image:
    file.seek(0)
    warnings.simplefilter("ignore")  # what Pillow finds odd, a person may still look at
    Image.MAX_IMAGE_PIXELS = None  # our own bound says it in our own words
    try:
        return Image.open(file, formats=["JPEG"])
    except (OSError, SyntaxError, ValueError) as error:
        raise Broken from error


def _is_too_large(image: Image.Image) -> bool:
    return image.width * image.height * len(image.getbands()) > MOST_SAMPLES


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise Broken from error


def _orientation(image: Image.Image) -> Any:
    try:
        return image.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 (EXIF may hold anything; without it the picture is upright)
        return 1


def _is_grey(image: Image.Image) -> bool:
    if image.mode == "L":
        return True
    _, blue, red = image.convert("RGB").convert("YCbCr").split()
    return all(
        least in NO_COLOUR and most in NO_COLOUR
        for least, most in (blue.getextrema(), red.getextrema())
    )


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours without a profile; a profile that cannot be followed is left out."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, theirs, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            converted.info.clear()
            converted.info["exif"] = image.info.get("exif", b"")
            return converted
    return image if image.mode == "RGB" else image.convert("RGB")


def sample() -> BinaryIO:
    """A small picture of our own, with all that a camera adds."""
    picture = Image.new("RGB", (16, 16))
    exif = Image.Exif()
    exif[ORIENTATION] = SIDEWAYS[0]
    profile = ImageCms.ImageCmsProfile(SRGB).tobytes()
    data = BytesIO()
    picture.save(data, "JPEG", exif=exif, icc_profile=profile)
    return data
