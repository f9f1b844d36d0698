"""What the public gets of a photo: the pixels, upright, small enough, and nothing else."""

import io

import pytest
from PIL import Image

from materials import made


def opened(copy):
    picture = Image.open(io.BytesIO(copy.data))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2000, [480, 960, 1600]), (1600, [480, 960, 1600]), (1000, [480, 960, 1000]), (300, [300])],
)
def test_a_photo_has_up_to_three_copies_and_is_never_enlarged(copied, width, widths):
    copies = copied(made.jpeg(width, width * 3 // 4))

    assert [each.width for each in copies] == widths
    assert [(each.width, each.height) for each in copies] == [opened(e).size for e in copies]
    assert {opened(each).format for each in copies} == {"WEBP"}


def test_nothing_but_pixels_is_left(copied):
    """Where a volunteer lives is in the EXIF of her photos."""
    photo = made.jpeg(900, 600, orientation=1, place=True, profile=made.profile_srgb())
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(made.GPS)

    for copy in copied(photo):
        assert set(opened(copy).info) <= {"loop", "background", "timestamp", "duration"}
        assert not opened(copy).getexif()
        for mark in (b"Exif", b"EXIF", b"ICCP", b"XMP ", b"GPS"):
            assert mark not in copy.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_copy_stands_upright_however_the_camera_was_held(copied, orientation):
    turned = {3: 180, 6: 90, 8: 270}
    upright = Image.new("RGB", (300, 200), "white")
    upright.paste("red", (0, 0, 100, 100))  # in the top left corner
    stored = upright.rotate(turned.get(orientation, 0), expand=True)
    exif = Image.Exif()
    exif[made.ORIENTATION] = orientation
    data = io.BytesIO()
    stored.save(data, "JPEG", exif=exif, quality=95)

    [copy] = copied(data.getvalue())
    sideways = orientation > 4
    assert (copy.width > copy.height) is (stored.width > stored.height) ^ sideways
    if orientation in (1, 3, 6, 8):
        red, green, _ = opened(copy).convert("RGB").getpixel((30, 30))
        assert red > 200
        assert green < 80


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_every_copy_is_in_plain_colour(copied, mode):
    [copy] = copied(made.jpeg(400, 300, mode=mode))

    assert opened(copy).mode == "RGB"


def test_a_profile_that_is_nonsense_is_left_out(copied):
    [copy] = copied(made.jpeg(400, 300, profile=b"no profile at all"))

    assert opened(copy).mode == "RGB"


def test_the_same_photo_gives_the_same_copies(copied):
    photo = made.jpeg(700, 500)

    assert copied(photo) == copied(photo)


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_large_photo_keeps_enough_pixels_for_the_largest_copy(copied, orientation):
    size = (4000, 3000) if orientation == 1 else (3000, 4000)
    *_, largest = copied(made.jpeg(*size, orientation=orientation))

    assert (largest.width, largest.height) == (1600, 1200)
