"""Invented answers to the sections of an application."""

import datetime as dt
import random

from ysgol.foundation.organisations.queries import SchoolFacts
from ysgol.web.demo.names import SPECIALISMS, SPECIALISMS_CY, Invented

ROLES = ("Teaching assistant, level 2", "Teaching assistant, level 3", "Learning support assistant")
ROLES_CY = ("Cynorthwyydd addysgu, lefel 2", "Cynorthwyydd addysgu, lefel 3", "Cynorthwyydd cymorth dysgu")
DESCRIPTIONS = (
    "I lead the catch-up reading group each morning and plan the sessions with the class teacher.",
    "I support number work in small groups, keep the records of progress and report to the teacher each week.",
    "I plan and lead outdoor learning for the Foundation Learning classes, with two assistants helping me.",
)
DESCRIPTIONS_CY = (
    "Rwy'n arwain y grŵp darllen bob bore ac yn cynllunio'r sesiynau gyda'r athrawes ddosbarth.",
    "Rwy'n cefnogi gwaith rhif mewn grwpiau bach, yn cadw'r cofnodion cynnydd ac yn adrodd i'r athro bob wythnos.",
    "Rwy'n cynllunio ac yn arwain dysgu yn yr awyr agored ar gyfer y dosbarthiadau Dysgu Sylfaen.",
)
WHOLE_CLASS = "I take Year 4 for an afternoon each week while the class teacher has planning time."
WHOLE_CLASS_CY = "Rwy'n cymryd Blwyddyn 4 am brynhawn bob wythnos tra bydd yr athrawes yn cynllunio."
EXAM_BOARDS = ("WJEC", "AQA", "Welsh Joint Education Committee")
EXAM_BOARDS_CY = ("CBAC", "AQA", "Cyd-bwyllgor Addysg Cymru")


def invent(
    person: Invented, number: int, school: SchoolFacts, *, on: dt.date, chance: random.Random
) -> dict[str, dict[str, str]]:
    """Complete answers by section for a person at a school; `number` makes the EWC number unique."""
    in_welsh = person.language == "cy"
    year = str(person.birth_date.year + 16)
    literacy = {
        "qualification": "gcse-welsh-first-language" if in_welsh else "gcse-english",
        "subject": "welsh" if in_welsh else "english",
        "grade": chance.choice("ABC"),
        "year": max("1988", year),
        "awarded_by": chance.choice(EXAM_BOARDS_CY if in_welsh else EXAM_BOARDS),
    }
    numeracy = {**literacy, "qualification": "gcse-mathematics", "grade": chance.choice("ABC")}
    del numeracy["subject"]
    return {
        "about-you": {"birth_date": person.birth_date.isoformat(), "phone": f"01632 960{number % 1000:03d}"},
        "ewc": {"registered": "yes", "ewc_number": f"{1_000_000 + number:07d}"},
        "school-and-role": {
            "school": school.code,
            "role": chance.choice(ROLES_CY if in_welsh else ROLES),
            "contract": chance.choice(("permanent", "permanent", "fixed-term")),
            "hours": chance.choice(("25", "27.5", "30", "32.5")),
        },
        "level2-literacy": literacy,
        "level2-numeracy": numeracy,
        "experience": {
            "years": str(chance.randrange(2, 21)),
            "description": chance.choice(DESCRIPTIONS_CY if in_welsh else DESCRIPTIONS),
            "whole_class": "yes",
            "whole_class_from": (on - dt.timedelta(days=400)).isoformat(),
            "whole_class_until": (on - dt.timedelta(days=chance.randrange(7, 90))).isoformat(),
            "whole_class_description": WHOLE_CLASS_CY if in_welsh else WHOLE_CLASS,
        },
        "specialism": {
            "kind": "specialist",
            "specialism": chance.choice(SPECIALISMS_CY if in_welsh else SPECIALISMS),
        },
        "assessment-language": {"language": person.language},
        "access-needs": {
            "has_needs": "yes",
            "needs": "Copi mewn print bras." if in_welsh else "A printed copy in large type.",
        }
        if chance.random() < 0.08
        else {"has_needs": "no"},
        "declarations": {"answers_true": "yes", "understands_status": "yes", "may_share": "yes"},
    }
