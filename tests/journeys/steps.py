"""What people do in the journeys. Words are the English source texts: windows say them in their own language."""

import datetime as dt
import re
import time
from pathlib import Path

import pikepdf

from tests.journeys.window import Window
from ysgol.foundation.rulebook import queries as rulebook

# The worker looks for messages every two seconds; a busy machine may take a while.
PATIENCE_SECONDS = 40


def proof(directory: Path) -> Path:
    """A PDF of one page, as a scanner makes it."""
    path = directory / "tystysgrif TGAU.pdf"
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(path)
    return path


def message(window: Window, address: str, about: str) -> Window:
    """Open the newest message to an address whose subject holds `about`, waiting until the worker has sent it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        window.page.goto(f"/messages/outbox/?address={address}")
        found = window.page.get_by_role("main").get_by_role("rowheader").filter(has_text=about).get_by_role("link")
        if found.count():
            found.first.click()
            return window.check()
        assert time.monotonic() < end, f"no message about {about!r} to {address}: {window.page.content()[-3000:]}"
        time.sleep(0.5)


def code_in(window: Window) -> str:
    """The six-figure code in the message shown."""
    found = re.search(r"\b(\d{6})\b", window.page.locator(".ysgol-prewrap").first.inner_text())
    assert found
    return found[1]


def link_in(window: Window, part: str) -> str:
    """The address in the message shown that holds `part`, without the service's own name."""
    for link in window.links():
        if part in link:
            return link
    raise AssertionError(f"no link with {part} in {window.links()}")


def check_eligibility(window: Window, *, answer: str = "yes") -> None:
    """Answer every question of the public checker alike."""
    window.visit("/eligibility/").follow("Start the check")
    for _rule in rulebook.rule_set().eligibility:
        window.answer(answer=answer).press("Continue")


def sign_up(window: Window, outbox: Window, *, given_names: str, family_name: str, email: str) -> None:
    """From the sign-in page: make an account with a code from the outbox. The window goes where it wanted to go."""
    window.follow("Create an account")
    window.answer(given_names=given_names, family_name=family_name, email=email, language=window.language)
    window.press("Continue")
    window.answer(code=code_in(message(outbox, email, ""))).press("Continue")


def start_application(window: Window, *, region: str) -> None:
    """Start an application in the open cohort of a region, by the region's name in this window's language."""
    cohort = window.page.get_by_label(re.compile(re.escape(region)))
    window.answer(language=window.language)
    cohort.first.check()
    window.press("Start")


def fill_in(window: Window, *, school: str, today: dt.date, certificate: Path) -> None:
    """Every part of the application."""
    level2 = {"grade": "B", "year": 2009, "awarded_by": "CBAC / WJEC", "document": certificate}
    parts = {
        "about-you": {"birth_date": dt.date(1991, 5, 17), "phone": "01443 555 010"},
        "ewc": {"registered": "yes", "ewc_number": "1234567"},
        "school-and-role": {
            "school__q": school,
            "role": "Cynorthwyydd addysgu",
            "contract": "permanent",
            "hours": "30",
        },
        "level2-literacy": {"qualification": None, "subject": "welsh", **level2},
        "level2-numeracy": {"qualification": None, **level2},
        "experience": {
            "years": "6",
            "description": "Grwpiau darllen, ymyrraeth rhifedd a gwaith gyda'r dosbarth cyfan.",
            "whole_class": "yes",
            "whole_class_from": today - dt.timedelta(days=120),
            "whole_class_until": today - dt.timedelta(days=10),
            "whole_class_description": "Blwyddyn 4, bob prynhawn Mercher, heb athro yn yr ystafell.",
        },
        "specialism": {"kind": "general"},
        "assessment-language": {"language": "cy"},
        "access-needs": {"has_needs": "no"},
        "declarations": {"answers_true": "on", "understands_status": "on", "may_share": "on"},
    }
    for key, answers in parts.items():
        window.visit(f"/application/parts/{key}/")
        chosen = {name: window.first_of(name) if value is None else value for name, value in answers.items()}
        window.answer(**chosen).press("Save and continue")
        assert window.path == "/application/", f"{key}: {window.page.get_by_role('main').inner_text()}"


def ask_headteacher(window: Window, *, name: str, email: str, language: str) -> None:
    """Send the request for support."""
    window.visit("/application/endorsement/")
    window.answer(head_name=name, head_email=email, head_language=language)
    window.page.get_by_role("main").locator("form button[type=submit]").first.click()
    window.check()


def support(window: Window) -> None:
    """As the headteacher, from the page of the link: yes, every declaration, a guaranteed post."""
    window.answer(who="me").press("Continue")
    window.answer(decision="yes").press("Continue")
    declarations = [declaration.code for declaration in rulebook.rule_set().declarations]
    window.answer(declarations=declarations, commitment="guaranteed", note="Mae'r swydd yn barod.")
    window.press("Continue").press("Confirm and send")


def send(window: Window) -> str:
    """Check the answers and send the application; its reference."""
    window.visit("/application/check/").answer(is_true="on").press("Send the application")
    found = re.search(r"[A-Z]-\d{7}-\w+", window.page.get_by_role("main").inner_text())
    assert found, window.page.get_by_role("main").inner_text()
    return found[0]


def open_case(window: Window, reference: str) -> int:
    """As an officer, find a case by its reference in the queue and open it; its number."""
    window.visit(f"/cases/?text={reference}")
    window.page.locator("main a").filter(has_text=reference).first.click()
    window.check()
    found = re.fullmatch(r"/cases/(\d+)/.*", window.path)
    assert found, window.path
    return int(found[1])


def decide(window: Window, case: int) -> None:
    """As an officer: eligible."""
    window.visit(f"/cases/{case}/decide/")
    window.answer(outcome="eligible", note="Gwelwyd y tystysgrifau.").press("Save the decision")


def review_and_release(window: Window, reference: str) -> None:
    """As a manager: read the letter of the case, and release it today, alone."""
    window.visit("/letters/")
    window.page.locator("main a").filter(has_text=reference).first.click()
    window.check().press("Mark as reviewed")
    window.visit("/letters/")
    for tick in window.page.locator('main input[name="letter"]').all():
        row = tick.locator("xpath=ancestor::tr")
        tick.set_checked(reference in row.inner_text())
    window.press("Continue to release").press("Release the letters")


def offer(window: Window, case: int) -> None:
    """As an officer: offer the person of the case a place in the first pool."""
    window.visit("/places/")
    window.page.locator("main a[href^='/places/']").first.click()
    window.check()
    window.answer(pool=window.first_of("pool"))
    window.page.locator(f'main input[name="case"][value="{case}"]').check()
    window.press("Offer places")
