"""What the code writes into the audit log, read off the code itself: actions, kinds of targets, keys of details."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "appointments",
    "core",
    "courses",
    "directory",
    "enquiries",
    "events",
    "formbuilder",
    "home",
    "news",
    "outbox",
    "printing",
)
APPS += ("reports", "search", "services", "staff", "vault")

_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
_RECORDS = {"record", "audit.record", "_record", "stories.record"}
_OWN = {"actor", "action", "target", "details", "before", "enquiry", "file_format"}
"""Keywords of `record` and of the helpers around it that are no details."""


@dataclass
class Codes:
    """What was found, with the place of each; `unclear`: where the code does not say it outright."""

    actions: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    details: dict[tuple[str, str], str] = field(default_factory=dict)
    """By app and key."""
    unclear: set[str] = field(default_factory=set)


def codes_of_project() -> Codes:
    """All of it."""
    found = Codes()
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            read(path.read_text(encoding="utf-8"), place=str(path.relative_to(ROOT)), found=found)
    return found


def read(source: str, *, place: str, found: Codes) -> None:
    """What one module writes."""
    if "audit" not in source and "record" not in source:
        return
    tree = ast.parse(source)
    constants = {
        name.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    _Reader(place, found, constants).visit(tree)


class _Reader(ast.NodeVisitor):
    def __init__(self, place: str, found: Codes, constants: dict[str, str]) -> None:
        self.place, self.found, self.constants = place, found, constants
        self.app = place.partition("/")[0]
        self.functions: list[ast.FunctionDef] = []

    # --- where something is written ---

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.functions.append(node)
        if node.name in {"get_audit_target", "target_of", "_target"}:
            for each in (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)):
                self._target(each)
        if node.name == "get_audit_details":
            for each in (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)):
                self._details(each)
        self.generic_visit(node)
        self.functions.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(isinstance(name, ast.Name) and name.id == "audit_action" for name in node.targets):
            self._action(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if ast.unparse(node.func) in _RECORDS:
            given = {each.arg: each.value for each in node.keywords}
            for each in (given.get("action"), *node.args[:2]):
                if each is not None and (each is given.get("action") or _looks_like_an_action(each)):
                    self._action(each)
            self._target(given.get("target"))
            self._details(given.get("details"))
            for key, value in given.items():
                if key is None:
                    self._details(value)
                elif key not in _OWN:
                    self._detail(key)
        self.generic_visit(node)

    # --- what it is ---

    def _action(self, node: ast.expr) -> None:
        if isinstance(node, ast.IfExp):
            self._action(node.body)
            self._action(node.orelse)
        elif (text := self._text(node)) is not None:
            if text:
                self.found.actions[text] = self.place
        else:
            self._note_unclear("action", node)

    def _target(self, node: ast.expr | None) -> None:
        if isinstance(node, ast.IfExp):
            self._target(node.body)
            self._target(node.orelse)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            self.found.kinds[str(node.values[0].value).partition(":")[0]] = self.place
        elif node is not None and (text := self._text(node)) is not None:
            if text:
                self.found.kinds[text.partition(":")[0]] = self.place
        elif node is not None and not (isinstance(node, ast.Call) and "target" in ast.unparse(node.func)):
            self._note_unclear("target", node)

    def _details(self, node: ast.expr | None) -> None:
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None:
                    self._details(value)
                else:
                    text = self._text(key)
                    self._detail(text) if text is not None else self._note_unclear("details", key)
        elif isinstance(node, ast.Name) and (written := list(self._assigned(node.id))):
            for each in written:
                self._details(each)
        elif isinstance(node, ast.IfExp):
            self._details(node.body)
            self._details(node.orelse)
        elif node is not None:
            self._note_unclear("details", node)

    def _detail(self, key: str) -> None:
        self.found.details[self.app, key] = self.place

    def _assigned(self, name: str) -> Iterator[ast.expr]:
        """What the function gives a variable, its single keys too."""
        for node in ast.walk(self.functions[-1]) if self.functions else ():
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                targets = [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value  # type: ignore[attr-defined]  # one of the two
                elif isinstance(target, ast.Subscript) and ast.unparse(target.value) == name:
                    yield ast.Dict(keys=[target.slice], values=[target.value])

    def _text(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return self.constants.get(node.id) if isinstance(node, ast.Name) else None

    def _note_unclear(self, what: str, node: ast.expr) -> None:
        self.found.unclear.add(f"{self.place} {what} {ast.unparse(node)}")


def _looks_like_an_action(node: ast.expr) -> bool:
    text = node.value if isinstance(node, ast.Constant) else ast.unparse(node)
    return isinstance(text, str) and bool(_ACTION.fullmatch(text) or isinstance(node, ast.JoinedStr))
