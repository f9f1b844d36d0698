"""What a correction has changed, for reviewers to look at again (3.2)."""

from domain.test_nomination import correct, corrected, declarations, files, returned
from samples import CAST, VOLUNTEER, attached
from selection.domain.rulebook.words import NeededFor


def test_what_the_answers_show_is_changed_whether_it_is_told_or_not():
    form = {**VOLUNTEER, "hours": 200, "service_fields": ("科普宣传",)}

    [event] = returned.when(correct(form)).decided()

    assert event.changed == ("service_fields", "hours")


def test_words_and_files_are_changed_where_that_is_told():
    returned.when(correct(changed=("PORTRAIT", "story"))).then(
        corrected(changed=("story", "PORTRAIT"))
    )


def test_another_file_is_a_change():
    more = {**files(VIDEO=1), "WORK_PHOTO": ("WORK_PHOTO-0", "WORK_PHOTO-1", "another")}

    returned.holding(attached(more)).when(correct(materials=more)).then(
        corrected(materials=more, changed=("WORK_PHOTO", "VIDEO"))
    )


def test_a_consent_that_is_given_no_more_is_a_change():
    shown = {each.code for each in CAST.declarations if each.needed_for is NeededFor.SHOWCASE}
    kept = tuple(each for each in declarations(CAST) if each.code not in shown)

    returned.when(correct(declared=kept)).then(corrected(declared=kept, changed=("SHOWCASE",)))


def test_a_part_that_is_not_there_was_not_changed():
    returned.when(correct(changed=("story", "hobby"))).then_refused("part-is-unknown")


def test_a_second_correction_is_compared_with_the_first():
    form = {**VOLUNTEER, "hours": 200}
    again = returned.given(*returned.history, corrected(form, changed=("hours",)))

    again.when(correct(form)).then(corrected(form))
    again.when(correct()).then(corrected(changed=("hours",)))
