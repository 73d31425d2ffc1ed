"""What Python has and a page can't: refused by name where it is used, whichever module brings it."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

SANDBOX = "httpx, urllib.request and http.client reach the sandbox"

NAMES: Mapping[str, tuple[str, str]] = {
    "os": (
        "system popen _exit abort kill killpg fork forkpty execl execle execlp execv execve execvp execvpe spawnl"
        " spawnle spawnv spawnve spawnlp spawnlpe spawnvp spawnvpe posix_spawn posix_spawnp wait waitpid pipe pipe2"
        " openpty startfile",
        "",
    ),
    "socket": (
        "create_connection create_server getaddrinfo gethostbyname gethostbyname_ex gethostbyaddr getnameinfo"
        " socketpair fromfd socket.connect socket.connect_ex socket.bind socket.listen socket.accept socket.sendto",
        f"; {SANDBOX}",
    ),
    "subprocess": (
        "Popen run call check_call check_output getoutput getstatusoutput",
        "; there are no other programs",
    ),
    "threading": ("Thread.start", "; asyncio is, and so is ThreadPoolExecutor"),
    "_thread": ("start_new_thread start_new start_joinable_thread", "; asyncio is"),
    "signal": (
        "alarm setitimer getitimer pause pthread_kill sigwait sigwaitinfo sigtimedwait",
        "; no signal ever comes",
    ),
    "multiprocessing": (
        "Process Pool Queue SimpleQueue JoinableQueue Manager Pipe Lock RLock Semaphore BoundedSemaphore Condition"
        " Event Barrier Value Array RawValue RawArray",
        "; asyncio is",
    ),
    "concurrent.futures.process": ("ProcessPoolExecutor", "; asyncio is, and so is ThreadPoolExecutor"),
    "concurrent.futures.interpreter": ("InterpreterPoolExecutor", "; asyncio is"),
    "webbrowser": ("open open_new open_new_tab get", ""),
    "hashlib": ("pbkdf2_hmac scrypt", ""),
    "select": ("epoll kqueue devpoll", f"; {SANDBOX}"),
}
"""By module: names that are refused, and what the message adds."""


def refusal(name: str, more: str = "") -> Callable[..., NoReturn]:
    """A function that refuses by name."""

    def refuse(*arguments: object, **options: object) -> NoReturn:
        raise NotImplementedError(f"{name} is not supported in this page{more}")

    return refuse


def refuse_names(module: ModuleType) -> None:
    """Put refusals in the place of what a module can't do here, whether it has it or not."""
    names, more = NAMES.get(module.__name__, ("", ""))
    for name in names.split():
        owner: Any = module
        *path, last = name.split(".")
        for part in path:
            owner = getattr(owner, part)
        setattr(owner, last, refusal(f"{module.__name__}.{name}", more))


class AtOnce(Executor):
    """What a program has for a pool of threads: each call is made when it is submitted, one after another."""

    def __init__(
        self,
        max_workers: int | None = None,
        thread_name_prefix: str = "",
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        self._is_over = False
        if initializer:
            initializer(*initargs)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Call a function."""
        if self._is_over:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more."""
        self._is_over = True


def pool_at_once(module: ModuleType) -> None:
    """Have ``concurrent.futures.thread`` call at once."""
    vars(module)["ThreadPoolExecutor"] = AtOnce


def completed_in_order(module: ModuleType) -> None:
    """Have ``as_completed`` give what is done in the order in which it was submitted, where all is done at once."""
    common: Any = module
    really = common.as_completed

    def as_completed(fs: Iterable[Future[T]], timeout: float | None = None) -> Iterator[Future[T]]:
        futures = list(dict.fromkeys(fs))
        return iter(futures) if all(one.done() for one in futures) else really(futures, timeout)

    common.as_completed = as_completed


def plain_time_zones(module: ModuleType) -> None:
    """Have ``zoneinfo`` say of an unknown zone what Python says, and not what other pages could do."""
    common: Any = module
    load = common.load_tzdata

    def load_tzdata(key: str) -> Any:
        try:
            return load(key)
        except common.ZoneInfoNotFoundError:
            raise common.ZoneInfoNotFoundError(f"No time zone found with key {key}") from None

    common.load_tzdata = load_tzdata


CHANGES: Mapping[str, Callable[[ModuleType], None]] = {
    **dict.fromkeys(NAMES, refuse_names),
    "concurrent.futures": completed_in_order,
    "concurrent.futures.thread": pool_at_once,
    "zoneinfo._common": plain_time_zones,
}
"""What is done to a module once it is imported."""


class Changed(Loader):
    """Loads a module as another loader does, and changes it then."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The module."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Its content."""
        self.loader.exec_module(module)
        CHANGES[module.__name__](module)

    def __getattr__(self, name: str) -> Any:
        """What else the other loader can."""
        return getattr(self.loader, name)


class Changing:
    """Changes the modules that are imported later. For the front of ``sys.meta_path``."""

    def __init__(self) -> None:
        self.looking: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module as others find it, to be changed; nothing for all other modules."""
        if fullname not in CHANGES or fullname in self.looking:
            return None
        self.looking.add(fullname)
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self.looking.discard(fullname)
        if spec and spec.loader:
            spec.loader = Changed(spec.loader)
        return spec


def refuse_what_lies() -> None:
    """Change what is imported already, and from now on what is imported."""
    time.thread_time = time.process_time
    for name, change in CHANGES.items():
        if name in sys.modules:
            change(sys.modules[name])
    if not any(isinstance(finder, Changing) for finder in sys.meta_path):
        sys.meta_path.insert(0, Changing())


def explanation(error: BaseException) -> str:
    """What the page says of a module that is not there, beside Python's own words; nothing of other errors."""
    if not isinstance(error, ModuleNotFoundError):
        return ""
    name, _, part = (error.name or "").partition(".")
    if part and name in sys.modules:  # what is not there is within what is
        return ""
    if name in sys.stdlib_module_names:
        return f"{name} is not supported in this page: it needs a system around it.\n"
    return "In this page there are Python's standard library and httpx.\n"
