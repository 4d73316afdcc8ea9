"""Start, watch and stop child processes; none outlives us, however we end."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from boot.places import Problem

PR_SET_PDEATHSIG = 1
RESTARTS = 5
STEADY_SECONDS = 30
LOG_BYTES = 5_000_000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Spec:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path = Path("/")
    stop: signal.Signals = signal.SIGTERM
    #: Sent by the kernel when we die without a word (kill -9).
    orphaned: signal.Signals = signal.SIGTERM
    grace: float = 10
    is_shown: bool = True


@dataclass
class Child:
    spec: Spec
    process: "subprocess.Popen[bytes]"
    started: float
    offset: int
    failures: int = 0
    restart_at: float | None = None
    tail: str = field(default="", repr=False)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None


class Watch(Protocol):
    def __call__(self) -> Sequence[str]:
        """Names of the children to start afresh (for --dev)."""


def die_with_parent(orphaned: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the child a signal when this process dies."""
    parent = os.getpid()

    def bind() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(orphaned))
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return bind


def spawn(spec: Spec) -> "subprocess.Popen[bytes]":
    with spec.log.open("ab") as log:
        return subprocess.Popen(
            spec.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=spec.cwd,
            env=None if spec.env is None else dict(spec.env),
            process_group=0,  # Ctrl-C reaches us alone, so that we choose the order
            preexec_fn=die_with_parent(spec.orphaned),
        )


class Supervisor:
    """Children in the order they were started; stopped in the reverse order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.is_hurried = False

    def start(self, spec: Spec) -> Child:
        spec.log.parent.mkdir(parents=True, exist_ok=True)
        if spec.log.exists() and spec.log.stat().st_size > LOG_BYTES:
            spec.log.replace(spec.log.with_suffix(".log.1"))
        spec.log.touch()
        offset = spec.log.stat().st_size
        child = Child(spec, spawn(spec), time.monotonic(), offset)
        self.children.append(child)
        return child

    def wait_until(self, child: Child, is_ready: "Ready", seconds: float) -> None:
        end = time.monotonic() + seconds
        while not is_ready():
            if not child.is_running:
                raise Problem(f"{child.spec.name} did not start:\n{last_lines(child.spec.log)}")
            if time.monotonic() > end:
                raise Problem(
                    f"{child.spec.name} was not ready in {seconds:.0f} s. Log: {child.spec.log}"
                )
            time.sleep(0.05)

    def watch(self, changed: Watch | None = None) -> None:
        """Show the logs and revive what falls, until a signal or too many falls."""
        while True:
            self.tick()
            for name in changed() if changed else ():
                self.restart(name)
            time.sleep(0.2)

    def tick(self) -> None:
        for child in self.children:
            self.show_log(child)
            if child.restart_at is not None:
                if time.monotonic() >= child.restart_at:
                    self.revive(child)
            elif not child.is_running:
                self.note_fall(child)

    def note_fall(self, child: Child) -> None:
        kill_group(child.process.pid)  # what it left behind would be in its successor's way
        lived = time.monotonic() - child.started
        child.failures = 1 if lived > STEADY_SECONDS else child.failures + 1
        code = child.process.returncode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if child.failures > RESTARTS:
            raise Problem(
                f"{child.spec.name} fell {child.failures} times in a row ({how}); stopping all.\n"
                f"{last_lines(child.spec.log)}\nLog: {child.spec.log}"
            )
        delay = 2 ** (child.failures - 1)
        child.restart_at = time.monotonic() + delay
        say(f"! {child.spec.name} ended ({how}); again in {delay} s. Log: {child.spec.log}")

    def revive(self, child: Child) -> None:
        child.restart_at = None
        child.process = spawn(child.spec)
        child.started = time.monotonic()

    def restart(self, name: str) -> None:
        for child in self.children:
            if child.spec.name == name:
                say(f"↻ {name}: a source file changed")
                self.end(child)
                child.failures = 0
                self.revive(child)

    def show_log(self, child: Child) -> None:
        with child.spec.log.open("rb") as log:
            log.seek(child.offset)
            new = log.read()
        child.offset += len(new)
        *lines, child.tail = (child.tail + new.decode("utf-8", "replace")).split("\n")
        if child.spec.is_shown:
            for line in lines:
                print(f"{child.spec.name:>9} | {line}", flush=True)

    def end(self, child: Child) -> None:
        """Ask, wait, then kill the whole group."""
        group = child.process.pid
        if child.is_running:
            _signal_one(group, child.spec.stop)
            end = time.monotonic() + child.spec.grace
            while child.is_running and time.monotonic() < end and not self.is_hurried:
                time.sleep(0.05)
        if child.is_running and child.spec.name == "database":
            _signal_one(group, signal.SIGQUIT)  # never SIGKILL: it would leave shared memory behind
            child.process.wait()
        kill_group(group)
        child.process.wait()

    def stop_all(self) -> None:
        for child in reversed(self.children):
            if child.is_running:
                say(f"  stopping {child.spec.name}")
            self.end(child)
            self.show_log(child)
        self.children.clear()


class Ready(Protocol):
    def __call__(self) -> bool: ...


def _signal_one(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def kill_group(group: int, number: signal.Signals = signal.SIGKILL) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


def say(text: str) -> None:
    print(text, flush=True)


def last_lines(path: Path, count: int = 25) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)


def run_step(
    title: str,
    command: Sequence[str],
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> None:
    """Run one command to its end with its output in a log; say every ten seconds that it lives."""
    say(f"▸ {title}")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        file.write(f"\n--- {title}\n".encode())
    step = Spec(title, command, log, env, cwd or Path.cwd())
    began = told = time.monotonic()
    process = spawn(step)
    try:
        while process.poll() is None:
            time.sleep(0.05)
            if time.monotonic() - told >= 10:
                told = time.monotonic()
                say(f"  … still at it, {told - began:.0f} s: {_last_words(log)}")
    finally:
        if process.poll() is None:
            kill_group(process.pid, signal.SIGTERM)
            process.wait()
    if process.returncode:
        raise Problem(
            f"{title}: failed with exit code {process.returncode}.\n"
            f"{last_lines(log)}\nFull output: {log}"
        )


def _last_words(log: Path) -> str:
    lines = [line for line in last_lines(log, 3).splitlines() if line.strip()]
    return lines[-1].strip()[:90] if lines else ""


def catch_signals(supervisor: Supervisor) -> None:
    """The first signal stops in order, a second one hurries."""

    def on_signal(number: int, _frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, hurry)
        raise KeyboardInterrupt(signal.Signals(number).name)

    def hurry(_number: int, _frame: object) -> None:
        supervisor.is_hurried = True

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, on_signal)
