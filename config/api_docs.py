"""The API in words: a plain page made from the OpenAPI schema, for readers without a network."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView

from accounts.access import staff, staff_permission

_VERBS = ("get", "post", "put", "patch", "delete")


class ApiSchema(SpectacularAPIView):
    """The OpenAPI 3 schema, for programs and for the types of the front end."""

    permission_classes = [staff_permission()]


@staff()
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, body and answer; the schema itself is beside it."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "api_docs.html", {"operations": operations(schema)})


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "verb": verb.upper(),
            "path": path,
            "about": what.get("description", ""),
            "parameters": what.get("parameters", []),
            "body": _shape(what.get("requestBody", {}).get("content", {})),
            "answers": [
                {"status": status, "shape": _shape(answer.get("content", {}))}
                for status, answer in what.get("responses", {}).items()
            ],
        }
        for path, doors in schema["paths"].items()
        for verb, what in doors.items()
        if verb in _VERBS
    ]


def _shape(content: dict[str, Any]) -> str:
    """The name of the schema of a body."""
    for media in content.values():
        found = media.get("schema", {})
        reference: str = found.get("$ref") or found.get("items", {}).get("$ref", "")
        return reference.rsplit("/", 1)[-1]
    return ""
