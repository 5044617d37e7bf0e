"""Every member of xlwings that the Excel face uses is there on Windows, on a Mac and on the web.

Nothing runs here: types are followed through our source with the annotations of the installed
xlwings, and each member is looked up in the source of its three engines; so are the arguments it is
given, the options of reading, and the words that an argument may be.
"""

import ast
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.loops import some
from tests.places import SOURCE

DOORS = ("excel", "buttons", "server")
MODULES = (
    *sorted(
        path.relative_to(SOURCE).with_suffix("").as_posix()
        for path in (SOURCE / "openbook").rglob("*.py")
    ),
    *DOORS,
)
NATIVE = "openbook/native"
"""The one module that may ask for Excel's own object."""
DESKTOPS = ("Windows", "macOS")
ENGINES = {"Windows": "_xlwindows.py", "macOS": "_xlmac.py", "remote": "pro/_xlremote.py"}
GUARDED = {
    ("Sheet", "freeze_panes"), ("FreezePanes", "freeze_at"), ("Range", "formula"),
    ("App", "status_bar="), ("Range", "number_format"), ("Range", "color"), ("Range", "merge_area"),
}  # fmt: skip
"""What is used only where its absence is caught, so that an engine without it does nothing."""
WEB_ONLY = {("Book", "json")}
"""What only `server` uses, which runs for Excel on the web alone."""
OPTIONS = {"ndim": frozenset(), "err_to_str": frozenset({"macOS"})}
"""The options of reading that we use, and the engines on which each fails.

`err_to_str`: `_xlmac.py`, `Range.raw_value`, whose `ensure_2d` gives None for a list of lists.
"""
CHOICES = (
    "line_style",
    "direction",
    "order",
    "mode",
    "operator",
    "cell_type",
    "value_type",
    "buttons",
)
"""Arguments that are one of a few words."""
IN_PART = {("Range", "get_address")}
"""What raises in some cases only, none of them ours: of a range that Excel does not know."""
UNSEEN = {("Range", "autofit"), ("Name", "refers_to")}
"""What is used in a way that is not followed: by `rows.autofit`, out of a dictionary."""
ITEMS = {
    "ConditionalFormats": "ConditionalFormat",
    "Books": "Book",
    "Sheets": "Sheet",
    "Names": "Name",
    "Tables": "Table",
}
Member = tuple[str, str]


@dataclass(frozen=True)
class Call:
    """One use of a method of xlwings."""

    member: Member
    given: frozenset[str]
    """The arguments by their names in xlwings; `*2` for a third one that it does not take."""
    words: frozenset[tuple[str, str]]
    """Arguments that are a word, and the word."""
    is_off_mac: bool
    """Whether it is only reached where `is_mac` says no."""


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
        self.calls: set[Call] = set()
        self._is_off_mac = False

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

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        for part in node.body:
            self.visit(part)
        before = self._is_off_mac
        test = node.test
        is_asked = isinstance(test, ast.Call) and ast.unparse(test.func).endswith("is_mac")
        self._is_off_mac = before or is_asked
        for part in node.orelse:
            self.visit(part)
        self._is_off_mac = before

    def visit_Call(self, node: ast.Call) -> None:
        function = ast.unparse(node.func)
        if isinstance(node.func, ast.Attribute) and self.of(node.func.value) in main():
            self._note(self.of(node.func.value), node.func.attr, node)
        if function == "setattr" and isinstance(node.args[1], ast.Constant):
            owner = self.of(node.args[0])
            if owner:
                self.used.add((owner, f"{node.args[1].value}="))
        self.generic_visit(node)

    def _note(self, owner: str, name: str, node: ast.Call) -> None:
        found = main()[owner].get(name)
        if not isinstance(found, ast.FunctionDef) or is_property(found):
            return
        order = [one.arg for one in found.args.args][1:]
        given = dict(enumerate(node.args))
        named_ones = {order[n] if n < len(order) else f"*{n}": one for n, one in given.items()}
        named_ones |= {one.arg or "**": one.value for one in node.keywords}
        words = {
            (key, one.value)
            for key, one in named_ones.items()
            if key in CHOICES and isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
        self.calls.add(
            Call((owner, name), frozenset(named_ones), frozenset(words), self._is_off_mac)
        )

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


def is_property(found: ast.FunctionDef) -> bool:
    """Say whether a member is one that is not called itself."""
    return any(ast.unparse(one) == "property" for one in found.decorator_list)


def used(source: str) -> set[Member]:
    """Give the members of xlwings that a module uses."""
    return {member for one in followed_in(source) for member in one.used}


def calls(source: str) -> set[Call]:
    """Give the calls of xlwings that a module makes."""
    return {call for one in followed_in(source) for call in one.calls}


def followed_in(source: str) -> list[Followed]:
    """Follow each function of a module."""
    module = ast.parse(source)
    functions = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef)]
    returns = {one.name: named(one.returns, "xw.") for one in functions}
    kept: dict[str, str] = {}
    for function in functions:
        if function.name == "__init__":
            for annotated in (*function.args.args, *function.args.kwonlyargs):
                owner = named(annotated.annotation, "xw.")
                kept |= {f"_{annotated.arg}": owner, annotated.arg: owner} if owner else {}
    found = []
    for function in functions:
        found.append(Followed(returns, kept))
        found[-1].visit(function)
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


def misgiven(made: set[Call]) -> Iterator[str]:
    """Name each argument that xlwings does not take, or that a desktop engine does nothing with."""
    engines = {name: members(xlwings_source(ENGINES[name])) for name in DESKTOPS}
    words = {name: _words(xlwings_source(ENGINES[name])) for name in DESKTOPS}
    theirs = _words(xlwings_source("main.py"))
    for call in sorted((one for one in made if one.member not in WEB_ONLY), key=repr):
        owner, name = call.member
        there = main()[owner][name]
        called = f"{owner}.{name}"
        if not isinstance(there, ast.FunctionDef):
            raise TypeError(called)
        takes = {one.arg for one in (*there.args.args[1:], *there.args.kwonlyargs)}
        if called == "Range.options":
            takes |= {*OPTIONS}
            for option in call.given & {*OPTIONS}:
                for engine in OPTIONS[option] - ({"macOS"} if call.is_off_mac else set()):
                    yield f"{engine}: {called}({option})"
        yield from (f"xlwings: {called}({one})" for one in call.given - takes)
        for engine, classes in engines.items():
            body = classes.get(owner, {}).get(name)
            if not isinstance(body, ast.FunctionDef):
                continue
            loaded = {one.id for one in ast.walk(body) if isinstance(one, ast.Name)}
            kept = {one.arg for one in (*body.args.args, *body.args.kwonlyargs)}
            yield from (
                f"{engine}: {called}({one})" for one in call.given & kept if one not in loaded
            )
            yield from (f"{engine}: {called}({one}) raises" for one in call.given & _refused(body))
            if call.member not in IN_PART and any(
                isinstance(one, ast.Raise) and "NotImplementedError" in ast.unparse(one)
                for one in ast.walk(body)
            ):
                yield f"{engine}: {called} in part"
        for key, word in call.words:
            yield from (
                f"{engine}: {called}({key}={word})"
                for engine, known in words.items() if word not in known | theirs
            )  # fmt: skip


def _refused(body: ast.FunctionDef) -> set[str]:
    """Give the arguments over which a function raises as soon as they are given."""
    return {
        name.id
        for one in ast.walk(body)
        if isinstance(one, ast.If) and any(isinstance(part, ast.Raise) for part in one.body)
        for name in ast.walk(one.test)
        if isinstance(name, ast.Name) and ast.unparse(one.test) == f"{name.id} is not None"
    }


def _words(module: ast.Module) -> set[str]:
    return {
        one.value
        for one in ast.walk(module)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


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
        ("ConditionalFormats", "add_custom"), ("Books", "open"), ("Sheet", "copy"),
        ("App", "display_alerts="), ("Names", "add"), ("App", "alert"), ("Sheet", "used_range"),
        ("Borders", "set"), ("FreezePanes", "freeze_at"), ("App", "status_bar="),
    } <= ours  # fmt: skip
    assert [] == list(lacking({*ours, *UNSEEN} - GUARDED - WEB_ONLY))


def test_every_argument_we_give_is_taken_on_both_desktops() -> None:
    """No argument, option or word is given that Windows or a Mac does not know, or passes over."""
    made = {one for name in MODULES for one in calls((SOURCE / f"{name}.py").read_text("utf-8"))}

    assert {
        ("Range", "options"), ("Range", "find"), ("Borders", "set"), ("Tables", "add"),
        ("ConditionalFormats", "add_cell_value"), ("App", "alert"), ("Sheets", "add"),
    } <= {call.member for call in made}  # fmt: skip
    assert [] == list(misgiven(made))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sheet.range('A1').options(err_to_str=True)", ["macOS: Range.options(err_to_str)"]),
        ("sheet.range('A1').options(chunks=2)", ["xlwings: Range.options(chunks)"]),
        ("sheet.range('A1').find('x', looking='up')", ["xlwings: Range.find(looking)"]),
        (
            "sheet.book.app.alert('x', mode='shout')",
            ["Windows: App.alert(mode=shout)", "macOS: App.alert(mode=shout)"],
        ),
        (
            "sheet.tables.add(sheet.range('A1'), link_source=True)",
            ["macOS: Tables.add(link_source)"],
        ),
        (
            "sheet.book.app.books.open('x', local=True)",
            ["macOS: Books.open(local) raises"],
        ),
        (
            "if is_mac(sheet.book):\n        pass\n    else:\n"
            "        sheet.range('A1').options(err_to_str=True)",
            [],
        ),
    ],
)  # fmt: skip
def test_an_argument_that_is_not_taken_everywhere_is_found(line: str, expected: list[str]) -> None:
    """The test can fail: the engine is named, and the argument, option or word."""
    made = calls(f'def f(sheet: "xw.Sheet") -> None:\n    {line}\n')

    assert expected == list(misgiven(made))


def test_every_member_we_use_stands_on_the_page_of_members() -> None:
    """The help page says of each member what both desktops do, and names none that is not there."""
    ours = {one for name in MODULES for one in used((SOURCE / f"{name}.py").read_text("utf-8"))}
    lines = (SOURCE / "help/engines.md").read_text("utf-8").splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    said = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]

    there = {f"{owner}.{name.rstrip('=')}" for owner in main() for name in main()[owner]}
    assert sorted(set(said)) == sorted(said)
    assert [] == sorted({f"{owner}.{name.rstrip('=')}" for owner, name in ours} - {*said})
    assert [] == sorted({*said} - there)


def test_only_the_server_uses_what_is_on_the_web_alone() -> None:
    """No module that also runs on a desktop uses what only the web has."""
    users = {
        name for name in MODULES if used((SOURCE / f"{name}.py").read_text("utf-8")) & WEB_ONLY
    }

    assert {"server"} == users


def test_native_objects_are_not_used() -> None:
    """No module but the one for it asks for Excel's own object, which differs by system."""
    for name in some(one for one in MODULES if one != NATIVE):
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
