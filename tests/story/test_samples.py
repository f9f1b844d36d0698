"""The files of a rehearsal are files that the product would take in from anybody."""

from pathlib import Path

import pytest

from selection.accounts.originals import in_folder
from selection.desk.rehearsal.samples import Samples
from selection.desk.standins import digests
from selection.domain.kernel import CandidateId
from selection.domain.materials import EXTENSIONS, fitting_name, verdict
from selection.domain.rulebook.canonical import canonical, from_canonical
from selection.materials.chamber import Chamber

RULEBOOKS = sorted((Path(__file__).parents[2] / "rulebooks").glob("*.toml"))


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda path: path.stem)
def test_a_sample_is_what_it_says_and_fits_its_rulebook(rulebook: Path, tmp_path: Path):
    rules = from_canonical(canonical(rulebook.read_bytes()))
    kept = in_folder(tmp_path / "originals")
    samples = Samples(rules, kept, tmp_path)
    materials = {str(each.code): each for each in rules.materials}

    with Chamber() as chamber:
        for category in rules.categories:
            files = samples.of(CandidateId("somebody"), category.code)
            for code, several in files.items():
                assert len({each.digest for each in several}) == len(several)
                for order, told in enumerate(several, start=1):
                    with kept.opened(told.digest) as original:
                        found, _ = chamber.inspect(original)
                    assert found == told
                    name = fitting_name(found.looks, materials[code], "虚构", order)
                    name = name or f"虚构.{EXTENSIONS[found.looks][0]}"
                    assert verdict(found, name, materials[code], "虚构") == ()


def test_everybody_hands_in_the_same_files_and_each_is_kept_once(tmp_path: Path):
    rules = from_canonical(canonical(RULEBOOKS[0].read_bytes()))
    kept = in_folder(tmp_path / "originals")
    samples = Samples(rules, kept, tmp_path)
    category = rules.categories[0].code

    first, second = (digests(samples.of(CandidateId(each), category)) for each in ("a1", "b2"))

    assert first == second
    assert set(kept.digests()) == {each for several in first.values() for each in several}
