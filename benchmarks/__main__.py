"""Run one benchmark and print its table: python -m benchmarks NAME [ARGUMENT ...]."""

import importlib
import os
import sys
from pathlib import Path

import django


def main() -> None:
    if len(sys.argv) < 2:
        for path in sorted(Path(__file__).parent.glob("*.py")):
            if "\ndef main(" in (text := path.read_text()) and path.stem != "__main__":
                print(f"{path.stem:<12}{text.splitlines()[0].strip(chr(34))}")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    module = importlib.import_module(f"benchmarks.{sys.argv[1]}")
    rows = module.main(*sys.argv[2:])
    if rows:
        importlib.import_module("benchmarks.harness").show(module.__doc__ or "", rows)


if __name__ == "__main__":
    main()
