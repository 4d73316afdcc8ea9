"""`manage.py prepare`: bring database and files up to date, in one process for a quick start."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, collect the static files and, with --samples, fill an empty register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--samples", action="store_true", help="load the invented sample data")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("collectstatic", interactive=False, verbosity=0)
        there = get_commands()
        if options["samples"] and "load_samples" in there:
            call_command("load_samples", if_empty=True, progress=True)
        if "sync_catalogue" in there:
            call_command("sync_catalogue")
