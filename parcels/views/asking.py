"""What the pages of the import share: who asks, in which language, how a refusal is shown."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from accounts.models import User
from geo.uploads import UploadRefused
from parcels.models import ImportBatch
from parcels.problems import RegisterProblem
from parcels.selectors.import_words import NAMES
from parcels.services.imports import kinds


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def body_of(request: HttpRequest) -> int:
    own = user_of(request).subdistrict_id
    if own is None:
        raise Http404
    return own


def batch_of(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(
        ImportBatch.objects.select_related("entry"), subdistrict=body_of(request), pk=pk
    )


def language() -> str:
    return "en" if (get_language() or "th").startswith("en") else "th"


def tried(request: HttpRequest, act: Callable[[], object], said: str = "") -> bool:
    try:
        act()
    except RegisterProblem as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        return False
    except UploadRefused as refusal:
        messages.error(request, " ".join(refusal.messages), extra_tags="bad")
        return False
    if said:
        messages.success(request, said, extra_tags="ok")
    return True


def field_words(of: str = "") -> dict[str, str]:
    """The register's words for what a file can say, in the reader's language.

    A price is of a square wah or of a square metre: the words of the kind `of` go first.
    """
    words = language()
    return {name: str(label) for name, label in NAMES.items()} | {
        name: getattr(about, words)
        for kind in (*settings.IMPORT_KINDS, *([of] if of in settings.IMPORT_KINDS else []))
        for name, about in kinds.named(kind).fields.items()
    }


def with_mendable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with the cells a hand can mend of it: those of its file's kind."""
    for one in rows:
        one["mendable"] = kinds.kind_of(one["row"].batch).mendable
    return rows
