"""What a program asks for that the page does not have, found before it runs."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from live.isolation import HIDDEN
from live.later import Later
from live.refusals import NAMES, SANDBOX, Changing, explanation

ASYNCIO = {
    "create_subprocess_exec": "asyncio's subprocess is not supported in this page; there are no other programs",
    "create_subprocess_shell": "asyncio's subprocess is not supported in this page; there are no other programs",
    "open_connection": f"asyncio's create_connection is not supported in this page; {SANDBOX}",
    "start_server": f"asyncio's create_server is not supported in this page; {SANDBOX}",
}

STARTED = {
    "threading.Thread": "threading.Thread.start",
    "threading.Timer": "threading.Thread.start",
    "socket.socket": "socket.socket.connect",
    "http.server.HTTPServer": "socket.socket.bind",
    "http.server.ThreadingHTTPServer": "socket.socket.bind",
    "socketserver.TCPServer": "socket.socket.bind",
    "concurrent.futures.ProcessPoolExecutor": "concurrent.futures.process.ProcessPoolExecutor",
    "concurrent.futures.InterpreterPoolExecutor": "concurrent.futures.interpreter.InterpreterPoolExecutor",
}
"""What can be made, but is good for nothing but what is refused."""

MISSING = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
"""Who expects one of them, asks whether a module is there."""

ASKING = frozenset({"isinstance", "issubclass", "hasattr"})


def refused() -> dict[str, str]:
    """What is refused, by its whole name, and the sentence."""
    sentences = {
        f"{module}.{name}": f"{module}.{name} is not supported in this page{more}"
        for module, (names, more) in NAMES.items()
        for name in names.split()
    }
    return {
        **sentences,
        **{made: sentences[name] for made, name in STARTED.items()},
        **{f"asyncio.{name}": sentence for name, sentence in ASYNCIO.items()},
    }


def problem(text: str, file: str) -> str:
    """What is refused of a program, with its line; empty if nothing is, or if it cannot be read at all."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ""
    checked = Checked(text)
    checked.visit(tree)
    found = sorted([*checked.missing, *checked.calls()])
    return f"{file}: line {found[0][0]}: {found[0][1]}\n" if found else ""


@dataclass
class Checked(ast.NodeVisitor):
    """A program, read."""

    text: str
    missing: list[tuple[int, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """What the program calls what it imported: the whole names."""
    own: set[str] = field(default_factory=set)
    """What it gives to other things."""
    used: list[ast.expr] = field(default_factory=list)
    """What it calls, hands on or builds classes on."""
    asking: int = 0

    def calls(self) -> Iterator[tuple[int, str]]:
        """What is refused of what it uses."""
        sentences = refused()
        for node in self.used:
            sentence = sentences.get(self.whole_name(node))
            if sentence:
                yield node.lineno, sentence

    def whole_name(self, node: ast.expr) -> str:
        """``subprocess.run`` for what the program calls that; empty for what it has not imported."""
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.own or node.id not in self.names:
            return ""
        return ".".join([self.names[node.id], *path])

    def imported(self, module: str, line: int) -> None:
        """Note a module that is not there."""
        top = module.partition(".")[0]
        if self.asking or is_there(top) or f"{top}.py" in self.text:
            return
        why = explanation(ModuleNotFoundError(name=top)).strip().removesuffix(".")
        if top not in sys.stdlib_module_names:
            why = f"No module named {top!r}: {why[0].lower()}{why[1:]}"
        self.missing.append((line, why))

    def visit_Import(self, node: ast.Import) -> None:
        """``import a.b as c``"""
        for alias in node.names:
            self.imported(alias.name, node.lineno)
            top = alias.name.partition(".")[0]
            self.names[alias.asname or top] = alias.name if alias.asname else top

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """``from a import b as c``"""
        if node.level or not node.module:
            return
        self.imported(node.module, node.lineno)
        for alias in node.names:
            self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def visit_Try(self, node: ast.Try) -> None:
        """What is tried, may be missing."""
        expected = {
            each.id
            for h in node.handlers
            for each in ast.walk(h.type or ast.Name("Exception"))
            if isinstance(each, ast.Name)
        }
        asks = bool(expected & MISSING)
        self.asking += asks
        self.visit_all(node.body)
        self.asking -= asks
        self.visit_all([*node.handlers, *node.orelse, *node.finalbody])

    def visit_TryStar(self, node: ast.TryStar) -> None:
        """``except*`` is asked in the same way."""
        self.visit_Try(ast.Try(node.body, node.handlers, node.orelse, node.finalbody))

    def visit_all(self, nodes: Sequence[ast.AST]) -> None:
        """One after another."""
        for node in nodes:
            self.visit(node)

    def visit_If(self, node: ast.If) -> None:
        """``if TYPE_CHECKING:`` imports nothing."""
        never = isinstance(node.test, (ast.Name, ast.Attribute)) and ast.unparse(node.test).endswith(
            "TYPE_CHECKING"
        )
        self.visit(node.test)
        self.visit_all(node.orelse if never else [*node.body, *node.orelse])

    def visit_Call(self, node: ast.Call) -> None:
        """``f(a, b=c)``"""
        if not (isinstance(node.func, ast.Name) and node.func.id in ASKING):
            self.used += [node.func, *node.args, *(each.value for each in node.keywords)]
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        """``while frame: frame = frame.f_back`` comes to what runs the program."""
        for each in ast.walk(node):
            if isinstance(each, ast.Attribute) and each.attr == "f_back":
                sentence = "f_back in a loop is not supported in this page; traceback and inspect.stack are"
                self.missing.append((each.lineno, sentence))
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """``class A(B):``"""
        self.own.add(node.name)
        self.used += node.bases
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """``def f():``"""
        self.own.add(node.name)
        self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """``async def f():``"""
        self.own.add(node.name)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """A name that is given to something."""
        if isinstance(node.ctx, ast.Store):
            self.own.add(node.id)

    def visit_arg(self, node: ast.arg) -> None:
        """A parameter."""
        self.own.add(node.arg)


def is_there(name: str) -> bool:
    """Whether a module can be imported. None is loaded for it."""
    if name in HIDDEN:
        return False
    if name in sys.modules:
        return True
    for finder in sys.meta_path:
        if isinstance(finder, Later) and name in finder.names:
            return True
        if not isinstance(finder, (Later, Changing)) and finder.find_spec(name, None):
            return True
    return False
