"""Every member of xlwings that the Excel face uses is there on Windows, on a Mac and on the web.

Nothing runs here: types are followed through our source with the annotations of the installed
xlwings, and each member is looked up in the source of its three engines.
"""

import ast
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.places import SOURCE

MODULES = (
    "excel",
    "openbook/book",
    "openbook/sheet",
    "openbook/values",
    "openbook/columns",
    "openbook/rating",
    "openbook/write",
    "openbook/marks",
    "openbook/seals",
    "openbook/press",
    "buttons",
    "server",
)
ENGINES = {"Windows": "_xlwindows.py", "macOS": "_xlmac.py", "remote": "pro/_xlremote.py"}
GUARDED = {
    ("Sheet", "freeze_panes"), ("FreezePanes", "freeze_at"), ("Range", "formula"),
    ("App", "status_bar="),
}  # fmt: skip
"""What is used only through `where_offered`, so that an engine without it does nothing."""
WEB_ONLY = {("Book", "json")}
"""What only `server` uses, which runs for Excel on the web alone."""
UNSEEN = {("Range", "autofit"), ("Name", "refers_to")}
"""What is used in a way that is not followed: by `rows.autofit`, out of a dictionary."""
ITEMS = {"Books": "Book", "Sheets": "Sheet", "Names": "Name", "Tables": "Table"}
Member = tuple[str, str]


def xlwings_source(name: str) -> ast.Module:
    """Give the parsed source of a module of the installed xlwings."""
    spec = importlib.util.find_spec("xlwings")
    assert spec is not None
    assert spec.origin is not None
    return ast.parse((Path(spec.origin).parent / name).read_text("utf-8"))


def members(module: ast.Module) -> dict[str, dict[str, ast.AST]]:
    """Give the members of each class, those of its bases too; setters end in "="."""
    found: dict[str, dict[str, ast.AST]] = {}
    bases: dict[str, list[str]] = {}
    for one in module.body:
        if not isinstance(one, ast.ClassDef):
            continue
        bases[one.name] = [ast.unparse(base).partition("[")[0] for base in one.bases]
        mine = found[one.name] = {}
        for item in one.body:
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                is_setter = any(ast.unparse(d).endswith(".setter") for d in item.decorator_list)
                mine[item.name + "=" * is_setter] = item
                if item.name == "__init__":
                    mine |= {
                        one.attr: one for one in ast.walk(item)
                        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)
                    }  # fmt: skip
            elif isinstance(item, ast.Assign | ast.AnnAssign):
                targets = item.targets if isinstance(item, ast.Assign) else [item.target]
                mine |= {target.id: item for target in targets if isinstance(target, ast.Name)}
    for name in found:
        for base in bases[name]:
            if base in found and base != name:
                found[name] = {**found[base], **found[name]}
    return found


@cache
def main() -> dict[str, dict[str, ast.AST]]:
    """Give the classes of xlwings as a caller sees them."""
    return members(xlwings_source("main.py"))


def named(annotation: ast.AST | None, prefix: str = "") -> str:
    """Give the class of xlwings an annotation names, or nothing; ours say `xw.` before it."""
    if annotation is None:
        return ""
    text = ast.unparse(annotation).strip("'\"").partition(" |")[0]
    name = text.removeprefix(prefix)
    return name if text.startswith(prefix) and name in main() else ""


class Followed(ast.NodeVisitor):
    """One function of ours, its names and their classes, and the members it uses."""

    def __init__(self, returns: dict[str, str], kept: dict[str, str]) -> None:
        self.known: dict[str, str] = {}
        self.returns, self.kept = returns, kept
        self.used: set[Member] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for argument in (*node.args.args, *node.args.kwonlyargs):
            self.known[argument.arg] = named(argument.annotation, "xw.")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        result = self.of(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.known[target.id] = result
            elif isinstance(target, ast.Attribute) and self.of(target.value):
                self.used.add((self.of(target.value), f"{target.attr}="))
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        text = ast.unparse(node.annotation)
        if isinstance(node.target, ast.Name) and text.startswith("list[xw."):
            self.known[node.target.id] = f"list {text[8:-1]}"
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self._loop(node.target, node.iter)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self._loop(node.target, node.iter)
        self.generic_visit(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        for one in node.generators:
            self.visit_comprehension(one)
        self.generic_visit(node)

    visit_GeneratorExp = visit_ListComp = visit_SetComp = visit_DictComp  # type: ignore[assignment] # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        function = ast.unparse(node.func)
        if function == "setattr" and isinstance(node.args[1], ast.Constant):
            owner = self.of(node.args[0])
            if owner:
                self.used.add((owner, f"{node.args[1].value}="))
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        owner = self.of(node.value)
        if owner in main() and isinstance(node.ctx, ast.Load):
            self.used.add((owner, node.attr))
        self.generic_visit(node)

    def of(self, node: ast.AST) -> str:
        """Give the class of xlwings an expression is of, or nothing."""
        match node:
            case ast.Name():
                return self.known.get(node.id, "")
            case ast.Attribute(value=ast.Name(id="xw"), attr=name):
                return name if name in main() else ""
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if name in self.kept:
                return self.kept[name]
            case ast.Attribute(attr="book") if not self.of(node.value):
                return "Book"  # that was read, or of a sheet that is not followed
            case ast.Attribute():
                found = main().get(self.of(node.value), {}).get(node.attr)
                return named(found.returns) if isinstance(found, ast.FunctionDef) else ""
            case ast.Call(func=ast.Name(id=name)):
                return self.returns.get(name, "")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                return self.returns.get(name, "")
            case ast.Call(func=function):
                return self.of(function)
            case ast.Subscript():
                owner = self.of(node.value)
                return owner[5:] if owner.startswith("list ") else ITEMS.get(owner, "")
        return ""

    def _loop(self, target: ast.AST, over: ast.AST) -> None:
        if isinstance(target, ast.Name):
            owner = self.of(over)
            self.known[target.id] = owner[5:] if owner[:5] == "list " else ITEMS.get(owner, "")
        elif isinstance(target, ast.Tuple) and isinstance(over, ast.Call):
            for one, of in zip(target.elts, over.args, strict=False):
                self._loop(one, of)


def used(source: str) -> set[Member]:
    """Give the members of xlwings that a module uses."""
    module = ast.parse(source)
    functions = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef)]
    returns = {one.name: named(one.returns, "xw.") for one in functions}
    kept: dict[str, str] = {}
    for function in functions:
        if function.name == "__init__":
            for annotated in (*function.args.args, *function.args.kwonlyargs):
                owner = named(annotated.annotation, "xw.")
                kept |= {f"_{annotated.arg}": owner, annotated.arg: owner} if owner else {}
    found: set[Member] = set()
    for function in functions:
        followed = Followed(returns, kept)
        followed.visit(function)
        found |= followed.used
    return found


def lacking(wanted: set[Member]) -> Iterator[str]:
    """Name each member that an engine has not, or that only raises there."""
    engines = {name: members(xlwings_source(file)) for name, file in ENGINES.items()}
    for owner, member in sorted(wanted):
        seen = main()[owner]
        if member not in seen:
            yield f"xlwings: {owner}.{member}"
        elif f"self.impl.{member.rstrip('=')}" in ast.unparse(
            seen[member]
        ):  # else xlwings does it itself
            for name, classes in engines.items():
                there = classes.get(owner, {}).get(member)
                if there is None or _only_raises(there):
                    yield f"{name}: {owner}.{member}"


def _only_raises(member: ast.AST) -> bool:
    if not isinstance(member, ast.FunctionDef):
        return False
    body = [one for one in member.body
            if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]  # fmt: skip
    return bool(body) and isinstance(body[0], ast.Raise)


def test_every_member_we_use_is_in_all_three_engines() -> None:
    """No button fails on one system because xlwings does not offer there what we use."""
    ours = {one for name in MODULES for one in used((SOURCE / f"{name}.py").read_text("utf-8"))}

    assert {
        ("Range", "value="), ("Range", "number_format="), ("Range", "formula="),
        ("Sheets", "add"), ("Tables", "add"), ("ConditionalFormats", "add_cell_value"),
        ("ConditionalFormats", "add_custom"), ("DataValidation", "set_list"),
        ("Range", "add_hyperlink"), ("Names", "add"), ("App", "alert"), ("Sheet", "used_range"),
        ("Borders", "set"), ("FreezePanes", "freeze_at"), ("App", "status_bar="),
    } <= ours  # fmt: skip
    assert [] == list(lacking({*ours, *UNSEEN} - GUARDED - WEB_ONLY))


def test_only_the_server_uses_what_is_on_the_web_alone() -> None:
    """No module that also runs on a desktop uses what only the web has."""
    users = {
        name for name in MODULES if used((SOURCE / f"{name}.py").read_text("utf-8")) & WEB_ONLY
    }

    assert {"server"} == users


def test_native_objects_are_not_used() -> None:
    """No module asks for Excel's own object, which differs by system."""
    for name in MODULES:
        tree = ast.parse((SOURCE / f"{name}.py").read_text("utf-8"))
        attributes = {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}

        assert not attributes & {"api", "impl"}, name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sheet.freeze_panes.freeze_at('A1')", "Windows: FreezePanes.freeze_at"),
        ("sheet.range('A1').comment.text", "macOS: Range.comment"),
        ("sheet.no_such_thing", "xlwings: Sheet.no_such_thing"),
        ("setattr(sheet.book.app, 'status_bar', 'x')", "remote: App.status_bar="),
    ],
)
def test_a_member_that_is_not_everywhere_is_found(line: str, expected: str) -> None:
    """The test can fail: what one engine lacks is named with the engine."""
    found = list(lacking(used(f'def f(sheet: "xw.Sheet") -> None:\n    {line}\n')))

    assert expected in found
