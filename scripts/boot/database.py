"""scripts/db: the private servers alone, in the background."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from boot.places import Place, Problem, hold, is_held, read_holder, run_place
from boot.processes import Supervisor, catch_signals, last_lines
from boot.servers import DATABASE, OWNER, start_servers

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(commands: "Commands") -> None:
    parser = commands.add_parser("db")
    parser.add_argument("what", choices=["start", "stop", "status", "shell", "serve"])
    parser.set_defaults(do=run)


def run(arguments: argparse.Namespace) -> int:
    place = run_place()
    verbs = {"start": start, "stop": stop, "status": status, "shell": shell, "serve": serve}
    return verbs[arguments.what](place)


def serve(place: Place) -> int:
    """In the foreground, until a signal."""
    place.make()
    lock = hold(place.run / "lock", "the servers of scripts/db")
    supervisor = Supervisor()
    catch_signals(supervisor)
    ready = place.run / "ready"
    try:
        start_servers(place, supervisor)
        ready.write_text(str(os.getpid()))
        supervisor.watch()
    finally:
        ready.unlink(missing_ok=True)
        supervisor.stop_all()
        lock.close()
    return 0


def start(place: Place) -> int:
    place.make()
    ready, log = place.run / "ready", place.log("servers")
    if is_held(place.run / "lock"):
        return status(place)
    ready.unlink(missing_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(Path(sys.argv[0]).resolve()), "db", "serve"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    while not ready.exists():
        if process.poll() is not None:
            raise Problem(f"the servers did not start:\n{last_lines(log)}")
        time.sleep(0.05)
    return status(place)


def stop(place: Place) -> int:
    if not is_held(place.run / "lock"):
        print("not running")
        return 0
    os.kill(_pid(place), signal.SIGTERM)
    while is_held(place.run / "lock"):
        time.sleep(0.05)
    print("stopped")
    return 0


def status(place: Place) -> int:
    if not is_held(place.run / "lock"):
        print("not running")
        return 1
    print(f"running, pid {_pid(place)}; sockets in {place.sockets}; logs in {place.logs}")
    return 0


def shell(place: Place) -> int:
    psql = str(Path(os.environ["PGBIN"]) / "psql")
    os.execv(psql, [psql, "-h", str(place.sockets), "-U", OWNER, "-d", DATABASE])


def _pid(place: Place) -> int:
    return int(str(read_holder(place.run / "lock").get("pid", 0)))
