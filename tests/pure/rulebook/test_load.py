import re

import pytest

from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.rulebook import load

RULES = (load.DATA / "rules" / "wales-2026.toml").read_text(encoding="utf-8")
STANDARDS = (load.DATA / "standard-sets" / "wales-2019.toml").read_text(encoding="utf-8")
TERMS = (load.DATA / "school-terms.toml").read_text(encoding="utf-8")


def problem(read, path, text: str) -> tuple[str, str, str]:
    """File, key and problem of the refusal."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        read(path)
    assert raised.value.code == "rulebook-invalid"
    return tuple(raised.value.facts[name] for name in ("file", "key", "problem"))


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("value = 90", 'value = "ninety"', "numbers[3].value", "must be a whole number"),
        ("value = 90", "value = true", "numbers[3].value", "must be a whole number"),
        ("value = 90", "value = 0", "numbers[3].value", "must be 1 or more"),
        ("value = 90\n", "", "numbers[3].value", "is missing"),
        ("value = 90", "value = 90\nvalu = 91", "numbers[3].valu", "is not a key of this table"),
        ('unit = "months"', 'unit = "moons"', "numbers[1].unit", "must be one of"),
        ('certainty = "seen"', 'certainty = "england-only"', "eligibility[1].status", "cannot be official"),
        ('source = "csc"', 'source = "rumour"', "eligibility[1].source", "is not among the sources"),
        ('url = "https://cscjes', 'url = "http://cscjes', "sources.csc.url", "must start with https://"),
        ("read_on = 2026-11-23", 'read_on = "yesterday"', "sources.csc.read_on", "must be a date"),
        ("read_on = 2026-11-23", "read_on = 2026-11-23T09:00:00", "sources.csc.read_on", "must be a date"),
        ('name_cy = "Rheolau Cymru, fersiwn 2026"', 'name_cy = ""', "name_cy", "must not be empty"),
        (
            'name_cy = "Rheolau Cymru, fersiwn 2026"',
            'name_cy = "Rules for Wales, version of 2026"',
            "name_cy",
            "is the same as the English",
        ),
        ('version = "wales-2026"', 'version = "wales-2027"', "version", "must be the name of the file, wales-2026"),
        ('code = "level2-numeracy"', 'code = "level2-literacy"', "eligibility", "has the code level2-literacy twice"),
        ('rules = ["level2-literacy"]', 'rules = ["level3"]', "evidence", "which this version does not have"),
        ('rules = ["level2-literacy"]', "rules = []", "evidence[1].rules", "must be a list of strings"),
        (
            'rules = ["level2-literacy"]',
            'rules = ["level2-literacy", "level2-literacy"]',
            "evidence[1].rules",
            "names something twice",
        ),
        ("usual_max = 32", "usual_max = 25", "offsets[4].usual_max", "must not be less than usual_min"),
        ('unit = "weeks"', 'unit = "months"', "offsets[6].unit", "must be days or weeks"),
        ("from_end = true", 'from_end = "yes"', "offsets[8].from_end", "must be true or false"),
        ("[sources.csc]", "[[sources.csc]]", "sources.csc", "must be a table"),
    ],
)
def test_rule_set_with_a_mistake_names_file_key_and_problem(tmp_path, old, new, key, words):
    file, where, said = problem(load.rule_set, tmp_path / "wales-2026.toml", changed(RULES, old, new))

    assert (file, where) == ("wales-2026.toml", key)
    assert words in said


def test_rule_set_without_a_section_is_refused(tmp_path):
    text = re.sub(r"\[\[waiting_list\]\].*?(?=\n# -|\n\[\[offsets)", "", RULES, flags=re.DOTALL)

    assert problem(load.rule_set, tmp_path / "wales-2026.toml", text)[1:] == ("waiting_list", "is missing")


@pytest.mark.parametrize("content", [b"version = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_file_that_is_not_toml_is_refused(tmp_path, content):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)

    with pytest.raises(Invalid) as raised:
        load.rule_set(path)
    assert raised.value.facts["file"] == "broken.toml"


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("number = 2", "number = 1", "areas", "has the code 1 twice"),
        ("slots = 5", "slots = 4", "slots", "is less than the largest number"),
        ('country = "wales"', 'country = "narnia"', "country", "must be one of wales, england"),
        ('code = "wales-2019"', 'code = "wales-2020"', "code", "must be the name of the file"),
        ('title_cy = "Arloesi"\n', "", "areas[1].standards[5].title_cy", "is missing"),
    ],
)
def test_standard_set_with_a_mistake_names_key_and_problem(tmp_path, old, new, key, words):
    _file, where, said = problem(load.standard_set, tmp_path / "wales-2019.toml", changed(STANDARDS, old, new))

    assert where == key
    assert words in said


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("ends_on = 2017-12-22", "ends_on = 2017-08-22", "terms[1].starts_on", "not in order"),
        ("ends_on = 2017-12-22", "ends_on = 2018-01-20", "terms", "is out of order or overlaps"),
        ('name = "autumn"', 'name = "monsoon"', "terms[1].name", "must be one of autumn"),
    ],
)
def test_school_terms_with_a_mistake_name_key_and_problem(tmp_path, old, new, key, words):
    _file, where, said = problem(load.calendar_terms, tmp_path / "school-terms.toml", changed(TERMS, old, new))

    assert where == key
    assert words in said


def test_fingerprint_is_of_what_is_said_and_not_of_how_it_is_written(tmp_path):
    one, other, third = (tmp_path / name for name in ("a.toml", "b.toml", "c.toml"))
    one.write_text("a = 1\nb = 2026-01-01\n", encoding="utf-8")
    other.write_text("# A comment\nb   = 2026-01-01\na = 1\n", encoding="utf-8")
    third.write_text("a = 1\nb = 2026-01-02\n", encoding="utf-8")

    assert load.fingerprint(one) == load.fingerprint(other) != load.fingerprint(third)
