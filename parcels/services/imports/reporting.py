"""A batch in words: for the command line, the page, the printed report and the workbook."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from geo.intake.problems import Question
from parcels.intake import columns, words
from parcels.models import ImportBatch, ImportRow
from parcels.services.imports import kinds

_DETECTED = (
    "format", "layers", "layer", "encoding", "crs_label", "srid", "operation", "features",
    "fields", "geometry_type",
)  # fmt: skip
#: Problems a report lists; the counts always tell all.
MOST = 10_000
_CHOOSING = (ImportBatch.State.MAPPING, ImportBatch.State.REHEARSED)
_MAP = {
    "key": "map",
    "th": "ไม่มีคอลัมน์ที่บอกได้ว่าแถวใดคือแปลงใด กรุณาจับคู่คอลัมน์",
    "en": "No column says which parcel a row is. Say which column means what.",
}


def report(batch: ImportBatch, most: int = MOST) -> dict[str, Any]:
    """{"file", "kind", "state", "detected", "questions", "counts", "effect", "problems"}."""
    detected = {key: batch.found.get(key) for key in _DETECTED}
    return {
        "file": batch.file_name,
        "sha256": batch.file_sha256,
        "kind": batch.kind,
        "state": batch.state,
        "effective_on": str(batch.effective_on or ""),
        "detected": {**detected, "columns": batch.answers.get("columns", {})},
        "questions": questions(batch),
        "counts": batch.counts,
        "effect": batch.effect,
        "notices": [words.in_words(problem) for problem in [*batch.problems, *_not_chosen(batch)]],
        "problems": list(problems(batch, most)),
    }


def _not_chosen(batch: ImportBatch) -> list[dict[str, Any]]:
    """Columns a remembered choice leaves out because nobody knew them when it was made."""
    if batch.kind not in settings.IMPORT_KINDS or batch.state not in _CHOOSING:
        return []
    chosen = batch.answers.get("columns", {})
    known = columns.guess(batch.found.get("fields", []), kinds.kind_of(batch).fields)
    left = [name for field, name in known.items() if field not in chosen]
    left = [name for name in left if name not in chosen.values()]
    return [{"code": "known_not_chosen", "params": {"columns": ", ".join(left)}}] if left else []


def questions(batch: ImportBatch) -> list[dict[str, Any]]:
    """What a person must still say before the file can be read or applied."""
    asked = list(batch.found.get("questions", []))
    codes = {problem["code"] for problem in batch.problems}
    if codes & {"crs_contradicts", "axes_swapped", "far_away", "crs_unknown", "shifted"}:
        asked.append(Question("srid", ("32647", "32648", "24047", "24048", "4326")).to_json())
    if codes & {"bad_encoding", "encoding_unknown"}:
        asked.append(Question("encoding", ("utf-8", "cp874")).to_json())
    for problem in batch.problems:
        if problem["code"] == "layer_not_found":
            there = str(problem["params"].get("layers", ""))
            asked.append(Question("layer", tuple(there.split(", "))).to_json())
    if batch.state == ImportBatch.State.MAPPING:
        from_file = batch.found.get("fields", [])
        asked.append({**_MAP, "choices": from_file})
    return asked


def problems(batch: ImportBatch, most: int = MOST) -> Iterator[dict[str, Any]]:
    """Of the file, then row by row: number, code, level, both languages."""
    if batch.state == ImportBatch.State.REFUSED:
        for problem in batch.problems:
            yield words.in_words(problem)
    rows = ImportRow.objects.filter(batch=batch).exclude(problems=[]).order_by("pk")
    told = rows.values_list("part", "number", "verdict", "problems")
    for part, number, verdict, found in told[:most]:
        for problem in found:
            yield {**words.in_words(problem, number), "verdict": verdict, "part": part}


def as_text(said: dict[str, Any], language: str) -> Iterator[str]:
    """The report for a terminal."""
    found = said["detected"]
    about = (found["format"], found["layer"], found["encoding"])
    yield f"{said['file']}: {' · '.join(part for part in about if part)}"
    if found["crs_label"]:
        yield f"  {found['crs_label']} → {found['operation']}"
    yield from _asked(said, language)
    yield from _would_do(said)
    for notice in said["notices"]:
        yield f"  ! {notice[language]}"
    for problem in said["problems"]:
        where = f"{problem.get('part', '')}#{problem['row']}" if problem["row"] else said["file"]
        yield f"  {where} [{problem['level']}] {problem[language]}"


def _asked(said: dict[str, Any], language: str) -> Iterator[str]:
    for question in said["questions"]:
        yield f"  ? --{question['key']}: {question[language]}"
        if question.get("choices"):
            yield f"      {', '.join(question['choices'])}"


def _would_do(said: dict[str, Any]) -> Iterator[str]:
    if said["counts"]:
        yield "  " + " · ".join(f"{name} {n}" for name, n in said["counts"].items() if n)
    if "before" in said["effect"]:
        effect = said["effect"]
        yield f"  {effect['before']} → {effect['after']} baht ({effect['year'] + 543})"
    if "refusal" in said:
        yield f"  {said['refusal']['message']}"
