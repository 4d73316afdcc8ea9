"""Pages that belong to no room: the front page and the component gallery."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import public
from accounts.models import User
from config.context import desk_of
from geo.models import Subdistrict


@public
def home(request: HttpRequest) -> HttpResponse:
    """Staff go to their desk; anyone else sees what this place is and where the doors are."""
    if isinstance(request.user, User) and (desk := desk_of(request.user)):
        return redirect(desk)
    return render(request, "home.html", {"subdistricts": Subdistrict.objects.order_by("code")})


@public
def design(request: HttpRequest) -> HttpResponse:
    """Every component in each state, to look at and to copy from."""
    return render(request, "design.html")
