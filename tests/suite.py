"""What no test may do, found in its text: check nothing, or look at what is private.

An assertion in a loop says nothing where there is nothing to loop over, and neither does `all` of
it, `not any`, or that what was sought in it is `[]`.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

OURS = ("builder", "dhrxl", "tests")
GIVES_SOME = "some"
"""The function of `loops` that sees to it itself."""
AS_MANY = ("cycle", "dict", "enumerate", "list", "reversed", "set", "sorted", "tuple")
"""Functions that give something where they are given something."""
PARTS = ("items", "keys", "values")
PATCHES = ("delattr", "getattr", "hasattr", "setattr")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Sought = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Values = Mapping[str, ast.expr | None]
"""What names stand for, if only one thing."""


def empty_checks(tree: ast.Module) -> list[str]:
    """Give each loop with an assertion in it that may have nothing to loop over."""
    known = asserting(tree)
    faults = set()
    for function in _functions(tree):
        values = {**_values(tree.body), **_values(ast.walk(function))}
        for line, looped in _loops(function, known):
            if not (_is_some(looped, values) or _is_asserted(looped, line, function, values)):
                faults.add(
                    (line, f"{line}: {function.name} may loop over nothing: {_text(looped)}")
                )
    return [said for _, said in sorted(faults)]


def asserting(tree: ast.Module) -> set[str]:
    """Give the names of the functions that assert something themselves."""
    return {one.name for one in _functions(tree) if _asserts(one, ())}


def without_assertion(tree: ast.Module) -> list[str]:
    """Give each test that asserts nothing, nor calls a function beside it that does."""
    known = asserting(tree)
    return [
        f"{one.lineno}: {one.name} asserts nothing"
        for one in _functions(tree)
        if one.name.startswith("test_") and not _asserts(one, known)
    ]


def private_names(tree: ast.Module) -> list[str]:
    """Give each private name of our code that is imported, or asked of something imported.

    What a class of ours has from another's is called as it is called there, and may be replaced.
    """
    imports = [one for one in _imports(tree) if one[1].partition(".")[0] in OURS]
    names = {name for *_, name in imports}
    found = [(line, f"{module} {name}") for line, module, name, _ in imports]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _root(node) in names:
            found.append((node.lineno, _text(node)))
        elif isinstance(node, ast.Call) and _called(node) in PATCHES:
            place = _text(node.args[0]).strip("'")
            if place in names or place.startswith(OURS):
                found.append((node.lineno, " ".join(map(_text, node.args[:2]))))
    return sorted({f"{line}: {text}" for line, text in found if _is_private(text)})


def _imports(tree: ast.Module) -> Iterator[tuple[int, str, str, str]]:
    """Give for each import its line, the module, what is taken of it, and how it is called here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                yield node.lineno, node.module or "", one.name, one.asname or one.name
        elif isinstance(node, ast.Import):
            for one in node.names:
                yield node.lineno, one.name, "", one.asname or one.name.partition(".")[0]


def _loops(function: Function, known: Collection[str]) -> Iterator[tuple[int, ast.expr]]:
    """Give what a function loops over with an assertion for each, and the line of the loop."""
    for node in ast.walk(function):
        if isinstance(node, ast.For) and any(_asserts(line, known) for line in node.body):
            yield node.lineno, node.iter
        elif isinstance(node, ast.Assert):
            yield from ((node.lineno, looped) for looped in _sought(node.test))


def _sought(claim: ast.expr) -> Iterator[ast.expr]:
    """Give what a claim looks through, and would be true of, were there nothing in it."""
    match claim:
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _sought(part)
        case ast.Call(func=ast.Name(id="all"), args=[asked]):
            yield from _looked_through(asked)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="any"), args=[asked])):
            yield from _looked_through(asked)
        case ast.UnaryOp(op=ast.Not(), operand=asked) if isinstance(asked, Sought):
            yield from _looked_through(asked)
        case ast.Compare(ops=[ast.Eq()], left=left, comparators=[right]):
            for asked, none in ((left, right), (right, left)):
                if isinstance(asked, Sought) and _is_empty(none):
                    yield from _looked_through(asked)


def _looked_through(asked: ast.expr) -> list[ast.expr]:
    if isinstance(asked, Sought):
        return [one.iter for one in asked.generators]
    is_mapped = isinstance(asked, ast.Call) and _called(asked) == "map"
    return asked.args[1:] if is_mapped else [asked]


def _asserts(code: ast.AST, known: Collection[str]) -> bool:
    """Say whether something is asserted in it, or a function called that is known to assert."""
    return any(
        isinstance(node, ast.Assert)
        or (
            isinstance(node, ast.Call)
            and (_called(node) in known or _called(node).startswith("assert_")
                 or _text(node.func) in ("pytest.fail", "pytest.raises", "pytest.warns"))
        )
        for node in ast.walk(code)
    )  # fmt: skip


def _is_some(looped: ast.expr, values: Values) -> bool:
    """Say whether there is something in it, by its text alone."""
    match looped:
        case ast.Tuple() | ast.List() | ast.Set():
            return any(_is_some(one.value, values) if isinstance(one, ast.Starred) else True
                       for one in looped.elts)  # fmt: skip
        case ast.Dict():
            return not all(key is None for key in looped.keys)
        case ast.Constant():
            return bool(looped.value)
        case ast.Name(id=name):
            value = values.get(name)
            return value is not None and _is_some(value, {**values, name: None})
        case ast.ListComp(generators=[one]) if not one.ifs:
            return _is_some(one.iter, values)
        case ast.Call(func=ast.Name(id="range"), args=args):
            numbers = [one.value for one in args if isinstance(one, ast.Constant)]
            return len(numbers) == len(args) and bool(range(*numbers))
        case ast.Call(func=ast.Name(id=name)) if name == GIVES_SOME:
            return True
    return any(_is_some(one, values) for one in _given(looped))


def _is_asserted(looped: ast.expr, line: int, function: Function, values: Values) -> bool:
    """Say whether the function asserted, before this line, that there is something in it."""
    wanted = set(map(_text, _layers(looped)))
    return any(
        _proves(node.test, wanted, values)
        for node in ast.walk(function)
        if isinstance(node, ast.Assert) and node.lineno < line
    )


def _proves(claim: ast.expr, wanted: Collection[str], values: Values) -> bool:
    """Say whether a claim can be true only where one of what is wanted holds something."""
    match claim:
        case ast.BoolOp(op=ast.And(), values=parts):
            return any(_proves(part, wanted, values) for part in parts)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            of_left, of_right = _speaks_of(left, wanted), _speaks_of(right, wanted)
            match op:
                case ast.In():
                    return of_right
                case ast.Eq():
                    return (of_left and _is_some(right, values)) or (
                        of_right and _is_some(left, values)
                    )
                case ast.NotEq():
                    return (of_left and _is_empty(right)) or (of_right and _is_empty(left))
                case ast.Lt() | ast.LtE():
                    return of_right and _is_some(left, values)
                case ast.Gt() | ast.GtE():
                    return of_left and _is_some(right, values)
            return False
    return _text(claim) in wanted


def _speaks_of(node: ast.expr, wanted: Collection[str]) -> bool:
    return any(_text(part) in wanted for part in ast.walk(node))


def _given(looped: ast.expr) -> list[ast.expr]:
    """Give that of which one must hold something, so that this does; [] where it is not known."""
    match looped:
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[]) if attr in PARTS:
            return [value]
        case ast.Call(func=ast.Name(id="zip"), args=args) if "strict=True" in _text(looped):
            return args
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in AS_MANY:
            return [first]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return [left, right]
    return []


def _layers(looped: ast.expr) -> Iterator[ast.expr]:
    yield looped
    for one in _given(looped):
        yield from _layers(one)


def _is_empty(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and _text(node) in ("[]", "()", "{}", "set()")


def _values(nodes: Iterable[ast.AST]) -> dict[str, ast.expr | None]:
    """Give what each name stands for; None where it stands for more than one thing."""
    values: dict[str, ast.expr | None] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                pass
            case ast.arg(arg=name):
                value = None
            case _:
                continue
        values[name] = None if name in values else value
    return values


def _functions(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def _called(call: ast.Call) -> str:
    """Give the last name of what is called."""
    return _text(call.func).rpartition(".")[2]


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.AST) -> str:
    return ast.unparse(node)


def _is_private(text: str) -> bool:
    """Say whether a name in it begins with an underscore, but is none of Python's own."""
    return bool(re.search(r"(?<!\w)_(?!_)", text))
