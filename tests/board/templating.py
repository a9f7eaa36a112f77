"""What templates do with the contexts of their pages, found by following types through their syntax trees.

A type is a type hint. Where it cannot be told it is ``Any``, and an attribute of that is a fault by itself: what a template
may reach is what a dataclass names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes
from markupsafe import Markup

from sitroom.board.rendering import Chrome, Page

Scope = dict[str, Any]
_LOOP: Mapping[str, Any] = {
    "index": int, "index0": int, "first": bool, "last": bool, "length": int, "revindex": int, "revindex0": int,
}  # fmt: skip
_FILTERS: Mapping[str, Any] = {"length": int, "count": str, "truncate": str, "lower": str, "upper": str, "join": str}


@dataclass(frozen=True, slots=True)
class Module:
    """An imported template, of which macros are called."""

    template: str


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro and the template that it stands in."""

    template: str
    node: nodes.Macro


@dataclass(slots=True)
class Findings:
    """Faults in words, and each field of a dataclass that a template reaches."""

    faults: dict[str, None] = field(default_factory=dict)
    used: set[tuple[type, str]] = field(default_factory=set)


class Checker:
    """Follows the types of pages through their templates; ``findings`` gathers over all pages that are checked."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._trees: dict[str, nodes.Template] = {}
        self._called: set[tuple[str, str, str]] = set()
        self.findings = Findings()

    def check(self, page: type[Page]) -> None:
        """Follow one page through its template, those that it extends, and all macros that these call."""
        self._blocks: dict[str, tuple[str, nodes.Block]] = {}
        self._page = page
        self._chain: list[str] = []
        name: str | None = page.template
        while name is not None:
            tree = self._tree(name)
            self._chain.insert(0, name)
            for block in tree.find_all(nodes.Block):
                self._blocks.setdefault(block.name, (name, block))
            extends = tree.find(nodes.Extends)
            name = extends.template.value if extends is not None and isinstance(extends.template, nodes.Const) else None
        self._body(self._chain[0], self._tree(self._chain[0]).body, self._scope(self._chain[0]))

    def _tree(self, name: str) -> nodes.Template:
        if name not in self._trees:
            assert self._environment.loader is not None
            self._trees[name] = self._environment.parse(self._environment.loader.get_source(self._environment, name)[0])
        return self._trees[name]

    def _scope(self, template: str) -> Scope:
        """What every part of a template sees: the context, the environment's globals, imports and macros.

        These are its own and, where it is shown as a page, those of the templates that it extends.
        """
        scope: Scope = {**self._environment.globals, "page": self._page, "chrome": Chrome}
        for name in self._chain if template in self._chain else [template]:
            for node in self._tree(name).find_all((nodes.Import, nodes.Macro)):
                if isinstance(node, nodes.Macro):
                    scope[node.name] = Macro(name, node)
                elif isinstance(node, nodes.Import) and isinstance(node.template, nodes.Const):
                    scope[node.target] = Module(node.template.value)
        return scope

    def _fault(self, template: str, node: nodes.Node, words: str) -> Any:
        self.findings.faults[f"{template}:{node.lineno}: {words} ({self._page.__name__})"] = None
        return Any

    # Statements

    def _body(self, template: str, body: list[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._statement(template, node, scope)

    def _statement(self, template: str, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Extends() | nodes.Import() | nodes.Macro() | nodes.TemplateData():
                pass
            case nodes.Block():
                home, block = self._blocks[node.name]
                self._body(home, block.body, self._scope(home))
            case nodes.For():
                inner = {**scope, "loop": _LOOP}
                self._bind(template, node.target, self._element(template, node, self._type(template, node.iter, scope)), inner)
                if node.test is not None:
                    self._type(template, node.test, inner)
                self._body(template, node.body, inner)
                self._body(template, node.else_, scope)
            case nodes.If():
                self._type(template, node.test, scope)
                for body in (node.body, *(branch.body for branch in node.elif_), node.else_):
                    self._body(template, body, scope)
                for branch in node.elif_:
                    self._type(template, branch.test, scope)
            case nodes.Assign():
                self._bind(template, node.target, self._type(template, node.node, scope), scope)
            case nodes.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(template, target, self._type(template, value, scope), inner)
                self._body(template, node.body, inner)
            case nodes.Expr():
                self._type(template, node, scope)
            case _:
                for child in node.iter_child_nodes():
                    self._statement(template, child, scope)

    def _bind(self, template: str, target: nodes.Node, kind: Any, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            parts = get_args(kind) if get_origin(kind) is tuple else ()
            if len(parts) != len(target.items) or Ellipsis in parts:
                self._fault(template, target, f"{told(kind)} is not taken apart into {len(target.items)}")
                parts = (Any,) * len(target.items)
            for item, part in zip(target.items, parts, strict=True):
                self._bind(template, item, part, scope)

    def _element(self, template: str, node: nodes.Node, kind: Any) -> Any:
        kind = without_none(kind)
        args = get_args(kind)
        if get_origin(kind) is tuple and args:
            return args[0] if len(args) == 2 and args[1] is Ellipsis else Union[args]  # noqa: UP007 - of values
        return self._fault(template, node, f"{told(kind)} is gone through, which is no typed tuple")

    # Expressions

    def _type(self, template: str, node: nodes.Node, scope: Scope) -> Any:
        match node:
            case nodes.Name():
                return scope[node.name] if node.name in scope else self._fault(template, node, f"{node.name} is not known")
            case nodes.Const():
                return type(node.value)
            case nodes.TemplateData():
                return str
            case nodes.Tuple() | nodes.List():
                kinds = [self._type(template, item, scope) for item in node.items]
                return tuple[tuple(kinds)] if isinstance(node, nodes.Tuple) else tuple[kinds[0] if kinds else Any, ...]  # type: ignore[misc]
            case nodes.Getattr():
                return self._attribute(template, node, self._type(template, node.node, scope))
            case nodes.Getitem():
                self._type(template, node.arg, scope)
                return self._item(template, node, self._type(template, node.node, scope))
            case nodes.Call():
                return self._call(template, node, scope)
            case nodes.Filter():
                for child in node.iter_child_nodes():
                    self._type(template, child, scope)
                return _FILTERS.get(node.name, Any)
            case nodes.CondExpr():
                one = self._type(template, node.expr1, scope)
                self._type(template, node.test, scope)
                return Union[one, self._type(template, node.expr2, scope) if node.expr2 else None]  # noqa: UP007 - of values
            case nodes.Or() | nodes.And():
                left, right = self._type(template, node.left, scope), self._type(template, node.right, scope)
                return Union[left, right]  # noqa: UP007 - of values
            case nodes.Compare() | nodes.Test() | nodes.Not():
                self._children(template, node, scope)
                return bool
            case nodes.Concat():
                self._children(template, node, scope)
                return str
            case nodes.BinExpr() | nodes.UnaryExpr():
                return self._children(template, node, scope)
            case _:
                self._children(template, node, scope)
                return Any

    def _children(self, template: str, node: nodes.Node, scope: Scope) -> Any:
        kinds = [self._type(template, child, scope) for child in node.iter_child_nodes()]
        return kinds[0] if kinds else Any

    def _attribute(self, template: str, node: nodes.Getattr, owner: Any) -> Any:
        if owner is _LOOP:
            return _LOOP[node.attr] if node.attr in _LOOP else self._fault(template, node, f"loop has no {node.attr}")
        if isinstance(owner, ModuleType):
            return getattr(owner, node.attr, None) or self._fault(template, node, f"{owner.__name__} has no {node.attr}")
        if isinstance(owner, Module):
            found = self._scope(owner.template).get(node.attr)
            return found if isinstance(found, Macro) else self._fault(template, node, f"{owner.template} has no {node.attr}")
        kinds = [self._field(template, node, kind) for kind in alternatives(owner)]
        return Union[tuple(kinds)] if kinds else Any  # noqa: UP007 - of values

    def _field(self, template: str, node: nodes.Getattr, owner: Any) -> Any:
        if not (isinstance(owner, type) and is_dataclass(owner)):
            return self._fault(template, node, f".{node.attr} of {told(owner)}, which is no dataclass")
        hints = get_type_hints(owner)
        if node.attr in hints and node.attr in {f.name for f in fields(owner)}:
            self.findings.used.add((owner, node.attr))
            return hints[node.attr]
        member = getattr(owner, node.attr, None)
        if isinstance(member, property) and member.fget is not None:
            return get_type_hints(member.fget)["return"]
        return self._fault(template, node, f"{owner.__name__} has no {node.attr}")

    def _item(self, template: str, node: nodes.Getitem, owner: Any) -> Any:
        kind = without_none(owner)
        args = get_args(kind)
        if get_origin(kind) is tuple and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int):
            return args[0] if args[-1] is Ellipsis else args[node.arg.value]
        if kind is str or get_origin(kind) is tuple:
            return kind if isinstance(node.arg, nodes.Slice) else Any
        return self._fault(template, node, f"an item of {told(kind)}, which is no tuple")

    def _call(self, template: str, node: nodes.Call, scope: Scope) -> Any:
        called = self._type(template, node.node, scope)
        given = [self._type(template, argument, scope) for argument in node.args]
        named = {keyword.key: self._type(template, keyword.value, scope) for keyword in node.kwargs}
        if isinstance(called, Macro):
            return self._macro(template, node, called, given, named)
        try:
            return get_type_hints(called).get("return", Any)
        except TypeError:
            return Any

    def _macro(self, template: str, node: nodes.Node, macro: Macro, given: list[Any], named: dict[str, Any]) -> Any:
        names = [argument.name for argument in macro.node.args]
        if len(given) > len(names) or set(named) - set(names):
            return self._fault(template, node, f"{macro.node.name} takes {', '.join(names) or 'nothing'}")
        scope = self._scope(macro.template)
        defaults = dict(zip(reversed(names), reversed(macro.node.defaults), strict=False))
        bound = {**dict(zip(names, given, strict=False)), **named}
        for name in names:
            if name in bound:
                scope[name] = bound[name]
            elif name in defaults:
                scope[name] = self._type(macro.template, defaults[name], scope)
            else:
                self._fault(template, node, f"{macro.node.name} is called without {name}")
                scope[name] = Any
        # A macro may call itself; with the same types it needs no second look.
        key = (macro.template, macro.node.name, f"{self._page.__name__} {[told(scope[name]) for name in names]}")
        if key not in self._called:
            self._called.add(key)
            self._body(macro.template, macro.node.body, scope)
        return Markup


def alternatives(kind: Any) -> list[Any]:
    """The types that a value may have, None apart."""
    if get_origin(kind) in (Union, UnionType):
        return [one for part in get_args(kind) for one in alternatives(part)]
    return [] if kind in (None, NoneType) else [kind]


def without_none(kind: Any) -> Any:
    """A type for where a value is there."""
    found = alternatives(kind)
    return Union[tuple(found)] if found else kind  # noqa: UP007 - of values


def told(kind: Any) -> str:
    """A type in words."""
    return kind.__name__ if isinstance(kind, type) and get_origin(kind) is None else str(kind)


def reachable(page: type[Page]) -> Iterator[type]:
    """The dataclasses that a page's context is made of, itself first."""
    found: dict[type, None] = {}
    waiting: list[Any] = [page]
    while waiting:
        kind = waiting.pop(0)
        if isinstance(kind, type) and is_dataclass(kind):
            if kind not in found:
                found[kind] = None
                hints = get_type_hints(kind)
                waiting += [hints[f.name] for f in fields(kind)]
        elif get_origin(kind) is not Literal:
            waiting += [part for part in get_args(kind) if part is not Ellipsis]
    yield from found
