"""Keeps the house: sizes, who imports what, and a guard at every door."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

ROOT = Path(settings.BASE_DIR)
ROOMS = ("config", "accounts", "geo", "parcels", "billing", "taxation", "service_requests")
#: Ending or folder -> lines a file may have.
LIMITS = {"tests/": 500, ".py": 400, ".ts": 300, "templates/": 150}
FUNCTION_LINES = 40
#: Package -> where alone it may be imported.
SOLE_IMPORTERS = {
    "rasterio": r"geo/rasters(/|\.py|_)",
    "rio_cogeo": r"geo/rasters(/|\.py|_)",
    "geopandas": r"geo/vectors(/|\.py|_)",
    "pyogrio": r"geo/vectors(/|\.py|_)|config/settings\.py",
    "folium": r"service_requests/heatmap\.py",
}
UNWANTED = {
    r'fields = "__all__"': "list the fields by hand",
    r"^@receiver": "no signals: the door calls both",
    r"\b(TODO|FIXME)\b": "finish it or leave it out",
}
GUARDED_BY_THEMSELVES = {"admin"}  # namespaces whose framework asks for permission on every view


def _tracked(*endings: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.splitlines()
    if not names:  # an unpacked archive
        names = [str(path.relative_to(ROOT)) for path in _walk(ROOT)]
    return [name for name in names if name.endswith(endings) and (ROOT / name).is_file()]


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in {".venv", "var", "node_modules", "dist", ".git"}:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _product() -> list[str]:
    return [
        name for name in _tracked(".py") if name.startswith(ROOMS) and "/migrations/" not in name
    ]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_files_stay_short() -> None:
    long = []
    for name in _tracked(".py", ".ts", ".html"):
        limit = next((size for part, size in LIMITS.items() if name.startswith(part)), None)
        limit = limit or next((size for part, size in LIMITS.items() if name.endswith(part)), None)
        generated = "/migrations/" in name or name.endswith(".d.ts")
        lines = _text(name).count("\n")
        if limit and not generated and lines > limit:
            long.append(f"{name}: {lines} lines, {limit} allowed")
    assert not long, long


def test_functions_stay_short() -> None:
    long = []
    for name in _tracked(".py"):
        if "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse(_text(name))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{name}:{node.lineno} {node.name}: {lines} lines")
    assert not long, long


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_text(name))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", SOLE_IMPORTERS)
def test_heavy_libraries_have_one_importer(package: str) -> None:
    allowed = SOLE_IMPORTERS[package]
    found = [n for n in _product() if package in _imports(n) and not re.match(allowed, n)]
    assert not found, f"{package} is imported by {found}"


def test_only_doors_know_celery() -> None:
    allowed = re.compile(r"config/(celery|health|__init__)\.py|\w+/(tasks(\.py|/)|management/)")
    found = [n for n in _product() if "celery" in _imports(n) and not allowed.match(n)]
    assert not found, found


def test_every_model_serializer_lists_its_fields_and_nothing_is_left_undone() -> None:
    found = []
    for name in _tracked(".py", ".ts", ".html"):
        if name == "tests/test_house.py":
            continue
        for pattern, advice in UNWANTED.items():
            if re.search(pattern, _text(name), re.MULTILINE):
                found.append(f"{name}: {advice}")
    assert not found, found


def test_no_room_for_junk() -> None:
    names = {"utils.py", "helpers.py", "common.py", "core.py", "misc.py"}
    assert not [name for name in _tracked(".py") if Path(name).name in names]


def test_the_shared_test_file_stays_small() -> None:
    assert _text("tests/conftest.py").count("\n") < 100


# --- doors --------------------------------------------------------------------------------------


def _doors(resolver: URLResolver, path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = f"{path}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield here, entry
        elif entry.namespace not in GUARDED_BY_THEMSELVES:
            yield from _doors(entry, here)


def _is_guarded(door: URLPattern) -> bool:
    if hasattr(door.callback, "access"):
        return True
    view = getattr(door.callback, "cls", None)  # an API view names its own permission
    if view is None or not issubclass(view, APIView):
        return False
    return view.permission_classes is not APIView.permission_classes


def test_every_door_says_who_may_come_in() -> None:
    open_doors = [path for path, door in _doors(get_resolver()) if not _is_guarded(door)]
    assert not open_doors, f"no rule in accounts/access.py or permission_classes: {open_doors}"


def test_the_locks_name_no_host() -> None:
    found = [
        name
        for name in _tracked("package-lock.json", ".txt")
        if name.startswith(("frontend/", "requirements/"))
        and re.search(r'"resolved"|index-url|^--find-links', _text(name), re.MULTILINE)
    ]
    assert not found, found


def test_words_are_marked_with_names_the_collector_knows() -> None:
    """makemessages finds _() and gettext_lazy(); what another alias marks stays English."""
    odd = re.compile(r"(?:u?gettext|pgettext|ngettext)(?:_lazy)? as (?!_\b)\w+")
    assert not [name for name in _product() if odd.search(_text(name))]
