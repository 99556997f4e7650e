import datetime as dt

import pytest

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.rulebook import load, queries
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Unit
from ysgol.foundation.rulebook.domain.sources import Certainty, Status

PUBLISHED = [*sorted((load.DATA / "rules").glob("*.toml")), *sorted((load.DATA / "standard-sets").glob("*.toml"))]


def test_published_versions_are_as_they_were_published():
    """A case is judged by the version it began under, so a published file never changes: add a file instead."""
    locked = (load.DATA / "published.lock").read_text(encoding="utf-8")
    now = "".join(f"{load.fingerprint(path)}  {path.relative_to(load.DATA)}\n" for path in PUBLISHED)

    assert now == locked, f"a published version was changed; its lock file would now read:\n{now}"


def provenances():
    for rules in queries.rule_sets():
        for group in (rules.eligibility, rules.evidence, rules.declarations, rules.numbers, rules.waiting_list):
            yield from (one.provenance for one in group)
        yield from (one.provenance for one in (*rules.offsets, *rules.retention))
    for found in queries.standard_sets():
        yield from (one.provenance for one in (found, *found.areas, *found.standards))
    yield from (one.provenance for one in queries.calendar_terms())


def test_every_value_has_a_source_in_both_languages_and_a_day_it_was_read():
    for provenance in provenances():
        assert provenance.source.name.en
        assert provenance.source.name.cy
        assert dt.date(2020, 1, 1) < provenance.source.read_on <= dt.date(2030, 1, 1)


def test_official_values_were_seen_and_none_is_of_england():
    official = [one for one in provenances() if one.status is Status.OFFICIAL]

    assert len(official) > 20
    assert {one.certainty for one in official} == {Certainty.SEEN}


def test_the_entry_rules_and_the_declarations_are_official():
    rules = queries.rule_set("wales-2026")

    assert {one.provenance.status for one in (*rules.eligibility, *rules.declarations)} == {Status.OFFICIAL}
    assert [one.code for one in rules.declarations] == [
        "release-briefing", "understand-standards", "support-tasks", "facilitate-visit"
    ]  # fmt: skip


def test_version_in_force_is_the_newest_whose_day_has_come():
    assert queries.current_version(dt.date(2026, 11, 23)) == "wales-2026"
    assert queries.rule_set() == queries.rule_set("wales-2026")
    with pytest.raises(NotFound):
        queries.current_version(dt.date(2001, 1, 1))
    with pytest.raises(NotFound):
        queries.rule_set("wales-1066")


def test_standards_of_2019_are_the_five_names_in_both_languages():
    found = queries.standard_set("wales-2019")

    assert [(one.title.en, one.title.cy) for one in found.standards] == [
        ("Pedagogy", "Addysgeg"),
        ("Collaboration", "Cydweithredu"),
        ("Leadership", "Arweinyddiaeth"),
        ("Professional learning", "Dysgu proffesiynol"),
        ("Innovation", "Arloesi"),
    ]
    assert found.empty_slots == ()


def test_standards_of_2011_are_five_areas_with_thirty_six_empty_slots():
    found = queries.standard_set("wales-2011")

    assert len(found.areas) == 5
    assert found.standards == ()
    assert found.empty_slots == tuple(range(1, 37))
    with pytest.raises(NotFound):
        found.standard(1)


def test_standards_of_england_are_thirty_three_marked_as_such():
    found = queries.standard_set("england-hnap")

    assert [one.number for one in found.standards] == list(range(1, 34))
    assert [len(area.standards) for area in found.areas] == [7, 9, 5, 4, 8]
    assert found.country == "england"
    assert found.translation_note is not None
    assert {one.provenance.status for one in found.standards} == {Status.OUR_DEFAULT}
    assert found.standard(33).title.en == "Directs the work of other adults"


def test_standard_sets_of_wales_come_first_and_an_unknown_one_is_not_found():
    assert [one.code for one in queries.standard_sets()] == ["wales-2019", "wales-2011", "england-hnap"]
    with pytest.raises(NotFound):
        queries.standard_set("atlantis")


def test_every_milestone_is_used_by_an_offset_or_given():
    rules = queries.rule_set("wales-2026")
    used = {one.start for one in rules.offsets} | {one.finish for one in rules.offsets}

    assert set(MilestoneKind) - used == {MilestoneKind.APPLICATIONS_OPEN}
    assert {one.unit for one in rules.offsets} == {Unit.DAYS, Unit.WEEKS}


def test_bank_holidays_come_without_the_network_and_hold_substitute_days():
    found = queries.bank_holidays()

    assert {dt.date(2018, 12, 25), dt.date(2027, 5, 3), dt.date(2026, 12, 28)} <= found
    assert dt.date(2026, 12, 26) not in found
    assert dt.date(2027, 8, 2) not in found  # Scotland's summer bank holiday


def test_school_calendar_covers_the_years_it_names():
    calendar = queries.school_calendar()
    covered = [year for year in range(2015, 2030) if calendar.covers(dt.date(year, 9, 1))]

    assert covered == [2017, 2018, 2025, 2026, 2027]
    assert not calendar.is_school_day(dt.date(2027, 2, 10))
    assert calendar.is_school_day(dt.date(2026, 11, 23))
