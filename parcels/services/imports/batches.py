"""A file's way: received, looked at, answered, judged, applied or thrown away."""

import datetime as dt
import hashlib
import logging
import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from geo import uploads
from geo.intake.problems import Problem, Question
from geo.intake.read import WALL_SECONDS, read
from geo.intake.receive import MAX_BYTES, Received, receive
from geo.models import Subdistrict
from parcels.intake import columns, words
from parcels.models import ColumnMap, ImportBatch, ImportRow
from parcels.services.imports import applying, kinds, progress, rehearsal
from parcels.services.imports.staging import Cancelled, beat, remove_file, stage, workspace

log = logging.getLogger(__name__)
State = ImportBatch.State
AUTO = "auto"
_LOCKED = ("encrypted_archive", "wrong_password")


def receive_file(
    *, subdistrict: int, name: str, chunks: Iterable[bytes], kind: str = AUTO, by: User | None
) -> ImportBatch:
    """Keep the bytes in the batch's own folder with their hash; nothing looks inside yet."""
    batch = _arriving(subdistrict, name, kind, by)
    path, digest, size = workspace(batch) / "received", hashlib.sha256(), 0
    with path.open("wb") as out:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
            if size > MAX_BYTES:
                break  # the reader refuses it by its size
    _arrived(batch, path, digest.hexdigest(), size)
    return batch


def receive_upload(*, subdistrict: int, key: uuid.UUID, kind: str, by: User) -> ImportBatch:
    """A file that came in pieces. Raises geo.uploads.UploadRefused."""
    batch = _arriving(subdistrict, "", kind, by)
    path = workspace(batch) / "received"
    try:
        upload = uploads.take(subdistrict=subdistrict, purpose="register", key=key, target=path)
    except uploads.UploadRefused:
        batch.delete()
        raise
    batch.file_name = upload.name[-200:]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _arrived(batch, path, digest, path.stat().st_size)
    return batch


def _arriving(subdistrict: int, name: str, kind: str, by: User | None) -> ImportBatch:
    batch = ImportBatch.objects.create(
        subdistrict_id=subdistrict,
        kind=kind,
        file_name=Path(name.replace("\\", "/")).name[-200:] or "file",
        size_bytes=0,
        by=by,
        effective_on=timezone.localdate(),
    )
    workspace(batch).mkdir(parents=True, exist_ok=True, mode=0o700)
    return batch


def _arrived(batch: ImportBatch, path: Path, digest: str, size: int) -> None:
    batch.file_sha256, batch.size_bytes, batch.file_path = digest, size, str(path)
    batch.save(update_fields=["file_sha256", "size_bytes", "file_path", "file_name"])


def look(batch: ImportBatch) -> None:
    """What the file is, and what it does not say. Leaves the batch asking, mapping or refused."""
    batch.problems = _same_file(batch)
    try:
        beat(batch)
        batch.found = _found(batch)
        _claim(batch)
        if not batch.found["questions"]:
            _map(batch)
        beat(
            batch,
            state=State.ASKING if batch.found["questions"] else State.MAPPING,
            found=batch.found,
            problems=batch.problems,
            kind=batch.kind,
            answers=batch.answers,
        )
    except Problem as problem:
        _locked(batch, problem) if problem.code in _LOCKED else _refuse(batch, problem)
    except Cancelled:
        throw_away(batch)


def _locked(batch: ImportBatch, problem: Problem) -> None:
    """An archive with a password is asked for it, and again when the answer does not open it."""
    batch.answers = {name: said for name, said in batch.answers.items() if name != "password"}
    beat(
        batch,
        state=State.ASKING,
        found={"questions": [Question("password").to_json()]},
        problems=[*batch.problems, {"code": problem.code, "params": {}}],
        answers=batch.answers,
    )


def answer(batch: ImportBatch, answers: Mapping[str, Any]) -> None:
    """Keep what a person answered: srid, encoding, layer, password, columns, retire_missing, on.

    A password is kept encrypted, as long as the raw file is.
    """
    batch.answers = {**batch.answers, **answers}
    if password := answers.get("password"):
        batch.answers["password"] = personal_data.encrypt(password).decode()
    if "columns" in answers:
        batch.answers["columns"] = {
            field: column
            for field, column in answers["columns"].items()
            if column in batch.found.get("fields", [])
        }
        ColumnMap.objects.update_or_create(
            subdistrict_id=batch.subdistrict_id,
            kind=batch.kind,
            signature=columns.signature(batch.found.get("fields", [])),
            defaults={"columns": batch.answers["columns"]},
        )
    batch.save(update_fields=["answers"])


def is_mapped(batch: ImportBatch) -> bool:
    """True when the columns say which parcel a row is, or the shapes do."""
    if batch.kind not in settings.IMPORT_KINDS:
        return False
    mapped = batch.answers.get("columns", {})
    return kinds.kind_of(batch).is_mapped(mapped) or bool(batch.found.get("geometry_type"))


def judge(batch: ImportBatch) -> None:
    """Read every row, give it its verdict, and rehearse: what applying it would do."""
    batch.problems = _same_file(batch)
    kind = kinds.kind_of(batch)
    try:
        expected = max(int(batch.found.get("features") or 0), 0)
        beat(batch, state=State.READING, stage="reading", done=0, total=expected, counts={})
        rows = kind.lines(batch, received(batch), options(batch))
        batch.total = max(stage(batch, rows), 0)
        if not batch.total:
            raise Problem("no_rows")
        applying.judge(batch, kind)
        beat(batch, stage="effect")
        batch.effect = rehearsal.effect(batch, kind)
        beat(batch, state=State.REHEARSED, stage="", **_kept(batch))
    except Problem as problem:
        _refuse(batch, problem)
    except Cancelled:
        throw_away(batch)
    except Exception:
        fail(batch)
        log.exception("import %s fell", batch.pk)
        raise


def _kept(batch: ImportBatch) -> dict[str, Any]:
    return {
        "total": batch.total,
        "counts": batch.counts,
        "effect": batch.effect,
        "problems": batch.problems,
    }


def recheck(batch: ImportBatch) -> None:
    """Judge the rows again after some were mended, and rehearse anew."""
    kind = kinds.kind_of(batch)
    told = [one for one in batch.problems if one["code"] in words.OF_READING]
    batch.problems = (_same_file(batch) if batch.file_sha256 else []) + told
    try:
        beat(batch, state=State.READING, stage="checking")
        applying.rejudge(batch, kind)
        beat(batch, stage="effect")
        batch.effect = rehearsal.effect(batch, kind)
        batch.total = batch.counts.get("rows", 0)
        beat(batch, state=State.REHEARSED, stage="", **_kept(batch))
    except Cancelled:
        throw_away(batch)


def note_refusal(batch: ImportBatch, message: str) -> None:
    """Why applying was refused, for the page."""
    batch.problems = [p for p in batch.problems if p["code"] != "apply_refused"]
    batch.problems.append({"code": "apply_refused", "params": {"text": message}})
    batch.save(update_fields=["problems"])


def is_late(batch: ImportBatch) -> bool:
    """Its worker has said nothing for longer than any step may take: it is no more."""
    beaten = progress.heard(batch)
    return beaten is not None and timezone.now() - beaten > dt.timedelta(seconds=WALL_SECONDS)


def ask_cancel(batch: ImportBatch) -> None:
    """A worker stops at its next step; a batch nobody works on ends at once."""
    ImportBatch.objects.filter(pk=batch.pk).update(cancel_asked=True)
    if not batch.is_working or is_late(batch):
        throw_away(batch)


def throw_away(batch: ImportBatch) -> None:
    """Nothing of the file stays but that it came. What is applied stays applied."""
    mine = ImportBatch.objects.filter(pk=batch.pk).exclude(state=State.APPLIED)
    ended = mine.update(state=State.CANCELLED, stage="")
    batch.refresh_from_db(fields=["state", "stage"])
    if not ended:
        return
    ImportRow.objects.filter(batch=batch).delete()
    remove_file(batch)


def fail(batch: ImportBatch) -> None:
    batch.state, batch.stage = State.FAILED, ""
    batch.save(update_fields=["state", "stage"])


def _found(batch: ImportBatch) -> dict[str, Any]:
    for word, value in read(received(batch), options(batch), rows=False):
        if word == "found":
            return dict(value)
    raise Problem("unreadable")


def received(batch: ImportBatch) -> Received:
    """The data set, unpacked once into the batch's folder."""
    folder = workspace(batch) / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    password = personal_data.decrypt(batch.answers.get("password", "").encode())
    return receive(Path(batch.file_path), folder, password=password)


def options(batch: ImportBatch) -> dict[str, Any]:
    """What the reader needs to know: the register's system, where it lies, the answers."""
    ground = Subdistrict.objects.values_list("boundary", flat=True).get(pk=batch.subdistrict_id)
    asked = {
        key: batch.answers[key] for key in ("srid", "encoding", "layer") if batch.answers.get(key)
    }
    return {
        "register_srid": settings.REGISTER_SRID,
        "near": list(ground.extent),
        "grid_m": settings.REGISTER_GRID_M,
        **asked,
    }


def _claim(batch: ImportBatch) -> None:
    """A kind that reads the whole file leaves no choice of a layer. Raises Problem."""
    if batch.answers.get("layer"):
        return
    claiming = kinds.claiming(batch.found)
    if claiming and batch.kind in (AUTO, claiming):
        asked = batch.found["questions"]
        batch.kind = claiming
        batch.found["questions"] = [question for question in asked if question["key"] != "layer"]
    elif batch.kind in settings.IMPORT_WHOLE:
        raise Problem("not_this_kind")


def _map(batch: ImportBatch) -> None:
    """The columns as this source's last file had them, else by their names."""
    names = batch.found.get("fields", [])
    if batch.kind == AUTO:
        batch.kind = kinds.recognised(names)
    kind = kinds.kind_of(batch)
    remembered = ColumnMap.objects.filter(
        subdistrict=batch.subdistrict_id, kind=batch.kind, signature=columns.signature(names)
    ).first()
    mapped = columns.guess(names, kind.fields)
    if remembered:
        mapped = {f: c for f, c in remembered.columns.items() if c in names}
    batch.answers = {**batch.answers, "columns": {**mapped, **batch.answers.get("columns", {})}}


def _same_file(batch: ImportBatch) -> list[dict[str, Any]]:
    before = ImportBatch.objects.filter(
        subdistrict=batch.subdistrict_id,
        file_sha256=batch.file_sha256,
        state=State.APPLIED,
        entry__reversed_by__isnull=True,
    ).exclude(pk=batch.pk)
    found = before.order_by("-created_at").first()
    if found is None:
        return []
    day = timezone.localtime(found.created_at).date()
    return [{"code": "same_file", "params": {"day": f"{day.day}/{day.month}/{day.year + 543}"}}]


@transaction.atomic
def _refuse(batch: ImportBatch, problem: Problem) -> None:
    ImportRow.objects.filter(batch=batch).delete()
    batch.state, batch.stage = State.REFUSED, ""
    batch.problems = [*batch.problems, {"code": problem.code, "params": problem.params}]
    batch.save(update_fields=["state", "stage", "problems", "found"])


def fields_of(batch: ImportBatch) -> list[str]:
    """The register's words a column of this file can be mapped to."""
    return list(kinds.kind_of(batch).fields)
