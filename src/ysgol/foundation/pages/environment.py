"""The Jinja2 environment of every page."""

import datetime as dt
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from ysgol.foundation.pages.folding import Bilingual


def build(**options: Any) -> Environment:
    """Make the environment. Django's engine sets autoescape; macros of GOV.UK read missing nested parameters."""
    options["undefined"] = ChainableUndefined
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    bilingual = Bilingual(**options)
    for environment in bilingual.all():
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
        )
        environment.globals.update(
            static=static, url=reverse, language=translation.get_language, get_messages=get_messages, now=timezone.now
        )
        environment.filters.update(date=date, short_date=short_date, moment=moment, number=number)
    return bilingual


def date(value: dt.date | None) -> str:
    """A day in words, "1 Mawrth 2027"; "" for None."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return formats.date_format(value, "DATE_FORMAT") if value else ""


def short_date(value: dt.date | None) -> str:
    """A day in figures, "01/03/2027"; "" for None."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""


def moment(value: dt.datetime | None) -> str:
    """An instant on London's clock, "1 March 2027, 09:30"; "" for None."""
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else ""


def number(value: int | float | None, places: int = 0) -> str:
    """A number with thousands separated; "" for None."""
    return "" if value is None else f"{value:,.{places}f}"
