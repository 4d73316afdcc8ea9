"""Demo sign-ins, one for each role. Their passwords follow from this installation's secret."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from accounts.models import Role, User
from geo.models import Subdistrict


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demo user: what they are called and what they may do."""

    username: str
    name: str
    roles: tuple[str, ...]
    division: str


SIGN_INS = (
    SignIn("surveyor", "ช่างสำรวจ", (Role.SURVEYOR,), "finance"),
    SignIn("assessor", "เจ้าพนักงานประเมิน", (Role.ASSESSOR,), "finance"),
    SignIn("cashier", "เจ้าหน้าที่การเงิน", (Role.CASHIER,), "finance"),
    SignIn("officer", "เจ้าหน้าที่รับคำขอ", (Role.OFFICER, Role.FIELD_WORKER), "chief"),
    SignIn("head", "ผู้อำนวยการกอง", (Role.HEAD,), "chief"),
    SignIn("planner", "นักวิเคราะห์แผน", (Role.PLANNER,), "chief"),
    SignIn("admin", "ผู้ดูแลระบบ", (Role.ADMINISTRATOR,), "chief"),
)


def password_of(username: str) -> str:
    """The same on every start of one installation, another in every other."""
    digest = hmac.digest(
        settings.SECRET_KEY.encode(), f"demo sign-in {username}".encode(), hashlib.sha256
    )
    return base64.b32encode(digest)[:12].decode().lower()


def add_demo_staff(subdistrict: Subdistrict) -> None:
    """Only where DEMO is set: nobody else may know a password that is printed."""
    if not settings.DEMO:
        return
    for row in SIGN_INS:
        user, _ = User.objects.get_or_create(username=row.username)
        user.first_name, user.last_name = row.name, "(ตัวอย่าง)"
        user.subdistrict, user.roles, user.division = subdistrict, list(row.roles), row.division
        user.is_staff = user.is_superuser = row.username == "admin"
        user.set_password(password_of(row.username))
        user.save()
