"""Who may send files in pieces, and for what: one pair of doors a purpose."""

from django.urls import URLPattern, path

from accounts.access import staff_on_own_ground
from accounts.models import Role
from geo.upload_doors import PieceDoor, UploadDoor

#: What the files are for -> who may send them.
PURPOSES = {
    "imagery": (Role.SURVEYOR,),
    "register": (Role.SURVEYOR, Role.ASSESSOR),
}

urlpatterns: list[URLPattern] = []
for purpose, roles in PURPOSES.items():
    guard, fixed = staff_on_own_ground(*roles), {"purpose": purpose}
    urlpatterns += [
        path(f"uploads/{purpose}/", guard(UploadDoor.as_view()), fixed, name=f"uploads-{purpose}"),
        path(
            f"uploads/{purpose}/<uuid:key>",
            guard(PieceDoor.as_view()),
            fixed,
            name=f"upload-{purpose}",
        ),
    ]
