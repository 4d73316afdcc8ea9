"""The project's own PostgreSQL with PostGIS and its own Redis: Unix sockets, no TCP port.

They run as an ordinary user: the caller, or `postgres` (else `nobody`) when the caller is root.
"""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from boot.places import Place, Problem
from boot.processes import Spec, Supervisor, say

OWNER = "app"  # the database role, owner of everything
DATABASE = "tambon"
MAP = "tambon"
OPTIONS = (
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "shared_buffers=192MB",
    "effective_cache_size=1GB",
    "work_mem=16MB",
    "maintenance_work_mem=128MB",
    "random_page_cost=1.1",
    "max_connections=120",
    "jit=off",
    "log_min_duration_statement=1000",
    "timezone=Asia/Bangkok",
)
TEST_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def start_servers(place: Place, supervisor: Supervisor, *, is_test: bool = False) -> None:
    """Make and start what no URL in the environment replaces; wait until they answer."""
    _make_socket_folder(place)
    if is_test or not os.environ.get("DATABASE_URL"):
        start_database(place, supervisor, is_test=is_test)
    if is_test or not os.environ.get("REDIS_URL"):
        start_redis(place, supervisor)


# --- PostgreSQL -------------------------------------------------------------------------------


def start_database(place: Place, supervisor: Supervisor, *, is_test: bool) -> None:
    data = place.var / "pg"
    if not (data / "PG_VERSION").exists():
        say("▸ A private PostgreSQL cluster")
        _make_cluster(place, data)
    _check_cluster(place, data)
    _allow_callers(data)
    _await_predecessor(data)
    options = [
        *OPTIONS,
        *(TEST_OPTIONS if is_test else ()),
        f"unix_socket_directories={place.sockets}",
    ]
    command = [_pg("postgres"), "-D", str(data)]
    for option in options:
        command += ["-c", option]
    child = supervisor.start(
        Spec(
            "database",
            [*as_server_user(place, "INT"), *command],
            place.log("database"),
            stop=signal.SIGINT,  # "fast": ends sessions, writes everything, exits
            orphaned=signal.SIGINT,
            grace=60,
            is_shown=False,
        )
    )
    supervisor.wait_until(child, lambda: _psql(place, "select 1", "postgres") == "1", 120)
    if _psql(place, f"select 1 from pg_database where datname = '{DATABASE}'", "postgres") != "1":
        _psql(place, f"create database {DATABASE}", "postgres")


def empty_database(place: Place) -> None:
    """Make the database anew. For tests only: ./run never calls it."""
    _psql(place, f"drop database if exists {DATABASE} with (force)", "postgres")
    _psql(place, f"create database {DATABASE}", "postgres")


def cluster_identity(place: Place) -> str:
    """Changes when the cluster is made anew."""
    return str((place.var / "pg" / "PG_VERSION").stat().st_mtime_ns)


def _pg(tool: str) -> str:
    """PGBIN is found by scripts/system.sh: the newest PostgreSQL that has PostGIS."""
    return str(Path(os.environ["PGBIN"]) / tool)


def _make_cluster(place: Place, data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _give_to_server_user(data)
    command = [
        *as_server_user(place, "TERM"),
        *(_pg("initdb"), "-D", str(data), "-U", OWNER, "-A", "peer"),
        *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
    ]
    made = subprocess.run(
        command, cwd="/", capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    place.log("initdb").write_text(made.stdout + made.stderr)
    if made.returncode:
        raise Problem(f"initdb failed:\n{made.stderr}")


def _check_cluster(place: Place, data: Path) -> None:
    owner = data.stat().st_uid
    if owner != server_uid():
        raise Problem(
            f"{data} belongs to user id {owner}: run as the user who made it,"
            " or remove that folder to begin afresh."
        )
    made_by = (data / "PG_VERSION").read_text().strip()
    asked = subprocess.run([_pg("postgres"), "-V"], capture_output=True, text=True, check=True)
    here = asked.stdout.split()[2].split(".")[0]
    if made_by != here:
        raise Problem(
            f"{data} was made by PostgreSQL {made_by}, but {_pg('postgres')} is version {here}."
            f" Set PGBIN to the bin folder of PostgreSQL {made_by},"
            " or begin afresh with ./run --reset. Nothing was changed."
        )


def _allow_callers(data: Path) -> None:
    """Peer authentication: these users of the machine are the database's owner."""
    names = {_name_of(os.getuid()), _name_of(server_uid())}
    (data / "pg_hba.conf").write_text(f"local all all peer map={MAP}\n")
    (data / "pg_ident.conf").write_text("".join(f'{MAP} "{name}" {OWNER}\n' for name in names))


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise Problem(f"user id {uid} has no name on this machine; PostgreSQL needs one") from None


def _await_predecessor(data: Path) -> None:
    """After a kill -9 the old server needs a moment to end by itself."""
    pid_file = data / "postmaster.pid"
    for _ in range(300):
        try:
            pid = int(pid_file.read_text().split()[0])
            mine = str(data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return
        if not mine:
            return
        time.sleep(0.1)
    raise Problem(f"a PostgreSQL server still runs in {data} (pid {pid}); stop it first.")


def _psql(place: Place, statement: str, database: str) -> str:
    where = ["-h", str(place.sockets), "-U", OWNER, "-d", database]
    done = subprocess.run(
        [_pg("psql"), "-X", "-w", "-At", *where, "-c", statement],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PGCONNECT_TIMEOUT": "5", "PGPORT": "5432"},
    )
    return done.stdout.strip()


# --- Redis ------------------------------------------------------------------------------------


def start_redis(place: Place, supervisor: Supervisor) -> None:
    server = _redis_binary(place)
    address = place.sockets / "redis.sock"
    child = supervisor.start(
        Spec(
            "redis",
            [
                *as_server_user(place, "TERM"),
                *(server, "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700"),
                *("--save", "", "--appendonly", "no", "--daemonize", "no"),
                *("--dir", str(place.sockets), "--maxmemory", "512mb"),
            ],
            place.log("redis"),
            is_shown=False,
        )
    )
    supervisor.wait_until(child, lambda: _pong(address), 30)


def _redis_binary(place: Place) -> str:
    """Debian's -tools package holds the server too, under the name of a checking tool."""
    found = Path(os.environ["REDIS_SERVER"])
    if not found.name.endswith("-check-rdb"):
        return str(found)
    link = place.run / found.name.replace("-check-rdb", "-server")
    link.unlink(missing_ok=True)
    link.symlink_to(found)
    return str(link)


def _pong(address: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(address))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


# --- the user they run as -----------------------------------------------------------------------


def server_uid() -> int:
    return _server_account().pw_uid if os.geteuid() == 0 else os.geteuid()


def _server_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem("no user `postgres` or `nobody` to run the private servers as")


def as_server_user(place: Place, orphaned: str) -> list[str]:
    """PostgreSQL refuses root. Where a parent folder is closed to others (/root), the one extra
    capability to pass it goes along."""
    if os.geteuid() != 0:
        return []
    account = _server_account()
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise Problem("`setpriv` (package util-linux) is needed to leave root")
    who = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    who = [setpriv, *who, f"--pdeathsig={orphaned}"]
    if not _may_pass(who, place.var):
        who += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return who


def _may_pass(who: Sequence[str], folder: Path) -> bool:
    return subprocess.run([*who, "test", "-x", str(folder)], cwd="/", check=False).returncode == 0


def _give_to_server_user(folder: Path) -> None:
    if os.geteuid() == 0:
        account = _server_account()
        os.chown(folder, account.pw_uid, account.pw_gid)


def _make_socket_folder(place: Place) -> None:
    folder = place.sockets
    try:
        folder.mkdir(mode=0o700)
        _give_to_server_user(folder)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != server_uid() or found.st_mode & 0o077:
        raise Problem(f"{folder} is not private to the server's user; remove it and try again")
