"""What the benchmarks share: rounds in turn, a load generator, a real server, one table.

Absolute figures of a busy machine drift; the ratios between targets of one run hold. So every
target is measured in every round, one after the other, and medians are compared.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

WRK = shutil.which("wrk")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Sample:
    """One round of one target."""

    per_second: float
    p50_ms: float
    p95_ms: float
    kilobytes: float = 0


@dataclass(frozen=True)
class Row:
    """One target over all rounds, and how many times as fast as each named limit or peer it is."""

    target: str
    per_second: float
    p50_ms: float
    p95_ms: float
    kilobytes: float
    ratios: dict[str, float]


def measure(
    targets: dict[str, Callable[[], Sample]], peers: Sequence[str], rounds: int = 3
) -> list[Row]:
    """Run all targets in turn, `rounds` times; compare the medians with those of the peers."""
    samples: dict[str, list[Sample]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, run in targets.items():
            samples[name].append(run())
    rates = {n: statistics.median(s.per_second for s in found) for n, found in samples.items()}
    return [
        Row(
            name,
            rates[name],
            statistics.median(s.p50_ms for s in found),
            statistics.median(s.p95_ms for s in found),
            statistics.median(s.kilobytes for s in found),
            {peer: rates[name] / rates[peer] for peer in peers},
        )
        for name, found in samples.items()
    ]


def show(title: str, rows: Sequence[Row]) -> None:
    peers = list(rows[0].ratios)
    width = max(len(row.target) for row in rows)
    print(f"\n{title}")
    head = "".join(f"  x {peer}" for peer in peers)
    print(f"{'target':<{width}}      /s  p50 ms  p95 ms      kB{head}")
    for row in rows:
        ratios = "".join(f"  {row.ratios[peer]:>{len(peer) + 2}.2f}" for peer in peers)
        print(
            f"{row.target:<{width}}{row.per_second:>8.0f}{row.p50_ms:>8.2f}{row.p95_ms:>8.2f}"
            f"{row.kilobytes:>8.1f}{ratios}"
        )


def timed(seconds: Sequence[float], wall: float, size: float = 0) -> Sample:
    """A sample from the time of each request and the wall time of all."""
    ordered = sorted(seconds)
    count = len(ordered)
    return Sample(
        count / wall,
        ordered[count // 2] * 1000,
        ordered[min(count - 1, int(count * 0.95))] * 1000,
        size / count / 1024,
    )


Asked = tuple[str, str]  # a path, a cookie


def load(
    port: int, asked: Sequence[Asked | str], connections: int = 4, seconds: float = 0
) -> Sample:
    """Ask for every path once over keep-alive connections, or go round and round for `seconds`.

    wrk does it where it is installed: threads of Python take much of two cores.
    """
    pairs = [each if isinstance(each, tuple) else (each, "") for each in asked]
    if WRK and len(pairs) >= connections:
        return _wrk(port, pairs, connections, seconds)
    shares = [share for n in range(connections) if (share := pairs[n::connections])]
    start = time.perf_counter()
    end = start + seconds if seconds else 0.0
    with ThreadPoolExecutor(connections) as pool:
        outcomes = list(pool.map(lambda share: _ask(port, share, end), shares))
    wall = time.perf_counter() - start
    return timed([t for times, _ in outcomes for t in times], wall, sum(s for _, s in outcomes))


def _wrk(port: int, asked: Sequence[Asked], connections: int, seconds: float) -> Sample:
    """One thread of wrk; what it counted comes back as the last line.

    It cannot be told to ask once, so once round it stops itself, after `_LONGEST_S` at the latest.
    """
    requests = ",".join(f"{{{json.dumps(path)},{json.dumps(cookie)}}}" for path, cookie in asked)
    with NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA.replace("REQUESTS", requests).replace("ONCE", str(not seconds).lower()))
        script.flush()
        done = subprocess.run(
            [WRK, "-t1", f"-c{connections}", f"-d{seconds or _LONGEST_S}s", "-s", script.name,
             f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    told = done.stdout.splitlines()[-1].split()
    count, wall_us, size, bad, p50_us, p95_us = (float(each) for each in told)
    if bad:
        raise RuntimeError(f"{bad:.0f} of {count:.0f} requests were refused or lost")
    return Sample(count / wall_us * 1e6, p50_us / 1000, p95_us / 1000, size / count / 1024)


_LONGEST_S = 6
#: Answers other than 2xx and 3xx are counted by wrk itself; so are microseconds unless it stops.
_LUA = """
local ffi = require("ffi")
ffi.cdef("typedef struct { long s, us; } moment; int gettimeofday(moment *, void *);")
local asked, texts, n, own = {REQUESTS}, {}, 0, nil
local function now()
  local moment = ffi.new("moment")
  ffi.C.gettimeofday(moment, nil)
  return tonumber(moment.s) * 1000000 + tonumber(moment.us)
end
function setup(thread)
  own = thread
end
function init()
  for i, each in ipairs(asked) do
    local headers = {["Host"] = "localhost", ["Accept-Encoding"] = "gzip", ["Cookie"] = each[2]}
    texts[i] = wrk.format("GET", each[1], headers)
  end
end
function request()
  began = began or now()
  n = n % #texts + 1
  return texts[n]
end
if ONCE then
  answered = 0
  function response()
    answered = answered + 1
    if answered == #texts then
      took = now() - began
      wrk.thread:stop()
    end
  end
end
function done(summary, latency)
  local errors = summary.errors
  io.write("\\n", table.concat({summary.requests, own:get("took") or summary.duration,
    summary.bytes, errors.status + errors.connect + errors.read + errors.timeout,
    latency:percentile(50), latency:percentile(95)}, " "))
end
"""


def _ask(port: int, share: Sequence[Asked], end: float) -> tuple[list[float], int]:
    times, size = [], 0
    rest = "HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nCookie: "
    asked = [f"GET {path} {rest}{cookie}\r\n\r\n" for path, cookie in share]
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            for text in asked:
                start = time.perf_counter()
                wire.sendall(text.encode())
                size += _receive(wire)
                times.append(time.perf_counter() - start)
                if end and start > end:
                    return times, size
            if not end:
                return times, size


def _receive(wire: socket.socket) -> int:
    """Read one answer; returns the length of its body. Anything but 200 and 204 is a mistake."""
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := wire.recv(262144)):
            raise ConnectionError("the server hung up")
        head += more
    head, body = head.split(b"\r\n\r\n", 1)
    if head.split(b" ", 2)[1] not in (b"200", b"204"):
        raise RuntimeError(head.decode())
    length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    received = len(body)
    while received < length:
        received += len(wire.recv(262144))
    return length


@contextmanager
def server(workers: int = 2, **environment: str) -> Iterator[int]:
    """The product behind granian as ./run starts it, with benchmarks/settings.py; its port."""
    port = free_port()
    command = [
        Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "4",
        "--log-level", "warning", "--no-ws", "config.wsgi:application",
    ]  # fmt: skip
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", **environment}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        wait_for(port, "/empty/")
        yield port
    finally:
        process.terminate()
        process.wait(15)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def wait_for(port: int, path: str) -> None:
    for _ in range(150):
        try:
            load(port, [path])
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")
