"""A person's browser. Every page it shows is scanned; script is off unless a journey asks for it."""

import datetime as dt
import functools
import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from django.utils import translation
from playwright.sync_api import Browser, Page, Response, Route

from tests.guard.tree import ROOT

# WCAG 2.0 to 2.2, levels A and AA. 2.2 adds rules at AA only.
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PATIENCE_MILLISECONDS = 15_000
RESULTS = ROOT / "test-results"
# (address without query, language) of every page scanned in this process.
SCANNED: list[tuple[str, str]] = []


@functools.cache
def axe() -> str:
    """The accessibility rules, as script."""
    package = resources.files("axe_playwright_python")
    return next(Path(str(package)).rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What the rules find wrong on the page: rule, and the first places."""
    page.evaluate(axe())
    found = page.evaluate(f"axe.run(document, {json.dumps({'runOnly': STANDARD})})")
    return [
        f"{rule['id']}: {rule['help']} at {[node['target'] for node in rule['nodes'][:3]]}"
        for rule in found["violations"]
    ]


class Scanner:
    """A second browser, with script, that is given the very bytes and headers the first one got.

    The rules need script, which a window without script does not run.
    """

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport=WIDE, service_workers="block")
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def faults(self, address: str, body: str, headers: dict[str, str], *, status: int) -> list[str]:
        """Everything wrong with a page as it was sent."""
        self.complaints.clear()
        target = urlsplit(address)._replace(fragment="").geturl()
        sent = {name: value for name, value in headers.items() if name in {"content-type", "content-security-policy"}}

        def answer(route: Route) -> None:
            if route.request.resource_type == "document":
                route.fulfill(status=200, body=body, headers=sent)
            else:
                route.continue_()

        self.page.route("**/*", answer)
        try:
            self.page.set_viewport_size(WIDE)
            self.page.goto(target, wait_until="load")
            found = [*violations(self.page), *self._shape()]
            self.page.set_viewport_size(NARROW)
            if (width := self.page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
                found.append(f"scrolls sideways at {NARROW['width']} px: {width} px wide {self._wide_parts()}")
            return found + [f"browser: {text}" for text in self.complaints]
        finally:
            self.page.unroute("**/*")

    def _wide_parts(self) -> list[str]:
        return self.page.evaluate(
            f"""[...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > {NARROW["width"]})
            .slice(0, 4).map(e => e.tagName + '.' + e.className)"""
        )

    def _shape(self) -> list[str]:
        """What every page must have besides what the rules ask."""
        page, found = self.page, []
        if (count := page.locator("h1").count()) != 1:
            found.append(f"{count} h1 on the page")
        if not re.fullmatch(r"\S.* - \S.*", page.title()):
            found.append(f"title {page.title()!r} does not name the page and the service")
        if page.locator("main").count() != 1:
            found.append("no single main")
        has_summary = page.locator(".govuk-error-summary").count() > 0
        if has_summary and not re.match(r"(Error|Gwall): ", page.title()):
            found.append(f"the title of a page with errors is {page.title()!r}")
        return found


class Window:
    """What one person sees and does. Each page shown is checked before anything is done on it."""

    def __init__(self, browser: Browser, scanner: Scanner, address: str, *, language: str, script: bool) -> None:
        self.address, self.language, self.scanner = address, language, scanner
        self.context = browser.new_context(
            base_url=address,
            locale=f"{language}-GB",
            java_script_enabled=script,
            viewport=WIDE,
            service_workers="block",
        )
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.page = self.context.new_page()
        self._last: Response | None = None
        self.page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self._last = response

    @property
    def status(self) -> int:
        """The status of the page shown."""
        assert self._last is not None
        return self._last.status

    @property
    def path(self) -> str:
        """The path of the page shown, with its query."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def visit(self, path: str) -> "Window":
        """Open an address, in this window's language when it names none."""
        return self.open(path).check()

    def open(self, path: str) -> "Window":
        """Open an address without scanning what it shows."""
        self.page.goto(path, wait_until="load")
        return self

    def check(self) -> "Window":
        """Scan what is shown. Raises AssertionError with everything found; the page is kept in test-results."""
        assert self._last is not None
        if "text/html" not in self._last.headers.get("content-type", ""):
            return self
        body = self.page.content()
        shown = self.page.locator("html").get_attribute("lang")  # waits for the page, as evaluating does not
        found = self.scanner.faults(self.page.url, body, self._last.headers, status=self.status)
        if shown != self.language:
            found.append(f"html lang is {shown!r}, not {self.language!r}")
        SCANNED.append((urlsplit(self.page.url).path, self.language))
        if found:
            RESULTS.mkdir(exist_ok=True)
            name = re.sub(r"\W+", "-", f"{urlsplit(self.page.url).path}-{self.language}").strip("-")
            (RESULTS / f"{name}.html").write_text(body, encoding="utf-8")
        assert found == [], f"{self.page.url} ({self.status}): {found}"
        return self

    def _and_check(self, act: Callable[[], None]) -> "Window":
        act()
        self.page.wait_for_load_state("load")
        return self.check()

    def say(self, english: str, **facts: object) -> str:
        """The service's own words in this window's language."""
        with translation.override(self.language):
            return translation.gettext(english) % facts if facts else translation.gettext(english)

    def press(self, english: str) -> "Window":
        """Press the first button with these words, in this window's language, and check the page it leads to."""
        found = self.page.locator("main button").filter(has_text=self.say(english))
        return self._and_check(found.first.click)

    def follow(self, english: str) -> "Window":
        """Follow the first link with these words, in this window's language, and check the page it leads to."""
        found = self.page.locator("main a").filter(has_text=self.say(english))
        return self._and_check(found.first.click)

    def answer(self, **answers: object) -> "Window":
        """Fill in fields by name ("__" for "-"). A day fills three boxes; what is chosen is given by its value."""
        for name, value in answers.items():
            if isinstance(value, dt.date):
                parts = {"day": value.day, "month": value.month, "year": value.year}
                for part, number in parts.items():
                    self._fill(f"{name}-{part}", str(number))
            else:
                self._fill(name.replace("__", "-"), value)
        return self

    def _fill(self, name: str, value: object) -> None:
        found = self.page.locator(f'main [name="{name}"]')
        kind = str(found.first.evaluate("e => e.tagName + ' ' + (e.type || '')")).lower()
        if kind in {"input radio", "input checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(f'main [name="{name}"][value="{one}"]').check()
        elif kind.startswith("select"):
            found.select_option(str(value))
        elif kind == "input file":
            found.set_input_files(str(value))
        else:
            found.fill(str(value))

    def first_of(self, name: str) -> str:
        """The value of the first thing that can be chosen for the field of this name."""
        found = self.page.locator(f'main [name="{name}"]').first
        if found.evaluate("e => e.tagName") == "SELECT":
            return str(found.evaluate("e => [...e.options].map(o => o.value).find(v => v)"))
        return str(found.get_attribute("value"))

    def sees(self, *english: str) -> "Window":
        """All of these words of the service, in this window's language, are in the main part of the page."""
        return self.shows(*(self.say(words) for words in english))

    def shows(self, *texts: str) -> "Window":
        """All of these texts, as they are, are in the main part of the page."""
        main = " ".join(self.page.get_by_role("main").inner_text().split())
        missing = [text for text in texts if " ".join(text.split()) not in main]
        assert missing == [], f"{self.page.url}: {missing} not in: {main}"
        return self

    def links(self) -> list[str]:
        """The addresses within the service that this page links to, with their query, in order."""
        found = self.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        own = [urlsplit(link) for link in found if link.startswith(f"{self.address}/")]
        return list(dict.fromkeys(f"{link.path}?{link.query}" if link.query else link.path for link in own))

    def close(self) -> None:
        self.context.close()
