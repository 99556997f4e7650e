"""A full set of facts for every message, required and optional."""

from ysgol.foundation.notices.domain.catalogue import CODES, MESSAGES, FactKind

_VALUES = {
    FactKind.TEXT: "Siân ap Gwilym",
    FactKind.NOTE: "A first line\nand a second",
    FactKind.WORDS: {"en": "Spring 2027", "cy": "Gwanwyn 2027"},
    FactKind.ITEMS: [
        {"en": "Send your mathematics certificate", "cy": "Anfonwch eich tystysgrif fathemateg"},
        {"en": "Say which school you work in", "cy": "Dywedwch ym mha ysgol rydych yn gweithio"},
    ],
    FactKind.NUMBER: 15,
    FactKind.DATE: "2027-03-01",
    FactKind.MOMENT: "2026-11-23T09:30:00+00:00",
    FactKind.LINK: "/application/",
    FactKind.SECRET: "BCD-FGH",
    FactKind.SECRET_LINK: "/endorse/abcdefghijkl/",
}


def _value(kind, name, fact):
    return sorted(CODES[kind, name])[0] if fact is FactKind.CODE else _VALUES[fact]


FACTS_OF = {
    kind: {name: _value(kind, name, fact) for name, fact in {**message.facts, **message.optional}.items()}
    for kind, message in MESSAGES.items()
}
