"""What the pages of the import share: who asks, in which language, how a refusal is shown."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from accounts.models import User
from geo.uploads import UploadRefused
from parcels.models import ImportBatch, ImportRow
from parcels.models.vocabulary import DocumentType, LandUse, PartyKind
from parcels.problems import RegisterProblem
from parcels.selectors.import_words import NAMES, in_words
from parcels.services.imports import kinds, mending


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


class Cell(NamedTuple):
    """A cell of a waiting row for its form; what the file said wrongly stands in it."""

    name: str
    said: str
    #: What the row says so far; an empty cell leaves it so.
    now: str
    #: What the reader of files knows for it, to choose from; none for a free text.
    choices: list[tuple[str, str]]


def with_mendable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with the cells a hand can mend of it: those in doubt (`asked`), and the others."""
    for one in rows:
        row, names = one["row"], kinds.kind_of(one["row"].batch).mendable
        said = {mending.ABOUT.get(p["code"], ""): p["params"].get("text", "") for p in row.problems}
        cells = [Cell(name, said.get(name, ""), _now(row, name), _choices(name)) for name in names]
        one["asked"] = [cell for cell in cells if cell.name in said]
        waits = row.verdict in ("quarantined", "pending") and row.about == "parcel"
        one["can_mend"] = waits and bool(names)
        one["others"] = [cell for cell in cells if cell.name not in said]
    return rows


def _choices(name: str) -> list[tuple[str, str]]:
    if name == "owner_type":  # LTAX's numbers, in the order of the kinds
        return [(str(n), str(label)) for n, label in enumerate(PartyKind.labels, 1)]
    known = {"document_type": DocumentType, "use": LandUse}.get(name)
    return [(value, str(label)) for value, label in known.choices] if known else []


def _now(row: ImportRow, name: str) -> str:
    if name == "code":
        return row.code
    value = row.values.get("register_area_sq_wah" if name == "area_sq_wah" else name, "")
    return str(in_words(name, value)) if value not in ("", None) else ""
