"""./run: the whole product on this machine, ready to use."""

import argparse
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from boot.packages import PYTHON, prepare_packages
from boot.places import (
    FRONTEND,
    ROOT,
    Place,
    Problem,
    digest,
    hold,
    is_held,
    is_stamped,
    put_stamp,
    read_holder,
    run_place,
)
from boot.processes import (
    Child,
    Spec,
    Supervisor,
    catch_signals,
    die_with_parent,
    last_lines,
    run_step,
    say,
)
from boot.servers import cluster_identity, start_servers
from boot.sources import SourceWatch, front_watch

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

READY_SECONDS = 180
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ANY_HOST = {"0.0.0.0", "::"}


def add_command(commands: "Commands") -> None:
    parser = commands.add_parser("run")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--reset", action="store_true")
    parser.add_argument("--stop", action="store_true")
    parser.add_argument("--yes", action="store_true")
    parser.set_defaults(do=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.more:
        raise Problem(f"unknown option {arguments.more[0]}; see ./run --help")
    place = run_place()
    if arguments.stop:
        return stop(place)
    place.make()
    lock = hold(place.run / "lock", "./run")
    if arguments.reset:
        reset(place, is_sure=arguments.yes)
    _check_port(arguments.host, arguments.port)
    supervisor = Supervisor()
    catch_signals(supervisor)
    try:
        serve(place, supervisor, arguments)
    except KeyboardInterrupt:
        say("\nStopping (once more to hurry)")
    finally:
        supervisor.stop_all()
        lock.close()
    say("Stopped. ./run starts again with the same data.")
    return 0


def serve(place: Place, supervisor: Supervisor, arguments: argparse.Namespace) -> None:
    began = time.monotonic()
    setup = place.log("setup")
    prepare_packages(setup, is_dev=False)
    start_servers(place, supervisor)
    environment = _environment(place, arguments)
    _prepare(place, environment, setup)
    say("▸ Web server, worker and clock")
    first, later = _product(place, environment, arguments)
    children = [supervisor.start(spec) for spec in first]
    signins = _ask_for_signins(environment)
    _wait_until_healthy(arguments, children)
    children += [supervisor.start(spec) for spec in later]
    for child in children:
        child.offset = child.spec.log.stat().st_size
    _tell(place, arguments, signins, time.monotonic() - began)
    supervisor.watch(SourceWatch().changed if arguments.dev else None)


# --- what runs ------------------------------------------------------------------------------------


def _product(
    place: Place, env: dict[str, str], arguments: argparse.Namespace
) -> tuple[list[Spec], list[Spec]]:
    """What must be up before anybody comes in, and what may follow."""

    def python(name: str, *words: str) -> Spec:
        return Spec(name, [str(PYTHON), "-m", *words], place.log(name), env=env, cwd=ROOT)

    address = ["--host", arguments.host, "--port", str(arguments.port)]
    web = ["granian", "--interface", "wsgi", *address, "--workers", "2", "--blocking-threads", "4"]
    web.append("--respawn-failed-workers")
    if arguments.dev:
        web.append("--access-log")
    celery = ["celery", "--quiet", "-A", "config"]
    alone = ["--without-mingle", "--without-gossip"]  # one worker: nobody to ask at the start
    schedule = ["--schedule", str(place.run / "beat-schedule"), "--pidfile="]
    first = [
        python("worker", *celery, "worker", "--concurrency=2", "--loglevel=INFO", *alone),
        python("web", *web, "config.wsgi:application"),
    ]
    later = [python("clock", *celery, "beat", "--loglevel=INFO", *schedule)]
    if arguments.dev and (FRONTEND / "package.json").exists():
        later.append(front_watch(place))
    return first, later


def _environment(place: Place, arguments: argparse.Namespace) -> dict[str, str]:
    environment = {**os.environ, "TAMBON_VAR": str(place.var), "PYTHONUNBUFFERED": "1"}
    if not environment.get("DATABASE_URL"):
        environment.setdefault("DEMO", "1")
    if arguments.dev:
        environment["DEBUG"] = "1"
    if arguments.host not in LOOPBACK and "ALLOWED_HOSTS" not in environment:
        environment["ALLOWED_HOSTS"] = ",".join(["localhost", "127.0.0.1", *_names(arguments.host)])
    return environment


def _names(host: str) -> list[str]:
    """Under which names the neighbours reach this machine."""
    if host not in ANY_HOST:
        return [host]
    names = [socket.gethostname(), f"{socket.gethostname()}.local"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address would be ours
        except OSError:
            return names
        return [probe.getsockname()[0], *names]


def _prepare(place: Place, environment: dict[str, str], log: Path) -> None:
    """Migrate, collect, fill: skipped when nothing it depends on has changed."""
    is_own = not environment.get("DATABASE_URL")  # another's database may change behind our back
    stamp = place.var / "stamps" / "prepare"
    wanted = digest(
        [
            *sorted(ROOT.glob("*/migrations")),
            *sorted(ROOT.glob("*/sql")),
            *sorted(ROOT.glob("*/management")),
            FRONTEND,
            ROOT / "data_samples",
            ROOT / "requirements",
        ],
        cluster_identity(place) if is_own else "",
        environment.get("DEMO", "0"),
    )
    if is_own and is_stamped(stamp, wanted):
        return
    command = [str(PYTHON), "manage.py", "prepare"]
    title = "Database and static files"
    if environment.get("DEMO") == "1":
        command.append("--samples")
        title += ", sample data when the register is empty"
    run_step(title, command, log, environment, ROOT)
    put_stamp(stamp, wanted)


def _ask_for_signins(environment: dict[str, str]) -> "subprocess.Popen[str] | None":
    is_there = any(ROOT.glob("*/management/commands/demo_signins.py"))
    if environment.get("DEMO") != "1" or not is_there:
        return None
    return subprocess.Popen(
        [str(PYTHON), "manage.py", "demo_signins"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=die_with_parent(),
    )


# --- is it up? ------------------------------------------------------------------------------------


def _check_port(host: str, port: int) -> None:
    """Before anything starts. Waits a moment for a predecessor that was killed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for attempt in range(6):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE and attempt < 5:
                    time.sleep(0.4)
                    continue
                if error.errno == errno.EADDRINUSE:
                    raise Problem(
                        f"port {port} is in use by another program."
                        f" Nothing was started. Try: ./run --port {port + 1}"
                    ) from None
                raise Problem(f"cannot listen on {host} port {port}: {error.strerror}") from None
        return


def _wait_until_healthy(arguments: argparse.Namespace, children: list[Child]) -> None:
    began = told = time.monotonic()
    answer = ""
    while answer != "healthy":
        for child in children:
            if not child.is_running:
                log = child.spec.log
                raise Problem(f"{child.spec.name} did not start:\n{last_lines(log)}\nLog: {log}")
        time.sleep(0.2)
        answer = _health(_url(arguments))
        now = time.monotonic()
        if now - began > READY_SECONDS:
            raise Problem(f"not ready after {READY_SECONDS} s: {answer}")
        if now - told > 10 and answer != "healthy":
            told = now
            say(f"  … still waiting, {now - began:.0f} s: {answer}")


def _health(url: str) -> str:
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(f"{url}/healthz", timeout=5):
            return "healthy"
    except urllib.error.HTTPError as error:
        return error.read(500).decode(errors="replace")
    except OSError as error:
        return f"the web server does not answer ({error})"


def _url(arguments: argparse.Namespace, host: str | None = None) -> str:
    name = host or ("127.0.0.1" if arguments.host in ANY_HOST else arguments.host)
    return f"http://{f'[{name}]' if ':' in name else name}:{arguments.port}"


def _tell(
    place: Place,
    arguments: argparse.Namespace,
    signins: "subprocess.Popen[str] | None",
    seconds: float,
) -> None:
    is_local = arguments.host in LOOPBACK
    address = _url(arguments, "localhost" if is_local else None)
    say(f"\n✓ Ready in {seconds:.0f} s:  {address}/")
    if not is_local:
        for name in _names(arguments.host):
            say(f"  for others on this network:  {_url(arguments, name)}/")
    if signins:
        text, _ = signins.communicate(timeout=60)
        if signins.returncode == 0 and text.strip():
            say(f"\n{text.rstrip()}")
        if not is_local:
            say("  Anybody on this network can use these sign-ins.")
    say(f"\n  Logs: {place.logs}/    Ctrl-C stops everything.\n")


# --- stop and reset -------------------------------------------------------------------------------


def stop(place: Place) -> int:
    lock = place.run / "lock"
    if not is_held(lock):
        say("not running")
        return 0
    os.kill(int(str(read_holder(lock)["pid"])), signal.SIGTERM)
    while is_held(lock):
        time.sleep(0.1)
    say("stopped")
    return 0


def reset(place: Place, *, is_sure: bool) -> None:
    """Begin afresh: the private register and every uploaded file go. Asks first."""
    if os.environ.get("DATABASE_URL"):
        raise Problem("--reset is for the private database only; DATABASE_URL is set")
    gone = [place.var / name for name in ("pg", "media", "imagery", "stamps")]
    if not is_sure:
        if not sys.stdin.isatty():
            raise Problem("--reset asks first, and there is no terminal to ask at; or give --yes")
        say("This deletes the register and all uploaded files of this checkout:")
        for folder in gone:
            say(f"    {folder}")
        if input("Type yes to go on: ").strip() != "yes":
            raise Problem("nothing was deleted")
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
