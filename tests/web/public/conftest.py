import pytest

import fair as fairs


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home") as found:
        yield found
