"""Every handler of the application has its door."""

from selection.web.doors import check_doors
from web.asking import bare_app


def test_no_handler_forgot_its_door():
    app = bare_app()
    assert len(app.routes) > 10
    assert check_doors(app) == []
