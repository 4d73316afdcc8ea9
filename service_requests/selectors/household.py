"""What a household may see: the services on offer, its own requests, one request by its number."""

from __future__ import annotations

from dataclasses import dataclass

from geo.models import Subdistrict
from parcels.models import Household
from service_requests import catalogue
from service_requests.catalogue import Field, FormRules
from service_requests.models import (
    RequestEvent,
    RequestForm,
    RequestQuerySet,
    RequestType,
    ServiceRequest,
)


@dataclass(frozen=True)
class Group:
    """One heading of the menu of all services."""

    name: str
    services: list[RequestType]


@dataclass(frozen=True)
class Form:
    fields: tuple[Field, ...]
    rules: FormRules


def menu(subdistrict: Subdistrict, language: str) -> list[Group]:
    """The services on offer under the headings of the catalogue; one may stand under two."""
    services = list(RequestType.objects.of(subdistrict).offered())
    groups = []
    for code, words in catalogue.offices().groups.items():
        listed = [service for service in services if code in service.groups]
        if listed:
            groups.append(Group(words.of(language), listed))
    return groups


def offered(subdistrict: Subdistrict, code: str) -> RequestType | None:
    return RequestType.objects.of(subdistrict).offered().filter(code=code).first()


def form_of(request_type: RequestType, version: int | None = None) -> Form:
    """The questions of a service as they stand now, or as they stood in a version."""
    forms = RequestForm.objects.filter(request_type=request_type).order_by("-version")
    form = forms.filter(version=version).first() if version else forms.first()
    if form is None:
        raise RequestForm.DoesNotExist(f"{request_type.code} has no form: run sync_catalogue")
    return Form(catalogue.fields_from_json(form.fields), catalogue.rules_from_json(form.rules))


def of_household(household: Household) -> RequestQuerySet:
    return (
        ServiceRequest.objects.of(household.subdistrict_id)
        .filter(household=household)
        .select_related("request_type")
        .order_by("-submitted_at", "-pk")
    )


def public_events(request: ServiceRequest) -> list[RequestEvent]:
    """The steps the applicant sees: never internal notes, never who in the office."""
    kinds = (RequestEvent.Kind.STEP, RequestEvent.Kind.ANSWER)
    return list(request.events.filter(kind__in=kinds).order_by("at", "pk"))
