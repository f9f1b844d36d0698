"""The converted files hold what the READMEs of the data say there is."""

from collections import Counter

import pytest

from contests.converters.runs import table

pytestmark = pytest.mark.contest


def rows(runs, kind):
    for run in runs:
        yield from table(run.channels[kind] if kind in run.channels else getattr(run, kind))


def count(runs, kind):
    return sum(1 for _ in rows(runs, kind))


def test_wroclaw_has_545_projects_and_368_050_votes(runs_of):
    runs = runs_of("pb_wroclaw_2015")
    voters = {row["sheet"] for row in rows(runs, "votes")}
    selected = Counter(
        row["category"] for row in rows(runs, "published") if row["selected"] == "1"
    )
    assert count(runs, "candidates") == count(runs, "published") == 545
    assert count(runs, "votes") == 131_778 + 127_773 + 108_499
    assert len(voters) == 160_176
    assert selected == {"up_to_150": 62, "150_500": 15, "from_500": 3}


def test_warszawa_has_83_projects_and_ballots_of_at_most_five(runs_of):
    runs = runs_of("pb_warszawa_2026")
    ballots = Counter(row["sheet"] for row in rows(runs, "votes"))
    assert count(runs, "candidates") == 83
    assert len(ballots) == 61_668
    assert max(ballots.values()) == 5
    assert sum(row["selected"] == "1" for row in rows(runs, "published")) == 17


def test_the_skating_has_17_competitions_and_152_segments(runs_of):
    runs = runs_of("isu_skating_2016_2017")
    published = list(rows(runs, "published"))
    segments = {
        (run.name, row["stage"], row["category"]) for run in runs for row in table(run.published)
    }
    assert len(runs) == 17
    assert len(segments) == 152
    assert sum(bool(row["panel_mark"]) for row in published) == 8630
    assert sum(bool(row["components"]) for row in published) == 1726
    assert (
        count(runs, "elements") == count(runs, "deductions") == count(runs, "candidates") == 1726
    )


def test_a_mark_that_no_judge_gave_is_left_out_and_counted(runs_of):
    runs = runs_of("isu_skating_2016_2017")
    assert sum(run.left_out for run in runs) == 40
    assert count(runs, "components") == 8630 * 9 - 40
    assert min(float(row["mark"]) for row in rows(runs, "components")) == 0.25


def test_a_deduction_is_given_without_its_sign(runs_of):
    given = Counter(row["mark"] for row in rows(runs_of("isu_skating_2016_2017"), "deductions"))
    assert given["1.00"] == 401
    assert not any(mark.startswith("-") for mark in given)


def test_eurovision_has_six_years_and_988_full_ballots(runs_of):
    runs = runs_of("eurovision_2016_2022")
    ballots = Counter(
        (run.name, code, row["stage"], row["sheet"])
        for run in runs
        for code in ("jury", "televote")
        for row in table(run.channels[code])
    )
    assert len(runs) == 6
    assert count(runs, "published") == count(runs, "running_order") == 367
    assert len(ballots) == 988
    assert set(ballots.values()) == {10}


def test_every_song_enters_one_semifinal_or_the_final_directly(runs_of):
    songs = list(rows(runs_of("eurovision_2016_2022"), "candidates"))
    directly = sum(song["in_final_directly"] == "1" for song in songs)
    assert all(
        [song["in_semifinal1"], song["in_semifinal2"], song["in_final_directly"]].count("1") == 1
        for song in songs
    )
    assert directly == 155 - 6 * 20  # of the finalists, all but ten from each semi-final


def test_each_semifinal_took_ten(runs_of):
    for run in runs_of("eurovision_2016_2022"):
        taken = Counter(row["stage"] for row in table(run.published) if row["selected"] == "1")
        assert taken == {"semifinal1": 10, "semifinal2": 10, "final": 1}


def test_the_jurors_are_168_juries_of_five_and_one_of_four(runs_of):
    runs = runs_of("eurovision_jurors_2016_2017")
    juries: dict[tuple[str, str], set[str]] = {}
    for run in runs:
        for row in table(run.channels["ranks"]):
            juries.setdefault((run.name, row["panel"]), set()).add(row["sheet"])
            assert row["panel"] != row["candidate"]
    assert len(runs) == 6
    assert len(juries) == 168
    assert Counter(len(jurors) for jurors in juries.values()) == {5: 167, 4: 1}


def test_the_tasting_has_nine_judges_and_ten_wines_in_each_flight(runs_of):
    runs = runs_of("princeton_wine_2012")
    marks = Counter((row["category"], row["sheet"]) for row in rows(runs, "marks"))
    assert len(marks) == 18
    assert set(marks.values()) == {10}
    assert sorted(
        int(row["rank"]) for row in rows(runs, "published") if row["category"] == "white"
    ) == [1, 2, 3, 4, 5, 6, 6, 8, 9, 10]


def test_the_hall_of_fame_has_3756_candidates_in_73_years_of_which_ten_elect_nobody(runs_of):
    runs = runs_of("bbwaa_hall_of_fame")
    elected = [sum(row["selected"] == "Y" for row in table(run.published)) for run in runs]
    assert len(runs) == 73
    assert count(runs, "candidates") == count(runs, "ballots") == 3756
    assert elected.count(0) == 10
