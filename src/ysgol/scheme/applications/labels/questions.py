"""The words of the application's questions: labels, hints, and what is wrong with an answer."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.kernel.findings import Finding

Text = str | Promise


@dataclass(frozen=True)
class QuestionWords:
    """`missing` is what to do when a required answer is not there."""

    label: Text
    missing: Text
    hint: Text = ""


_YEAR = QuestionWords(
    _("Year of the award"), _("Enter the year of the award"), _("With four figures, for example 2009.")
)
_GRADE = QuestionWords(_("Grade or level"), _("Enter the grade or level"), _("For example C, 4, Pass or Level 2."))
_AWARDED_BY = QuestionWords(
    _("Who awarded it"), _("Enter who awarded it"), _("The awarding body on the certificate, for example WJEC.")
)
_OTHER_PROOF = QuestionWords(
    _("If you chose other: what is it?"),
    _("Enter what your other proof is"),
    _("A delivery officer looks at it and decides whether it will do."),
)
_PROOF = _("What proof do you have?")

QUESTIONS: dict[tuple[str, str], QuestionWords] = {
    ("about-you", "birth_date"): QuestionWords(
        _("Date of birth"), _("Enter your date of birth"), _("For example 27 3 1988.")
    ),
    ("about-you", "phone"): QuestionWords(
        _("Telephone number (optional)"), "", _("Used only if a message does not reach you.")
    ),
    ("ewc", "registered"): QuestionWords(
        _("Are you registered with the Education Workforce Council (EWC) as a school learning support worker?"),
        _("Choose whether you are registered"),
    ),
    ("ewc", "ewc_number"): QuestionWords(
        _("If you are registered: your EWC number"),
        _("Enter your EWC number"),
        _("Seven figures. It is on your registration and on the EWC's website."),
    ),
    ("school-and-role", "school"): QuestionWords(
        _("Your school"), _("Find your school and choose it"), _("Type part of its name, its postcode or its number.")
    ),
    ("school-and-role", "role"): QuestionWords(
        _("Your job title"), _("Enter your job title"), _("For example teaching assistant, level 3.")
    ),
    ("school-and-role", "contract"): QuestionWords(_("Your contract"), _("Choose your kind of contract")),
    ("school-and-role", "hours"): QuestionWords(
        _("Hours a week"), _("Enter how many hours a week you work"), _("In term time. For example 32.5.")
    ),
    ("level2-literacy", "qualification"): QuestionWords(_PROOF, _("Choose what proof you have")),
    ("level2-literacy", "other_qualification"): _OTHER_PROOF,
    ("level2-literacy", "subject"): QuestionWords(_("Welsh or English?"), _("Choose Welsh or English")),
    ("level2-literacy", "grade"): _GRADE,
    ("level2-literacy", "year"): _YEAR,
    ("level2-literacy", "awarded_by"): _AWARDED_BY,
    ("level2-numeracy", "qualification"): QuestionWords(_PROOF, _("Choose what proof you have")),
    ("level2-numeracy", "other_qualification"): _OTHER_PROOF,
    ("level2-numeracy", "grade"): _GRADE,
    ("level2-numeracy", "year"): _YEAR,
    ("level2-numeracy", "awarded_by"): _AWARDED_BY,
    ("experience", "years"): QuestionWords(
        _("Years of experience as a teaching assistant"),
        _("Enter how many years of experience you have"),
        _("You can use one decimal place, for example 4.5."),
    ),
    ("experience", "description"): QuestionWords(
        _("Describe your experience"),
        _("Describe your experience"),
        _("With individual pupils, with groups and with whole classes. Do not name a pupil."),
    ),
    ("experience", "whole_class"): QuestionWords(
        _("Have you taken a whole class with no teacher present?"),
        _("Choose whether you have taken a whole class with no teacher present"),
    ),
    ("experience", "whole_class_from"): QuestionWords(
        _("If yes: when did you first do so?"), _("Enter when you first took a whole class")
    ),
    ("experience", "whole_class_until"): QuestionWords(
        _("If yes: when did you last do so?"), _("Enter when you last took a whole class")
    ),
    ("experience", "whole_class_description"): QuestionWords(
        _("If yes: which classes and subjects, and how were you supervised?"),
        _("Describe the classes that you took"),
        _("Do not name a pupil."),
    ),
    ("specialism", "kind"): QuestionWords(
        _("Is your work general, or do you specialise?"), _("Choose whether your work is general or specialised")
    ),
    ("specialism", "specialism"): QuestionWords(
        _("If you specialise: in what?"),
        _("Enter what you specialise in"),
        _("For example a subject, additional learning needs or the early years."),
    ),
    ("assessment-language", "language"): QuestionWords(
        _("In which language do you want to be assessed?"),
        _("Choose Welsh or English"),
        _("You can write and be visited in either language. It makes no difference to the decision."),
    ),
    ("access-needs", "has_needs"): QuestionWords(
        _("Is there something you need in order to take part?"),
        _("Choose whether there is something you need"),
        _("For example a step-free room, a signer, large print or breaks. It does not affect the decision."),
    ),
    ("access-needs", "needs"): QuestionWords(
        _("If yes: what do you need?"),
        _("Enter what you need"),
        _("Say what would help. You do not have to give a reason or name a condition."),
    ),
    ("declarations", "answers_true"): QuestionWords(
        _("The answers in this application are true as far as I know."),
        _("Tick the box if your answers are true"),
    ),
    ("declarations", "understands_status"): QuestionWords(
        _("I understand that HLTA is a status, and that it is not a promise of a post or of more pay."),
        _("Tick the box if you understand what the status is"),
    ),
    ("declarations", "may_share"): QuestionWords(
        _(
            "I agree that my headteacher is told that I am applying, and that the delivery body of my "
            "region checks this application."
        ),
        _("Tick the box if you agree"),
    ),
}

INTROS: dict[str, Text] = {
    "level2-literacy": _(
        "You need proof of literacy at level 2, in Welsh (first language) or in English. Give the "
        "details and add a copy of the certificate or of the statement of results."
    ),
    "level2-numeracy": _(
        "You need proof of mathematics at level 2. Give the details and add a copy of the certificate "
        "or of the statement of results."
    ),
    "experience": _("The scheme assesses what you already do. Write about your own work in the last year."),
    "access-needs": _("Delivery officers of your region see these answers, so that they can arrange what you need."),
    "declarations": _("Read each statement and tick it if it is true."),
}

OPTIONS: dict[tuple[str, str, str], Text] = {
    ("ewc", "registered", "yes"): _("Yes, I am registered"),
    ("ewc", "registered", "applied"): _("I have applied and am waiting"),
    ("ewc", "registered", "no"): _("No, I am not registered"),
    ("school-and-role", "contract", "permanent"): _("Permanent"),
    ("school-and-role", "contract", "fixed-term"): _("Fixed term"),
    ("school-and-role", "contract", "casual"): _("Casual"),
    ("school-and-role", "contract", "agency"): _("Through an agency"),
    ("level2-literacy", "qualification", "other"): _("Other"),
    ("level2-numeracy", "qualification", "other"): _("Other"),
    ("level2-literacy", "subject", "welsh"): _("Welsh (first language)"),
    ("level2-literacy", "subject", "english"): _("English"),
    ("experience", "whole_class", "yes"): _("Yes, I have"),
    ("experience", "whole_class", "no"): _("No, I have not"),
    ("specialism", "kind", "general"): _("General"),
    ("specialism", "kind", "specialist"): _("I specialise in a subject or an area"),
    ("assessment-language", "language", "cy"): _("Welsh"),
    ("assessment-language", "language", "en"): _("English"),
    ("access-needs", "has_needs", "yes"): _("Yes, there is"),
    ("access-needs", "has_needs", "no"): _("No, there is not"),
}


def problem(section: str, finding: Finding) -> str:
    """What is wrong with an answer and what to do about it, in the language of the page."""
    facts = dict(finding.facts)
    words = QUESTIONS.get((section, finding.where))
    if finding.code in {"missing", "not-confirmed"} and words is not None:
        return str(words.missing)
    if finding.code == "bad-format":
        return str(_FORMATS.get(finding.where, _OTHERWISE))
    found = _PROBLEMS.get(finding.code, _OTHERWISE)
    return str(found) % facts if facts else str(found)


_OTHERWISE = _("Check this answer")
_FORMATS = {
    "ewc_number": _("Enter your EWC number as seven figures, for example 0123456"),
    "phone": _("Enter a telephone number, for example 01632 960 001"),
}
_PROBLEMS = {
    "too-long": _("Use %(most)d characters or fewer (now %(length)d)"),
    "not-a-choice": _("Choose one of the answers"),
    "not-a-date": _("Enter a real date, for example 27 3 2026"),
    "in-future": _("Enter a date that is today or earlier"),
    "too-young": _("Check your date of birth: a candidate must be %(least)d or older"),
    "too-old": _("Check your date of birth: it makes you more than %(most)d years old"),
    "not-a-number": _("Enter a number in figures, such as 4"),
    "out-of-range": _("Enter a number from %(least)d to %(most)d"),
    "before-start": _("Enter a last date that is not before the first"),
    "outside-period": _(
        "The last time must be within the last %(months)d months: if it was earlier, ask for a class "
        "to take, and apply when you have taken it"
    ),
    "control-characters": _("Remove hidden characters: the text holds one that cannot be shown safely"),
    "document-missing": _("Add a document as proof"),
    "document-refused": _("Remove the document that did not pass the virus check, and add another copy"),
    "school-unknown": _("Find your school and choose it"),
    "school-closed": _("This school is closed: choose the school where you work now"),
    "school-without-region": _("Find your school and choose it"),
}


def option_label(section: str, key: str, code: str, proofs: dict[str, str]) -> str:
    """The words of a chosen answer; `proofs` names accepted proof by code. An unknown code is shown as it is."""
    return str(OPTIONS.get((section, key, code)) or proofs.get(code, code))


def wrong_search(text: str) -> str:
    """What to do when a search for a school found nothing."""
    return _now('No open school was found for "%(text)s". Check the spelling, or try its postcode.') % {"text": text}
