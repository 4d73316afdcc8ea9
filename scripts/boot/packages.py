"""The Python environment, the front end and the compiled translations: each only when stale."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from boot.places import FRONTEND, ROOT, VENV, alone, digest, is_stamped, put_stamp
from boot.processes import run_step

PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / "var" / "stamps"
REQUIREMENTS = ROOT / "requirements"


def prepare_packages(log: Path, *, is_dev: bool, with_front: bool = True) -> None:
    """Everything the checkout needs beside the servers."""
    with alone("setup"):
        install_python(log, is_dev=is_dev)
        if with_front and (FRONTEND / "package.json").exists():
            build_front(log)
        if with_front:
            compile_messages(log)


# --- Python -------------------------------------------------------------------------------------


def install_python(log: Path, *, is_dev: bool) -> None:
    """Install the locked packages. An environment that has the development set keeps it."""
    stamp = VENV / ".installed"
    has_dev = stamp.exists() and stamp.read_text().startswith("dev ")
    kind = "dev" if is_dev or has_dev else "base"
    lock = REQUIREMENTS / f"{kind}.txt"
    wanted = f"{kind} {digest([lock])}"
    if is_stamped(stamp, wanted) and _works():
        return
    if not _works():
        run_step("A Python environment in .venv", _venv_command(), log)
    _install_uv(log)
    uv = VENV / "bin" / "uv"
    locked = ["install", "--require-hashes", "-r", str(lock)]
    if uv.exists():
        command = [str(uv), "pip", *locked, "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", *locked]
    run_step(f"Python packages (requirements/{lock.name})", command, log)
    put_stamp(stamp, wanted)


def _venv_command() -> list[str]:
    return [sys.executable, "-m", "venv", "--clear", str(VENV)]


def _works() -> bool:
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0


def _install_uv(log: Path) -> None:
    """uv takes seconds where pip takes minutes; where it has no build, pip does the work."""
    if (VENV / "bin" / "uv").exists():
        return
    lock = REQUIREMENTS / "uv.txt"
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    with log.open("ab") as output:
        subprocess.run(command, stdout=output, stderr=output, check=False)


# --- front end ------------------------------------------------------------------------------------


def build_front(log: Path) -> None:
    manifests = [FRONTEND / "package.json", FRONTEND / "package-lock.json"]
    installed = STAMPS / "front-packages"
    wanted = digest(manifests)
    built = STAMPS / "front-build"
    sources = digest([FRONTEND])
    has_packages = (FRONTEND / "node_modules").exists() and is_stamped(installed, wanted)
    has_build = (FRONTEND / "dist" / "manifest.json").exists() and is_stamped(built, sources)
    if has_packages and has_build:
        return
    environment = node_environment(log)
    if not has_packages:
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        run_step("Front-end packages (npm ci)", command, log, environment, FRONTEND)
        put_stamp(installed, wanted)
    if not has_build:
        command = ["npm", "run", "build"]
        run_step("Front-end build (npm run build)", command, log, environment, FRONTEND)
        put_stamp(built, sources)


def node_environment(log: Path) -> dict[str, str]:
    """The environment with a fit Node on its PATH: the machine's, else one in .venv."""
    path = os.environ.get("PATH", os.defpath)
    if not (shutil.which("npm", path=path) and _is_fit_node(shutil.which("node", path=path))):
        bin_folder = VENV / "bin"
        path = f"{bin_folder}{os.pathsep}{path}"
        if not _is_fit_node(str(bin_folder / "node")):
            lock = REQUIREMENTS / "node.txt"
            command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
            run_step("Node.js in .venv (none fit on this machine)", command, log)
    return {**os.environ, "PATH": path}


def _is_fit_node(node: str | None) -> bool:
    """Vite asks for 20.19 or 22.12 and later."""
    if not node or not Path(node).exists():
        return False
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", asked.stdout)
    if not found:
        return False
    version = (int(found[1]), int(found[2]))
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


# --- translations ---------------------------------------------------------------------------------


def compile_messages(log: Path) -> None:
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        stamp = STAMPS / f"messages-{source.parts[-3]}-{source.stem}"
        wanted = digest([source])
        if target.exists() and is_stamped(stamp, wanted):
            continue
        fresh = target.with_suffix(".mo.new")
        command = ["msgfmt", "--check-format", "-o", str(fresh), str(source)]
        run_step(f"Translations ({source.relative_to(ROOT)})", command, log)
        fresh.replace(target)
        put_stamp(stamp, wanted)
