"""The pages of imagery: what there is, sending more, describing, taking off the map.

The room knows no users: config/imagery_doors.py says who may come in and hands over `own`, the
sub-district. `request.user` is only written down as who added a picture.
"""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geo import orthophotos, selectors, tasks, uploads
from geo.models import Orthophoto

STEPS = {
    "inspect": gettext_lazy("Looking at the file"),
    "archive": gettext_lazy("Writing the archive copy"),
    "shade": gettext_lazy("Shading the heights"),
    "display": gettext_lazy("Writing the copy for the map"),
}


class PictureForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a file does not say of itself."""

    flown_on = forms.DateField(
        label=gettext_lazy("Day of the flight"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    accuracy_m = forms.FloatField(
        label=gettext_lazy("Stated accuracy (RMSE, metres)"),
        required=False,
        min_value=0.001,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=gettext_lazy(
            "From the processing report. Kept with each boundary drawn over it."
        ),
    )

    class Meta:
        model = Orthophoto
        fields = [
            "kind",
            "title_th",
            "title_en",
            "flown_on",
            "accuracy_m",
            "height_datum",
            "operator",
            "licence",
            "attribution",
            "is_of_another_place",
        ]
        labels = {
            "kind": gettext_lazy("What it is"),
            "title_th": gettext_lazy("Name in Thai"),
            "title_en": gettext_lazy("Name in English"),
            "height_datum": gettext_lazy("Heights are"),
            "operator": gettext_lazy("Flown by"),
            "licence": gettext_lazy("Licence of the picture"),
            "attribution": gettext_lazy("Credit shown on the map"),
            "is_of_another_place": gettext_lazy("A sample: not of this place"),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["title_en"].required = False

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("title_en"):
            self.cleaned_data["title_en"] = self.cleaned_data.get("title_th", "")


@never_cache
@require_GET
def picture_list(request: HttpRequest, own: int) -> HttpResponse:
    """All pictures, those being prepared first."""
    pictures = selectors.pictures_of(own)
    context = {
        "pictures": pictures,
        "is_open": any(picture.is_open for picture in pictures),
        "inbox": selectors.inbox_of(own),
    }
    return render(request, "imagery/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, own: int) -> HttpResponse:
    """Send a file in pieces, describe it meanwhile."""
    form = PictureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        photo = form.save(commit=False)
        photo.subdistrict_id, photo.added_by_id = own, request.user.pk
        try:
            key = uuid.UUID(request.POST.get("upload", ""))
            photo = orthophotos.register_upload(photo=photo, key=key)
        except ValueError:
            form.add_error(None, _("Choose a file and wait until all of it has arrived."))
        except uploads.UploadRefused as refusal:
            form.add_error(None, refusal)
        else:
            tasks.prepare_orthophoto.delay(photo.pk)
            return redirect("picture", photo.pk)
    context = {"form": form, "page_data": {"door": reverse("uploads-imagery")}}
    return render(request, "imagery/add.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, own: int, pk: int) -> HttpResponse:
    """One picture: its state, what is known of it, and what can be corrected."""
    photo = _own(own, pk)
    form = PictureForm(request.POST or None, instance=_own(own, pk))
    if "kind" in form.fields:
        del form.fields["kind"]  # what was written for the map cannot become something else
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."), extra_tags="ok")
        return redirect("picture", pk)
    context = {
        "photo": photo,
        "form": form,
        "can_start_again": orthophotos.can_start_again(photo),
        "step": STEPS.get(photo.step, ""),
        "drawn": selectors.drawn_over(photo),
        "middle": selectors.middle_of(photo),
        "page_data": {"progress": reverse("picture-progress", args=[pk])},
    }
    return render(request, "imagery/picture.html", context)


@never_cache
@require_GET
def progress(request: HttpRequest, own: int, pk: int) -> JsonResponse:
    photo = _own(own, pk)
    label = STEPS.get(photo.step) or photo.get_state_display()
    return JsonResponse({"label": str(label), "percent": photo.percent, "is_open": photo.is_open})


ACTS: dict[str, tuple[Callable[[Orthophoto], None], Promise]] = {
    "cancel": (orthophotos.cancel, gettext_lazy("Stopped. The file is kept for a week.")),
    "again": (orthophotos.start_again, gettext_lazy("The picture is being prepared again.")),
    "retire": (orthophotos.retire, gettext_lazy("Taken off the map. It can be put back.")),
    "restore": (orthophotos.restore, gettext_lazy("Back on the map.")),
    "remove": (orthophotos.remove, gettext_lazy("Removed with its file.")),
}


@require_POST
def change(request: HttpRequest, own: int, pk: int, act: str) -> HttpResponse:
    """Stop, start again, take off the map, put back, remove."""
    photo = _own(own, pk)
    run, said = ACTS[act]
    try:
        with transaction.atomic():
            run(photo)
            if act == "again":
                transaction.on_commit(lambda: tasks.prepare_orthophoto.delay(pk))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages), extra_tags="bad")
    else:
        messages.success(request, str(said), extra_tags="ok")
    return redirect("pictures") if act == "remove" else redirect("picture", pk)


def _own(own: int, pk: int) -> Orthophoto:
    rows = Orthophoto.objects.select_related("added_by")
    return get_object_or_404(rows, subdistrict=own, pk=pk)
