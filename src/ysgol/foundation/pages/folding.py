"""Templates compiled once for each language, with their fixed words already translated.

Looking up every phrase of the shell on every request took more than half the time of a plain page. A phrase without
placeholders, the address of a static file and the language itself are the same on every request in a language: they
become part of the compiled template. Phrases with placeholders and plurals are looked up as before.
"""

from collections.abc import MutableMapping
from typing import Any

from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from ysgol.foundation.pages.language import CODES

_WORDS = frozenset({"_", "gettext"})


class _Fold(NodeTransformer):
    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802 the visitor asks it
        self.generic_visit(node, *args, **kwargs)
        if not isinstance(node.node, nodes.Name):
            return node
        if node.node.name == "language" and not node.args:
            return nodes.Const(translation.get_language(), lineno=node.lineno)
        text = _only_text(node)
        if text is None:
            return node
        if node.node.name in _WORDS:
            # As the extension's own lookup does: marked safe, and "%%" is one percent sign.
            return nodes.Const(Markup(translation.gettext(text)) % {}, lineno=node.lineno)  # noqa: S704 ours
        if node.node.name == "static":
            return nodes.Const(static(text), lineno=node.lineno)
        return node


def _only_text(node: nodes.Call) -> str | None:
    """The text of a call whose one argument is a text written in the template."""
    if len(node.args) != 1 or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return None
    argument = node.args[0]
    return argument.value if isinstance(argument, nodes.Const) and isinstance(argument.value, str) else None


class _OneLanguage(Environment):
    language = ""

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        with translation.override(self.language):
            return super()._generate(_Fold().visit(source), *args, **kwargs)


class Bilingual(Environment):
    """An environment whose templates come from the one of the language that is active when they are asked for.

    Where no language of the service is active, this environment itself compiles them and nothing is folded.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._each = {code: _OneLanguage(**options) for code in CODES}
        for code, environment in self._each.items():
            environment.language = code

    def all(self) -> tuple[Environment, ...]:
        """This environment and that of each language, to be given the same globals and filters."""
        return (self, *self._each.values())

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 the library's name
    ) -> Template:
        """The template in the active language."""
        own = self._each.get(translation.get_language() or "")
        return own.get_template(name, parent, globals) if own else super().get_template(name, parent, globals)

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 the library's name
        template_class: type[Template] | None = None,
    ) -> Template:
        """A template of this text in the active language."""
        own = self._each.get(translation.get_language() or "")
        if own:
            return own.from_string(source, globals, template_class)
        return super().from_string(source, globals, template_class)
