"""Attacks every route of the application, also those that nobody has thought of yet.

The routes are read from the application. Whoever adds an open one with a new path parameter has to
give an example of it here. Behind a door nothing is looked up for a stranger, so there any value
of the parameter's type serves.
"""

import gc
import logging
import uuid
from contextlib import contextmanager
from dataclasses import replace
from time import process_time
from urllib.parse import urlencode

import pytest
from litestar.exceptions import ImproperlyConfiguredException

import fair as fairs
from fair import ANNA, CARA, ORIGIN, SHOWN
from selection.accounts.invitations import Purpose
from selection.web.doors import DOOR, Door
from web.asking import (
    FORM,
    HTMX,
    JSON,
    MULTIPART,
    OURS,
    ask,
    assert_guarded,
    bare_app,
)

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
FAST = 0.5  # seconds of this process, however busy the machine is
MOST_BODY = 64_000


@contextmanager
def swift(about):
    """What is done within takes little of the processor; the tests' own garbage waits."""
    gc.disable()
    try:
        begun = process_time()
        yield
        assert process_time() - begun < FAST, about
    finally:
        gc.enable()


def methods_of(route):
    """All that the route takes, without the OPTIONS that Litestar adds."""
    return {str(method) for each in route.route_handlers for method in each.http_methods} - {
        "OPTIONS"
    }


def is_open(route):
    """Whether strangers may do all that the route does."""
    return all(
        each.opt.get(DOOR) is Door.PUBLIC
        for each in route.route_handlers
        if each.http_methods != {"OPTIONS"}
    )


def example(kind):
    """A value that fits a path parameter of this type."""
    return uuid.uuid4() if kind is uuid.UUID else kind(1)


APP = bare_app()
ROUTES = {route.path_format: methods_of(route) for route in APP.routes}
OPEN = {route.path_format for route in APP.routes if is_open(route)}
TYPES = {
    route.path_format: {name: each.type for name, each in route.path_parameters.items()}
    for route in APP.routes
}
LOOKED_AT = sorted(path for path in OPEN if "GET" in ROUTES[path])
ACTS = sorted(path for path in OPEN if ROUTES[path] - {"GET", "HEAD"})
CLOSED_LOOKS = sorted(path for path in ROUTES.keys() - OPEN if "GET" in ROUTES[path])
CLOSED_ACTS = sorted(path for path in ROUTES.keys() - OPEN if ROUTES[path] - {"GET", "HEAD"})
REFUSED = {303, 307, 400, 404, 422, 429}
"""What is said to whoever sends nothing that an act could do something with."""
TAKES_FILES = {"/{code}/objections": {400, 404, 422}}
"""Whose bodies may be longer, because evidence comes along; what is said of the odd ones."""
NO_PAGES = (
    "/static/{mark}/{name}",
    "/{code}/media/{name}",
    "/{code}/board/changes",
    "/",
    "/healthz",
    "/readyz",
    "/sign-in/factor",
    "/sign-in/second",
)
HALFWAY = {"/sign-in/factor", "/sign-in/second"}
"""Pages of whoever gave a password just now; everybody else is sent back to the beginning."""

every_route = pytest.mark.parametrize("path", sorted(ROUTES))
every_look = pytest.mark.parametrize("path", LOOKED_AT)
every_page = pytest.mark.parametrize("path", sorted(set(LOOKED_AT) - set(NO_PAGES)))
every_act = pytest.mark.parametrize("path", ACTS)
every_closed_look = pytest.mark.parametrize("path", CLOSED_LOOKS)
every_closed_act = pytest.mark.parametrize("path", CLOSED_ACTS)


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    home = fairs.Home(tmp_path_factory.mktemp("fair") / "home")
    people = (replace(ANNA, pictures=(fairs.picture(home),)), CARA)
    with fairs.fair(home.root, people=people) as found:
        yield found


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """The same, with a fault that every request runs into."""

    async def fails(*_):
        raise RuntimeError("the secret reason")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("selection.web.app.doorkeeper", fails)
        home = tmp_path_factory.mktemp("broken") / "home"
        with fairs.fair(home, people=(ANNA,), lent=False) as found:
            patch.undo()  # an app that is made from now on is whole
            yield found


def at(fair, path):
    """The path with an example for each of its parameters; KeyError if there is none."""
    assets = fair.installation.assets
    if path.startswith("/static/"):
        return assets.url("selection.css")
    names = {"code": "fair-practice", "label": "A-001", "version": 1}
    names |= (
        {"name": min(fair.place.snapshot.media, default="x.webp")} if "/media/" in path else {}
    )
    if path.endswith("/certificates/{number}"):
        names["number"] = "XG-001"
    if path.startswith("/invitations/"):
        names["token"] = invitation(fair)
    if path not in OPEN:
        names = {name: example(kind) for name, kind in TYPES[path].items()} | names
    return path.format_map(names)


LINKS = {}


def invitation(fair):
    """What a link holds that lets somebody in; one for each installation."""
    if id(fair) not in LINKS:
        links, at = fair.accounts.access.invitations, fair.clock()
        LINKS[id(fair)] = links.make(fairs.TWO, Purpose.INVITATION, by=None, at=at)
    return LINKS[id(fair)]


def like_once(fair):
    """The cookie of a device that has liked."""
    target = "/fair-practice/candidates/A-001/like"
    first = ask(fair.client, "POST", target, headers=OURS)
    cookie = first.one("set-cookie").partition(";")[0]
    ask(fair.client, "POST", target, headers={**OURS, "cookie": cookie})
    return cookie


# --- headers, methods, hosts ---------------------------------------------------------------------


def test_the_routes_are_those_of_the_application(fair):
    assert sorted(each.path_format for each in fair.client.app.routes) == sorted(ROUTES)
    assert len(LOOKED_AT) > 8
    assert len(ACTS) > 2


@every_look
def test_what_is_looked_at_is_there_and_sets_no_cookie(fair, path):
    for method in sorted(ROUTES[path] & {"GET", "HEAD"}):
        answer = ask(fair.client, method, at(fair, path))
        assert (
            answer.status in {200, 302}
            or "{version}" in path
            or "{number}" in path
            or path in HALFWAY
        )
        assert_guarded(answer)
        assert not answer.cookies
        assert answer.streams == path.endswith("/changes")


@every_route
@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_is_not_meant_is_refused(fair, path, method):
    answer = ask(fair.client, method, at(fair, path), headers=OURS)
    assert_guarded(answer)
    if method not in ROUTES[path]:
        assert answer.status == (403 if method == "OPTIONS" else 405)
        assert not answer.cookies
        assert answer.one("cache-control") == "no-store"
    elif method in {"GET", "HEAD"}:
        assert not answer.cookies
    else:
        assert answer.status in (REFUSED if path in OPEN else {401})


@every_look
@pytest.mark.parametrize("packed", ["gzip", "identity"])
def test_head_says_what_get_says(fair, path, packed):
    if "HEAD" not in ROUTES[path]:
        return
    headers = {"accept-encoding": packed}
    get = ask(fair.client, "GET", at(fair, path), headers=headers)
    head = ask(fair.client, "HEAD", at(fair, path), headers=headers)
    assert head.said() == get.said()
    assert head.body in {b"", get.body}  # the server drops it: tests/web/test_protocol.py
    assert get.one("content-length") == str(len(get.body))
    if tag := get.all("etag"):
        headers |= {"if-none-match": tag[0]}
        known = ask(fair.client, "GET", at(fair, path), headers=headers)
        assert (known.status, known.body) == (304, b"")
        assert_guarded(known)
        assert known.all("vary") == get.all("vary")


@every_page
def test_a_page_says_once_what_it_is(fair, path):
    answer = ask(fair.client, "GET", at(fair, path))
    assert answer.one("content-type") == "text/html; charset=utf-8"
    assert {"HX-Request", "Cookie"} <= set(", ".join(answer.all("vary")).split(", "))


@every_route
@pytest.mark.parametrize(
    "host", ["evil.example", "vote.example.org.evil.example", "vote.example.org:8000", "", "a b"]
)
def test_another_host_is_refused(fair, path, host):
    for method in METHODS:
        answer = ask(fair.client, method, at(fair, path), headers=OURS, host=host)
        closed = answer.status == 401 and path not in OPEN  # nobody's form is read at a door
        assert answer.status == 400 or closed or method not in ROUTES[path]
        assert answer.status in {400, 401, 405}
        assert_guarded(answer)
        assert not answer.cookies


@every_route
def test_a_fault_of_ours_is_told_without_its_reason(broken, path, caplog):
    for method in sorted(ROUTES[path]):
        with caplog.at_level(logging.CRITICAL, "selection"):
            answer = ask(broken.client, method, at(broken, path), headers=OURS)
        unread = path not in OPEN and method == "POST"  # whose form is read after the door alone
        assert answer.status == (401 if unread else 500)
        assert_guarded(answer)
        assert answer.one("cache-control") == "no-store"
        assert "RuntimeError" not in answer.text
        assert "secret" not in answer.text


def test_what_litestar_calls_its_own_fault_is_ours_and_not_a_crowd(fair, monkeypatch, caplog):
    def fails(*_, **__):
        raise ImproperlyConfiguredException("the secret reason")

    monkeypatch.setattr("selection.web.public.board.rows_of", fails)
    fair.place.shelf.clear()
    with caplog.at_level(logging.CRITICAL, "selection"):
        answer = ask(fair.client, "GET", "/fair-practice/board?category=B")
    assert answer.status == 500
    assert "secret" not in answer.text


# --- addresses -----------------------------------------------------------------------------------


def variants(path):
    last = path.rstrip("/").rpartition("/")[2]
    return [
        path.replace("/", "%2f"),
        "/" + path.lstrip("/").replace("/", "%2F"),
        path.replace("/", "//"),
        f"{path}/",
        f"{path};a=b",
        f"{path}/..%2f{last}",
        f"{path}/../{last}",
        f"{path}%00",
        f"{path}%ff",
        f"{path}%c0%af",
        f"{path}%zz",
        f"{path}%e2%80%ae",
        f"{path}/%2e%2e/%2e%2e/etc/passwd",
        f"{path}/{'a' * 8_000}",
        path + "/a" * 4_000,
        f"{path}/%F0%A0%AE%B7",
        path.upper(),
        f"//evil.example{path}",
    ]


@every_look
def test_an_address_written_oddly_is_the_same_page_or_none(fair, path):
    usual = ask(fair.client, "GET", at(fair, path))
    kept = len(fair.place.shelf._pages)
    for target in variants(at(fair, path)):
        with swift(target[:80]):
            answer = ask(fair.client, "GET", target)
        assert_guarded(answer)
        assert not answer.cookies
        assert answer.status in {usual.status, 400, 404}, target[:80]
        if answer.status == usual.status == 200 and not usual.streams:
            assert answer.body == usual.body, target[:80]
    assert len(fair.place.shelf._pages) == kept


@every_act
def test_an_act_at_an_odd_address_is_refused_or_the_same_act(fair, path):
    for target in variants(at(fair, path)):
        answer = ask(fair.client, "POST", target, headers=OURS)
        assert answer.status in {*REFUSED, 405}, target[:80]
        assert_guarded(answer)
        for where in answer.all("location"):
            assert where.startswith("/")
            assert not where.startswith("//")


ODD_QUERIES = [
    "%",
    "%zz=1",
    "q=%",
    "q=%c0%af",
    "q=%ff",
    "q=%00",
    "q=%ed%a0%80",
    "said=%1b",
    "page=" + "9" * 1_000,
    "q=" + "a" * 1_900,
    "a" * 60_000,
    "&" * 300,
    "=&=&=",
    "category=PEOPLE&category=PLACES",
    "q=a&q=b",
    "region=a&region=b",
    "order=number&order=likes",
    "page=1&page=2",
    "said=liked&said=busy",
    "about=A-001&about=B-001",
    "rows=all&rows=all",
    "category[]=PEOPLE",
    "said[$ne]=x&about[]=A-001",
    "q={{7*7}}${7*7}<%25=7*7%25>",
    "q=%27%20OR%201=1--",
]


@every_look
def test_no_query_is_an_error_of_ours(fair, path):
    for query in ODD_QUERIES:
        with swift(query[:80]):
            answer = ask(fair.client, "GET", f"{at(fair, path)}?{query}")
        assert answer.status < 500, query[:80]
        assert_guarded(answer)
        assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/fair-practice", ("category", "q", "region", "order", "page", "said", "about")),
        ("/fair-practice/board", ("category", "rows")),
        ("/fair-practice/candidates/A-001", ("said",)),
    ],
)
def test_what_is_asked_twice_is_not_understood(fair, path, known):
    for name in known:
        assert ask(fair.client, "GET", f"{path}?{name}=1&{name}=1").status == 400
    like = "/fair-practice/candidates/A-001/like?device=new&device=new"
    assert ask(fair.client, "POST", like, headers=OURS).status == 400


# --- caches --------------------------------------------------------------------------------------

STRANGE = ("utm_source=a&utm_medium=b", "from=singlemessage&isappinstalled=0", "_=1", "fbclid=x")


@every_look
def test_what_messengers_add_to_an_address_changes_nothing(fair, path):
    usual = ask(fair.client, "GET", at(fair, path))
    kept = len(fair.place.shelf._pages)
    for query in STRANGE:
        answer = ask(fair.client, "GET", f"{at(fair, path)}?{query}")
        assert answer.said() == usual.said()
        assert usual.streams or answer.body == usual.body
    assert len(fair.place.shelf._pages) == kept


@pytest.mark.parametrize(
    "same",
    [
        ("", "?order=rotate", "?page=1", "?order=nothing", "?region=nowhere", "?category=", "?q="),
        ("?category=PEOPLE", "?category=people", "?category=a", "?category=A&page=700"),
    ],
)
def test_addresses_that_ask_the_same_get_the_same_bytes(fair, same):
    first, *others = [ask(fair.client, "GET", f"/fair-practice{each}") for each in same]
    for query, other in zip(same[1:], others, strict=True):
        assert (other.said(), other.body) == (first.said(), first.body), query


def test_however_much_is_searched_for_few_pages_are_kept(fair, monkeypatch):
    monkeypatch.setattr(fair.place.shelf, "most", 25_000)  # bytes: room for some five pages
    fair.place.shelf.clear()
    for n in range(20):
        ask(fair.client, "GET", f"/fair-practice?q={n}")
    assert 2 < len(fair.place.shelf._pages) < 10
    assert fair.place.shelf.size <= 25_000


@every_look
def test_a_part_is_never_kept_as_a_page_nor_a_page_as_a_part(fair, path):
    target = at(fair, path)
    for turn in ([HTMX, {}], [{}, HTMX]):
        fair.place.shelf.clear()
        found = {len(each): ask(fair.client, "GET", target, headers=each) for each in turn * 2}
        part, page = found[1], found[0]
        if path in NO_PAGES:
            assert (part.said(), part.body) == (page.said(), page.body)
            continue
        assert "<html" in page.text
        if part.body != page.body:
            assert "<html" not in part.text
            assert "HX-Request" in ", ".join(page.all("vary"))
            assert not page.all("etag") or part.one("etag") != page.one("etag")
    for word in ("1", "TRUE", "false", ""):
        odd = ask(fair.client, "GET", target, headers={"hx-request": word})
        assert odd.body == ask(fair.client, "GET", target).body or odd.streams


@every_page
def test_no_header_that_a_cache_may_not_know_changes_a_page(fair, path):
    usual = ask(fair.client, "GET", at(fair, path))
    for name, value in (
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("forwarded", "host=evil.example"),
        ("x-original-url", "/preferences"),
        ("x-http-method-override", "POST"),
        ("accept", "application/json"),
        ("accept-language", "en"),
        ("user-agent", "<script>"),
        ("hx-current-url", "https://evil.example"),
        ("hx-target", "x"),
        ("hx-boosted", "true"),
        ("referer", "https://evil.example/"),
        ("origin", "https://evil.example"),
        ("cookie", "other=1; \xff=\xff; ; ="),
    ):
        answer = ask(fair.client, "GET", at(fair, path), headers={name: value})
        assert (answer.said(), answer.body) == (usual.said(), usual.body), name


@every_page
@pytest.mark.parametrize("refused", ["gzip;q=0", "gzip; q=0.0", "identity", "br", "xgzip"])
def test_whoever_takes_no_gzip_gets_none(fair, path, refused):
    answer = ask(fair.client, "GET", at(fair, path), headers={"accept-encoding": refused})
    assert not answer.all("content-encoding")


@every_page
@pytest.mark.parametrize(
    "cookie",
    [
        "__Host-voter=1.made.up",
        "__Host-preferences=en.large",
        "__Host-preferences=\xff",
        "__Host-preferences=",
    ],
)
def test_with_a_cookie_of_ours_nothing_is_public(fair, path, cookie):
    answer = ask(fair.client, "GET", at(fair, path), headers={"cookie": cookie})
    assert "public" not in answer.one("cache-control")
    assert not answer.cookies


# --- what is sent --------------------------------------------------------------------------------


def part(head, body=b"v"):
    return b"--BB\r\n" + head + b"\r\n\r\n" + body + b"\r\n--BB--\r\n"


DISPOSITION = b'Content-Disposition: form-data; name="back"'
TYPED = DISPOSITION + b"\r\nContent-Type: text/plain; charset="
ODD_BODIES = {
    "a slow charset": (MULTIPART, part(TYPED + b"punycode", b"a" * 60_000), {400}),
    "a slow charset, too long": (MULTIPART, part(TYPED + b"punycode", b"a" * 200_000), {413}),
    "no charset": (MULTIPART, part(TYPED + b"nosuch"), {400}),
    "a codec that is none": (MULTIPART, part(TYPED + b"zlib_codec"), {400}),
    "half UTF-8": (MULTIPART, part(DISPOSITION, b"\xff\xfe"), {400}),
    "a NUL": (MULTIPART, part(DISPOSITION, b"\x00"), {400}),
    "a NUL in a name": (MULTIPART, part(DISPOSITION.replace(b"back", b"\x00")), {400}),
    "no end": (MULTIPART, b"--BB\r\n" + DISPOSITION, {400}),
    "no boundary": ({"content-type": "multipart/form-data"}, b"--BB--\r\n", {400}),
    "many parts": (MULTIPART, part(DISPOSITION)[:-8] * 80 + b"--BB--\r\n", {413}),
    "an overlong slash": (FORM, b"back=%c0%af", {400}),
    "bad UTF-8": (FORM, b"back=%ff", {400}),
    "raw bad UTF-8": (FORM, b"back=\xff", {400}),
    "an escaped NUL": (FORM, b"back=%00", {400}),
    "a broken escape": (FORM, b"back=%zz", {400}),
    "half an escape": (FORM, b"back=%", {400}),
    "many fields": (FORM, b"&".join(b"a%d=1" % n for n in range(300)), {400}),
    "too long": (FORM, b"a=" + b"x" * MOST_BODY, {413}),
    "another charset": (
        {"content-type": "application/x-www-form-urlencoded; charset=utf-7"},
        b"back=+AC8-",
        REFUSED,
    ),
    "deep JSON": (JSON, b"[" * 60_000, REFUSED),
    "deep objects": (JSON, b'{"a":' * 10_000, REFUSED),
    "no JSON": (JSON, b"\xff", REFUSED),
    "another type": ({"content-type": "text/plain"}, b"x" * 200_000, REFUSED),
    "a type that is none": ({"content-type": ";;;=\xff"}, b"x", REFUSED),
    "message pack": ({"content-type": "application/x-msgpack"}, b"\xc1" * 99, REFUSED),
}


@every_act
@pytest.mark.parametrize("name", ODD_BODIES)
def test_whatever_is_sent_is_refused_in_no_time(fair, path, name):
    headers, body, statuses = ODD_BODIES[name]
    before = fair.place.journal.head()
    length = {"content-length": str(len(body))}
    with swift(name):
        answer = ask(
            fair.client, "POST", at(fair, path), headers=OURS | headers | length, body=body
        )
    assert answer.status in statuses or answer.status in TAKES_FILES.get(path, ())
    assert_guarded(answer)
    assert fair.place.journal.head() == before


@every_act
def test_a_body_that_says_no_length_or_a_wrong_one_is_bounded_all_the_same(fair, path):
    body = b"a=" + b"x" * MOST_BODY
    for length in ({}, {"content-length": "3"}, {"content-length": "x"}):
        answer = ask(fair.client, "POST", at(fair, path), headers=OURS | FORM | length, body=body)
        assert answer.status in {400, 413} or answer.status in TAKES_FILES.get(path, ())
        assert_guarded(answer)


@every_look
def test_what_is_sent_along_with_a_look_is_not_read(fair, path):
    usual = ask(fair.client, "GET", at(fair, path))
    for headers, body, _ in ODD_BODIES.values():
        answer = ask(fair.client, "GET", at(fair, path), headers=headers, body=body)
        assert answer.said() == usual.said()


# --- who asks ------------------------------------------------------------------------------------


@every_act
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"{ORIGIN}.evil.example"},
        {"origin": ORIGIN.replace("https", "http")},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"referer": f"{ORIGIN}/"},
    ],
)
def test_no_other_site_can_act(fair, path, headers):
    before = fair.place.journal.head()
    for more in ({}, HTMX, FORM, {"cookie": "__Host-voter=1.made.up"}):
        answer = ask(fair.client, "POST", at(fair, path), headers=headers | more)
        assert answer.status == 403
        assert_guarded(answer)
        assert not answer.cookies
    assert fair.place.journal.head() == before


def test_another_site_cannot_act_for_a_device_that_is_known(fair):
    cookie = like_once(fair)
    before = fair.place.journal.head()
    for path in ACTS:
        headers = {"cookie": cookie, "origin": "https://evil.example"}
        assert ask(fair.client, "POST", at(fair, path), headers=headers).status == 403
    assert fair.place.journal.head() == before


@pytest.mark.parametrize(
    "referer",
    ["http://[", "http://[x]/", "http://a\xbd/", "\xff", "//", "?" * 9_000, "javascript:"],
)
def test_wherever_a_like_seems_to_come_from_it_is_answered(fair, referer):
    headers = {**OURS, "cookie": like_once(fair), "referer": referer}
    for what in ("unlike", "like"):
        target = f"/fair-practice/candidates/A-001/{what}"
        answer = ask(fair.client, "POST", target, headers=headers)
        assert answer.status == 303
        assert answer.one("location").startswith("/fair-practice/candidates/A-001?said=")


# --- behind a door -------------------------------------------------------------------------------

FORGED = {"cookie": "__Host-session=" + "A" * 43}


@every_closed_look
@pytest.mark.parametrize("headers", [{}, HTMX, FORGED], ids=["page", "htmx", "forged"])
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(fair, path, headers):
    for method in sorted(ROUTES[path] & {"GET", "HEAD"}):
        answer = ask(fair.client, method, f"{at(fair, path)}?a=1", headers=headers)
        assert answer.status == 303
        assert answer.one("location") == "/sign-in?" + urlencode({"next": at(fair, path) + "?a=1"})
        assert answer.one("cache-control") == "no-store"
        assert not answer.body
        assert not answer.cookies
        assert_guarded(answer)


@every_closed_look
def test_no_address_of_a_door_written_oddly_opens_it(fair, path):
    for target in [*variants(at(fair, path)), *(f"{at(fair, path)}?{q}" for q in ODD_QUERIES)]:
        answer = ask(fair.client, "GET", target)
        assert answer.status in {303, 400, 404}, target[:80]
        assert all(each.startswith("/sign-in?") for each in answer.all("location")), target[:80]
        assert_guarded(answer)
        assert not answer.cookies


@every_closed_act
@pytest.mark.parametrize("name", ODD_BODIES)
def test_whatever_a_stranger_sends_to_a_door_is_not_taken(fair, path, name):
    headers, body, _ = ODD_BODIES[name]
    before = fair.place.journal.head()
    length = {"content-length": str(len(body))}
    with swift(name):
        answer = ask(
            fair.client,
            "POST",
            at(fair, path),
            headers=OURS | FORGED | headers | length,
            body=body,
        )
    assert answer.status in {400, 401, 413}
    assert_guarded(answer)
    assert not answer.cookies
    assert fair.place.journal.head() == before


@every_closed_act
def test_another_site_cannot_act_behind_a_door(fair, path):
    for origin in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = ask(fair.client, "POST", at(fair, path), headers=origin | FORGED)
        assert answer.status == 403
        assert_guarded(answer)


# --- looking is not acting -----------------------------------------------------------------------


def test_looking_never_moves_the_journal_whoever_looks_however(fair):
    cookie = like_once(fair)
    before = fair.place.journal.head()
    for path in LOOKED_AT + CLOSED_LOOKS:
        for method in ("GET", "HEAD", "OPTIONS"):
            for headers in ({}, HTMX, {"cookie": cookie}, {"cookie": cookie, **HTMX, **OURS}):
                target = at(fair, path)
                for query in ("", "?said=liked&about=A-001", "?device=new", "?_method=POST"):
                    ask(fair.client, method, target + query, headers=headers)
    for path in ACTS + CLOSED_ACTS:
        if "GET" in ROUTES[path]:
            continue
        for method in ("GET", "HEAD", "OPTIONS"):
            headers = {"cookie": cookie, **OURS, "x-http-method-override": "POST"}
            assert ask(fair.client, method, at(fair, path), headers=headers).status in {403, 405}
    assert fair.place.journal.head() == before


def test_before_the_voting_nothing_can_be_acted_on(tmp_path):
    with fairs.fair(tmp_path / "home", at=SHOWN, people=(ANNA,)) as early:
        before = early.place.journal.head()
        devices = early.installation.devices
        for what in ("like", "unlike"):
            target = f"/fair-practice/candidates/A-001/{what}"
            cookie = f"{devices.cookie}={devices.issue()}"
            answer = ask(early.client, "POST", target, headers={**OURS, "cookie": cookie})
            assert answer.status == 303
            assert_guarded(answer)
        assert early.place.journal.head() == before
