"""Is the Thai complete? Collects the words of a copy of the sources and looks for gaps."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("config", "accounts", "geo", "parcels", "billing", "taxation", "service_requests")
CATALOGUE = Path("locale/th/LC_MESSAGES/django.po")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in (*ROOMS, "templates", "locale"):
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / "manage.py", copy)
        _collect(copy)
        catalogue = copy / CATALOGUE
        gaps = _entries(catalogue, "--untranslated") + _entries(catalogue, "--only-fuzzy")
    if not gaps:
        return 0
    print(f"{len(gaps)} without a sure translation; scripts/messages adds them to {CATALOGUE}:\n")
    print("\n\n".join(gaps))
    return 1


def _collect(copy: Path) -> None:
    (copy / "locale" / "th" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "th", "--no-obsolete"]
    command += ["--add-location", "file"]
    environment = {**os.environ, "TAMBON_VAR": str(copy / "var")}
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def _entries(catalogue: Path, which: str) -> list[str]:
    command = ["msgattrib", "--no-obsolete", "--no-wrap", which, str(catalogue)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return found.strip().split("\n\n")[1:]  # the first is the header


if __name__ == "__main__":
    sys.exit(main())
