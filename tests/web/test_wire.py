import pytest

from selection.web.wire import Wire, plus


def test_known_headers_say_on_the_wire_what_they_say_in_the_list():
    headers = plus(Wire([(b"cache-control", b"no-store")], 12), (b"x-request-id", b"ab"))
    assert isinstance(headers, Wire)
    assert headers == [
        (b"cache-control", b"no-store"),
        (b"content-length", b"12"),
        (b"x-request-id", b"ab"),
    ]
    assert (
        headers.known == b"cache-control: no-store\r\ncontent-length: 12\r\nx-request-id: ab\r\n"
    )
    assert headers.length == 12


def test_other_headers_stay_a_list():
    assert plus([(b"a", b"1")], (b"b", b"2")) == [(b"a", b"1"), (b"b", b"2")]


@pytest.mark.parametrize(
    "header", [(b"X-Upper", b"1"), (b"a b", b"1"), (b"a", b"1\r\nb: 2"), (b"a", "点".encode())]
)
def test_what_cannot_stand_in_a_header_is_refused(header):
    with pytest.raises(ValueError, match="not a header"):
        Wire([header], 0)
