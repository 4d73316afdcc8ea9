"""`manage.py demo_signins`: print the demo sign-ins and the sticker of a sample house."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config.samples.staff import SIGN_INS, password_of
from parcels.models import Sticker


class Command(BaseCommand):
    help = "Print the demo sign-ins of this installation. Only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("demo sign-ins exist only with DEMO=1")
        there = set(User.objects.values_list("username", flat=True))
        for row in SIGN_INS:
            if row.username in there:
                roles = ", ".join(str(role) for role in row.roles)
                self.stdout.write(f"{row.username:<10} {password_of(row.username)}   {roles}")
        sticker = Sticker.objects.live().order_by("household__number").first()
        if sticker:
            self.stdout.write(f"house sticker: /h/{sticker.token}")
