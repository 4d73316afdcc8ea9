"""The pages of an office's staff, and of one's own password."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import staff as service
from accounts.access import public, staff
from accounts.models import Role, User


class MemberForm(forms.Form):
    first_name = forms.CharField(label=gettext_lazy("Given name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Family name"), max_length=150, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("May work as"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class NewMemberForm(MemberForm):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ("username",)


class KnownMemberForm(MemberForm):
    is_active = forms.BooleanField(label=gettext_lazy("Works here"), required=False)


@staff(Role.ADMINISTRATOR)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Everybody of the office, those who left last."""
    rows = User.objects.filter(subdistrict=_own(request)).order_by("-is_active", "first_name", "pk")
    roles = dict(Role.choices)
    shown = [
        {"user": user, "roles": [roles[role] for role in user.roles if role in roles]}
        for user in rows
    ]
    return render(request, "accounts/members.html", {"rows": shown})


@staff(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_member(request: HttpRequest) -> HttpResponse:
    form = NewMemberForm(request.POST or None)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        roles, username = fields.pop("roles"), fields.pop("username")
        made = _try(
            form,
            lambda: service.add_member(
                subdistrict=_own(request),
                username=username,
                roles=roles,
                fields=fields,
                by=_asker(request),
            ),
        )
        if made:
            messages.success(request, _("Entered. Hand over the link below."), extra_tags="ok")
            return redirect("member", made.pk)
    return render(request, "accounts/member.html", {"form": form})


@staff(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff; without a password there is a link to hand over."""
    user = _member(request, pk)
    names = ("first_name", "last_name", "phone", "roles", "is_active")
    initial = {name: getattr(user, name) for name in names}
    form = KnownMemberForm(request.POST or None, initial=initial)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        roles, is_active = fields.pop("roles"), fields.pop("is_active")
        if _try(
            form,
            lambda: service.change_member(
                user=user, roles=roles, fields=fields, is_active=is_active, by=_asker(request)
            ),
        ):
            messages.success(request, _("Saved. It holds from now on."), extra_tags="ok")
            return redirect("member", pk)
    link = None
    if user.is_active and not user.has_usable_password():
        link = request.build_absolute_uri(service.welcome_path(user))
    context = {"form": form, "member": user, "link": link, "changes": _told(user)}
    return render(request, "accounts/member.html", context)


@staff(Role.ADMINISTRATOR)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """For a forgotten password: it ends, and a link is there to choose another."""
    service.forget_password(user=_member(request, pk), by=_asker(request))
    messages.success(
        request, _("The old password has ended. Hand over the link below."), extra_tags="ok"
    )
    return redirect("member", pk)


welcome = public(
    PasswordResetConfirmView.as_view(
        template_name="accounts/password.html",
        success_url=reverse_lazy("sign-in"),
        extra_context={"is_welcome": True},
    )
)
own_password = staff()(
    PasswordChangeView.as_view(
        template_name="accounts/password.html", success_url=reverse_lazy("home")
    )
)


def _told(user: User) -> list[dict[str, Any]]:
    """Each change in words."""
    names = dict(Role.choices)
    told = []
    for change in service.changes(user):
        said = change["said"]
        now = said.get("after", said)
        words = [str(names.get(role, role)) for role in now.get("roles", [])]
        if "password" in said:
            words = [_("The old password has ended.")]
        elif not now.get("is_active", True):
            words = [_("Left")]
        told.append({**change, "words": ", ".join(words) or "–"})
    return told


def _asker(request: HttpRequest) -> User:
    return cast(User, request.user)


def _own(request: HttpRequest) -> int:
    own = _asker(request).subdistrict_id
    if own is None:
        raise Http404
    return own


def _member(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User, subdistrict=_own(request), pk=pk)


def _try(form: forms.Form, act: Callable[[], User]) -> User | None:
    try:
        return act()
    except ValidationError as refusal:
        form.add_error(None, _for_form(form, refusal))
        return None


def _for_form(form: forms.Form, refusal: ValidationError) -> Any:
    """Beside the field where the form has it."""
    told: dict[str, Any] = getattr(refusal, "error_dict", {})
    return told if told and told.keys() <= form.fields.keys() else refusal.messages
