"""The passphrase of an archive: never an argument, where every process of the machine reads it."""

import getpass
import os
import sys
from pathlib import Path

from django.core.management.base import CommandError

LEAST = 12


def ask_passphrase(file: Path | None, *, is_new: bool) -> str:
    """From a file, else OFFICE_PASSPHRASE, else asked at the terminal. Raises CommandError."""
    given = file.read_text().strip() if file else os.environ.get("OFFICE_PASSPHRASE", "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass("Passphrase of the archive: ")
        if is_new and getpass.getpass("Again: ") != given:
            raise CommandError("The two are not the same.")
    if len(given) < LEAST:
        raise CommandError(f"Give a passphrase of at least {LEAST} characters.")
    return given
