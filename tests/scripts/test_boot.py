"""What ./run and ./test promise: nothing left behind, clear words, nothing done twice."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from boot import packages, places
from boot.places import Place, Problem
from boot.processes import Spec, Supervisor
from django.conf import settings

pytestmark = pytest.mark.slow

ROOT = Path(settings.BASE_DIR)


def _wait_for(claim: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not claim() and time.monotonic() < end:
        time.sleep(0.02)
    return claim()


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


# --- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x" * 120, "with a space", "ตำบล", "a,b", "100%"])
def test_sockets_move_where_their_path_is_short_and_plain(tmp_path: Path, name: str) -> None:
    folder = Place(tmp_path / name).sockets
    assert folder.parent == Path("/tmp")
    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= 107


def test_sockets_stay_beside_the_data_where_they_can() -> None:
    assert Place(Path("/srv/tambon/var")).sockets == Path("/srv/tambon/var/run/sockets")


def test_two_checkouts_never_share_sockets(tmp_path: Path) -> None:
    assert Place(tmp_path / "a b").sockets != Place(tmp_path / "c d").sockets


def test_a_lock_names_its_holder(tmp_path: Path) -> None:
    held = places.hold(tmp_path / "lock", "./run")
    with pytest.raises(Problem, match=rf"already running: \./run, pid {os.getpid()}"):
        places.hold(tmp_path / "lock", "./run")
    held.close()
    places.hold(tmp_path / "lock", "./run").close()


def test_a_stamp_sees_changed_words_and_new_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "ROOT", tmp_path)
    source = tmp_path / "src"
    (source / "node_modules").mkdir(parents=True)
    (source / "a.ts").write_text("1")
    seen = [places.digest([source])]
    (source / "node_modules" / "x.js").write_text("ignored")
    assert places.digest([source]) == seen[0]
    (source / "a.ts").write_text("2")
    seen.append(places.digest([source]))
    (source / "a.ts").rename(source / "b.ts")
    seen.append(places.digest([source]))
    assert len(set(seen)) == 3


NODES = {
    "v18.19.0": False,
    "v20.18.9": False,
    "v20.19.0": True,
    "v21.7.0": False,
    "v22.11.0": False,
    "v22.12.0": True,
    "v24.1.0": True,
    "broken": False,
}


@pytest.mark.parametrize(("version", "fits"), NODES.items())
def test_which_node_is_fit(tmp_path: Path, version: str, fits: bool) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    assert packages._is_fit_node(str(node)) is fits


# --- processes ------------------------------------------------------------------------------------


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop_all()


def _shell(name: str, script: str, folder: Path) -> Spec:
    return Spec(name, ["sh", "-c", script], folder / f"{name}.log", grace=2)


def test_a_fallen_child_is_announced_and_started_again(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = supervisor.start(_shell("web", "echo up; sleep 60", tmp_path))
    first = child.process.pid
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.tick()
        return child.process.pid != first

    assert _wait_for(is_back)
    assert child.is_running
    assert "! web ended (SIGKILL); again in 1 s" in capsys.readouterr().out


def test_one_that_always_falls_ends_everything(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervisor.start(_shell("worker", "echo no broker; exit 3", tmp_path))
    child.failures = 5
    assert _wait_for(lambda: not child.is_running)
    with pytest.raises(Problem, match=r"(?s)worker fell 6 times.*exit code 3.*no broker"):
        supervisor.tick()


def test_children_stop_in_reverse_order_with_all_they_started(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "pid"
    supervisor.start(_shell("database", "sleep 60", tmp_path))
    deaf = f"trap '' TERM; sleep 60 & echo $! > {note}; wait; sleep 60"
    supervisor.start(_shell("web", deaf, tmp_path))
    assert _wait_for(lambda: note.exists() and note.read_text().strip() != "")
    supervisor.is_hurried = True
    supervisor.stop_all()
    said = capsys.readouterr().out
    assert said.index("stopping web") < said.index("stopping database")
    assert _wait_for(lambda: not _is_alive(int(note.read_text())))


def test_nothing_outlives_a_kill_9(tmp_path: Path) -> None:
    script = f"""
        import sys, time
        from pathlib import Path
        sys.path.insert(0, {str(ROOT / "scripts")!r})
        from boot.processes import Spec, Supervisor
        spec = Spec("web", ["sleep", "60"], Path({str(tmp_path / "web.log")!r}))
        child = Supervisor().start(spec)
        print(child.process.pid, flush=True)
        time.sleep(60)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert _is_alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _wait_for(lambda: not _is_alive(child))


# --- the commands ---------------------------------------------------------------------------------


def _run(tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """What ./run does once the system packages are there."""
    environment = {**os.environ, "TAMBON_VAR": str(tmp_path / "var")}
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "dev.py"), "run", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


@pytest.mark.parametrize("name", ["run", "test"])
def test_both_commands_explain_themselves(name: str) -> None:
    told = subprocess.run([ROOT / name, "--help"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith(f"./{name} ")


def test_a_port_in_use_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = _run(tmp_path, "--port", str(port))
    assert told.returncode == 1
    assert f"port {port} is in use" in told.stderr
    assert not (tmp_path / "var" / "pg").exists()


def test_a_second_start_names_the_first(tmp_path: Path) -> None:
    lock = places.hold(tmp_path / "var" / "run" / "lock", "./run")
    told = _run(tmp_path)
    lock.close()
    assert told.returncode == 1
    assert f"already running: ./run, pid {os.getpid()}" in told.stderr


def test_reset_deletes_nothing_without_an_answer(tmp_path: Path) -> None:
    kept = tmp_path / "var" / "media" / "plan.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_text("x")
    told = _run(tmp_path, "--reset")
    assert told.returncode == 1
    assert "asks first" in told.stderr
    assert kept.exists()


def test_ci_runs_the_same_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["./test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
