import json
import os
from pathlib import Path

import pytest

from selection.accounts import secrets
from selection.accounts.problems import Unusable


def test_the_secrets_are_read_as_they_were_drawn(tmp_path: Path):
    file = tmp_path / "secrets.json"
    drawn = secrets.create(file)

    assert secrets.read(file) == drawn
    assert len(drawn.master_key) == len(drawn.pepper) == 32
    assert drawn.master_key != drawn.pepper


def test_only_the_owner_can_read_the_file(tmp_path: Path):
    old = os.umask(0)
    try:
        secrets.create(tmp_path / "secrets.json")
    finally:
        os.umask(old)

    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]  # no draft is left


def test_secrets_are_never_drawn_over_older_ones(tmp_path: Path):
    file = tmp_path / "secrets.json"
    drawn = secrets.create(file)

    with pytest.raises(Unusable, match="已经存在"):
        secrets.create(file)
    assert secrets.read(file) == drawn
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_two_installations_have_different_secrets(tmp_path: Path):
    one, other = secrets.create(tmp_path / "1"), secrets.create(tmp_path / "2")

    assert {one.master_key, one.pepper}.isdisjoint({other.master_key, other.pepper})
    assert one.fingerprint() != other.fingerprint()


def test_the_fingerprint_knows_both_secrets():
    one = secrets.Secrets(master_key=b"m" * 32, pepper=b"p" * 32)

    assert (
        one.fingerprint() != secrets.Secrets(master_key=b"m" * 32, pepper=b"q" * 32).fingerprint()
    )
    assert (
        one.fingerprint() != secrets.Secrets(master_key=b"n" * 32, pepper=b"p" * 32).fingerprint()
    )


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o777])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int):
    file = tmp_path / "secrets.json"
    secrets.create(file)
    file.chmod(mode)

    with pytest.raises(Unusable, match=rf"权限是 {mode:o}.*chmod 600"):
        secrets.read(file)


def test_a_file_that_even_its_owner_cannot_change_is_fine(tmp_path: Path):
    file = tmp_path / "secrets.json"
    drawn = secrets.create(file)
    file.chmod(0o400)

    assert secrets.read(file) == drawn


def test_the_environment_can_put_the_file_elsewhere(tmp_path: Path):
    assert secrets.place(tmp_path, {}) == tmp_path / "secrets.json"
    assert secrets.place(tmp_path, {secrets.VARIABLE: ""}) == tmp_path / "secrets.json"
    assert secrets.place(tmp_path, {secrets.VARIABLE: "/safe/one.json"}) == Path("/safe/one.json")


def test_secrets_do_not_show_themselves():
    hidden = secrets.Secrets(master_key=b"master" * 6, pepper=b"pepper" * 6)

    assert repr(hidden) == str(hidden) == "Secrets()"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (b"", "已损坏"),
        (b"\xff\xfe", "已损坏"),
        (b'{"format": 1, "master_key": "c2hvcnQ=", "pepper": "c2hvcnQ="}', "已损坏"),
        (b'{"format": 1}', "已损坏"),
        (b'{"format": 2, "master_key": "", "pepper": ""}', "更新版本"),
    ],
)
def test_a_file_that_is_no_secrets_file_is_refused(tmp_path: Path, written: bytes, sentence: str):
    file = tmp_path / "secrets.json"
    file.write_bytes(written)
    file.chmod(0o600)

    with pytest.raises(Unusable, match=sentence):
        secrets.read(file)


def test_a_damaged_file_is_not_quoted_in_the_error(tmp_path: Path):
    file = tmp_path / "secrets.json"
    secrets.create(file)
    written = json.loads(file.read_text())
    file.write_text(json.dumps(written | {"pepper": written["pepper"] + "!"}))

    with pytest.raises(Unusable) as caught:
        secrets.read(file)
    assert written["pepper"] not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_missing_file_is_one_sentence(tmp_path: Path):
    with pytest.raises(Unusable, match="找不到密钥文件"):
        secrets.read(tmp_path / "none.json")
    with pytest.raises(Unusable, match="无法写入密钥文件"):
        secrets.create(tmp_path / "no-folder" / "secrets.json")
