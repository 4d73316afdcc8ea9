"""./test: everything that must hold, on servers of its own."""

import argparse
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from boot.packages import PYTHON, compile_messages, node_environment, prepare_packages
from boot.places import FRONTEND, ROOT, Place, digest, hold, is_stamped, put_stamp, test_place
from boot.processes import Supervisor, catch_signals, die_with_parent, kill_group, run_step, say
from boot.servers import DATABASE, cluster_identity, empty_database, start_servers

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(commands: "Commands") -> None:
    parser = commands.add_parser("test")
    parser.add_argument("--fast", action="store_true")
    parser.set_defaults(do=run)


def run(arguments: argparse.Namespace) -> int:
    place = test_place()
    environment = _environment(place)
    supervisor = Supervisor()
    catch_signals(supervisor)
    if arguments.fast:
        return _run_fast(place, environment, arguments.more)
    place.make()
    lock = hold(place.run / "lock", "./test")
    try:
        log = place.log("setup")
        prepare_packages(log, is_dev=True)
        start_servers(place, supervisor, is_test=True)
        _migrate_template(place, environment, log)
        return _run_all(place, environment, arguments.more)
    finally:
        supervisor.stop_all()
        lock.close()


def _run_fast(place: Place, environment: Mapping[str, str], more: Sequence[str]) -> int:
    place.logs.mkdir(parents=True, exist_ok=True)
    prepare_packages(place.log("setup"), is_dev=True, with_front=False)
    if shutil.which("msgfmt"):
        compile_messages(place.log("setup"))
    return foreground([str(PYTHON), "-m", "pytest", "--fast", "-q", *more], environment)


def _run_all(place: Place, environment: Mapping[str, str], more: Sequence[str]) -> int:
    """With arguments for pytest, pytest alone; else the linters and the front end's tests too."""
    steps: dict[str, tuple[Sequence[str], Path]] = {}
    if not more:
        steps["scripts/lint"] = (["sh", str(ROOT / "scripts" / "lint")], ROOT)
        if (FRONTEND / "package.json").exists():
            steps["npm test"] = (["npm", "run", "--silent", "--if-present", "test"], FRONTEND)
    steps["pytest"] = ([str(PYTHON), "-m", "pytest", *more], ROOT)
    environment = {**environment, "PATH": node_environment(place.log("setup"))["PATH"]}
    codes = {}
    for name, (command, folder) in steps.items():
        say(f"▸ {name}")
        codes[name] = foreground(command, environment, folder)
    failed = [name for name, code in codes.items() if code]
    say(f"✗ failed: {', '.join(failed)}" if failed else "✓ all of it holds")
    return 1 if failed else 0


def _migrate_template(place: Place, environment: Mapping[str, str], log: Path) -> None:
    """The database that every run's test database is copied from: migrated once, from nothing."""
    stamp = place.var / "stamps" / "template"
    migrations = [*sorted(ROOT.glob("*/migrations")), *sorted(ROOT.glob("*/sql"))]
    wanted = digest([*migrations, ROOT / "requirements"], cluster_identity(place))
    if is_stamped(stamp, wanted):
        return
    stamp.unlink(missing_ok=True)
    empty_database(place)
    command = [str(PYTHON), "manage.py", "migrate", "--no-input"]
    run_step("Migrations from an empty database", command, log, environment, ROOT)
    put_stamp(stamp, wanted)


def _environment(place: Place) -> dict[str, str]:
    """The caller's environment without what would lead tests to somebody's real data."""
    ours = {
        "DATABASE_URL",
        "REDIS_URL",
        "TAMBON_SOCKETS",
        "DEMO",
        "DEBUG",
        "ALLOWED_HOSTS",
        "HTTPS",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "TAMBON_VAR": str(place.var), "TAMBON_TEST_TEMPLATE": DATABASE}


def foreground(command: Sequence[str], env: Mapping[str, str], folder: Path = ROOT) -> int:
    """Run with the output on the screen; its whole group ends with it."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=die_with_parent(),
    )
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                say("  it does not end by itself; killing it")
        kill_group(process.pid)
        process.wait()
