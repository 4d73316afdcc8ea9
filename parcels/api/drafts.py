"""Drafted footprints: search a picture, list what differs, decide."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_gis.fields import GeometryField

from accounts.models import User
from geo.geojson import fragment, json_response
from geo.models import Orthophoto
from parcels import permissions
from parcels.api.doors import allowed, own_subdistrict, person
from parcels.models import Building, DraftRun, FootprintDraft, Parcel
from parcels.selectors.drafts import (
    MOST,
    decided_count,
    decided_drafts,
    latest_run,
    one_draft,
    open_drafts,
)
from parcels.services import drafted_acts, drafting


class DraftOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    finding = serializers.CharField()
    finding_label = serializers.CharField()
    state = serializers.CharField()
    geometry = serializers.DictField()
    area_sq_m = serializers.FloatField()
    goodness = serializers.FloatField(allow_null=True)
    building = serializers.CharField(help_text="code of the registered building, or empty")
    building_id = serializers.IntegerField(allow_null=True)
    parcel = serializers.CharField()
    parcel_id = serializers.IntegerField(allow_null=True)
    expected_baht = serializers.CharField(help_text="a year, by the usual building hereabouts")
    is_corrected = serializers.BooleanField(help_text="a hand moved its corners")
    is_tied = serializers.BooleanField(help_text="its parcel is named, not drawn under it")
    decision = serializers.CharField(help_text="accepted, or why it was dismissed; or empty")


class RunOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    state = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    is_open = serializers.BooleanField()


class DraftsOut(serializers.Serializer):  # type: ignore[type-arg]
    drafts = DraftOut(many=True)
    total = serializers.IntegerField()
    decided = serializers.IntegerField(help_text="how many were accepted or dismissed")
    run = RunOut(allow_null=True)
    whys = serializers.ListField(child=serializers.DictField())


class DraftChangeIn(serializers.Serializer):  # type: ignore[type-arg]
    geometry = GeometryField(required=False, help_text="GeoJSON Polygon, EPSG:4326")
    parcel_id = serializers.IntegerField(
        required=False, allow_null=True, help_text="where none is drawn under it; null unties"
    )


class DecisionIn(serializers.Serializer):  # type: ignore[type-arg]
    ids = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=MOST)
    decision = serializers.ChoiceField(["accept", "dismiss", "reopen"])
    why = serializers.CharField(default="", allow_blank=True)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)
    building_id = serializers.IntegerField(default=None, allow_null=True)


class RefusedOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    message = serializers.CharField()


class DecisionOut(serializers.Serializer):  # type: ignore[type-arg]
    decided = serializers.IntegerField()
    refused = RefusedOut(many=True)


class Drafts(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(responses=DraftsOut, operation_id="drafts_of_picture")
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Differences between a picture and the register: the open ones, the dearest first.

        With `?decided=1` those accepted or dismissed, the last decision first.
        """
        photo = _photo(request, pk)
        is_decided = request.query_params.get("decided") == "1"
        rows, total = (decided_drafts if is_decided else open_drafts)(photo)
        run = latest_run(photo)
        found = {
            "drafts": [_row(row) for row in rows],
            "total": total,
            "decided": total if is_decided else decided_count(photo),
            "run": _run(run) if run else None,
            "whys": [{"value": v, "label": label} for v, label in FootprintDraft.Why.choices],
        }
        return json_response(request._request, found)

    @extend_schema(request=None, responses=RunOut, operation_id="drafts_search")
    def post(self, request: Request, pk: int) -> Response:
        """Search the picture; the worker does it."""
        run = drafting.ask_for_search(photo=_photo(request, pk), by=person(request))
        transaction.on_commit(lambda: self.enqueue(run.pk))
        return Response(_run(run), status=202)

    @extend_schema(responses=RunOut, operation_id="drafts_stop")
    def delete(self, request: Request, pk: int) -> Response:
        """Stop the search that is under way."""
        run = latest_run(_photo(request, pk))
        if run is None:
            return Response(status=404)
        drafting.stop_search(run)
        run.refresh_from_db()
        return Response(_run(run))

    @property
    def enqueue(self) -> Callable[[int], None]:
        """Config, which knows what buildings are worth, hands the search to the worker."""
        raise NotImplementedError


class DraftChange(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=DraftChangeIn, responses=DraftOut, operation_id="drafts_change")
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Correct an open outline by hand, or say which parcel it belongs to."""
        form = DraftChangeIn(data=request.data)
        form.is_valid(raise_exception=True)
        said, own = form.validated_data, own_subdistrict(request)
        with transaction.atomic():
            rows = FootprintDraft.objects.select_for_update(of=("self",))
            draft = get_object_or_404(rows.select_related("building"), subdistrict=own, pk=pk)
            if "geometry" in said:
                drafting.redraw(draft=draft, shape=said["geometry"])
            if "parcel_id" in said:
                drafting.tie(draft=draft, parcel=_parcel(own, said["parcel_id"]))
        return json_response(request._request, _row(one_draft(pk)))


class DraftDecision(APIView):
    permission_classes = [allowed(permissions.may_draw)]

    @extend_schema(request=DecisionIn, responses=DecisionOut, operation_id="drafts_decide")
    def post(self, request: Request) -> Response:
        """Accept (each an act of its own), dismiss with a reason, or open again."""
        form = DecisionIn(data=request.data)
        form.is_valid(raise_exception=True)
        data, own = form.validated_data, own_subdistrict(request)
        rows = FootprintDraft.objects.filter(subdistrict=own, pk__in=data["ids"])
        drafts = list(rows.select_related("orthophoto", "parcel"))
        count, refused = _decide(drafts, data, person(request), _building(own, data))
        told = [{"id": one.draft_id, "message": one.message} for one in refused]
        return Response({"decided": count, "refused": told})


def _decide(
    drafts: list[FootprintDraft], data: dict[str, Any], by: User, building: Building | None
) -> tuple[int, list[drafted_acts.Refusal]]:
    if data["decision"] == "dismiss":
        return drafting.dismiss(drafts=drafts, by=by, why=data["why"], note=data["note"]), []
    if data["decision"] == "reopen":
        return drafted_acts.take_back(drafts=drafts, by=by)
    if building:
        return drafted_acts.drawn_by_hand(draft=drafts[0], by=by, building=building), []
    return drafted_acts.enter(drafts=drafts, by=by)


def _building(own: int, data: dict[str, Any]) -> Building | None:
    if data["building_id"] is None:
        return None
    if len(data["ids"]) > 1:
        raise serializers.ValidationError({"ids": [_("A building is one draft.")]})
    return get_object_or_404(Building, subdistrict=own, pk=data["building_id"])


def _parcel(own: int, pk: int | None) -> Parcel | None:
    return None if pk is None else get_object_or_404(Parcel, subdistrict=own, pk=pk)


def _photo(request: Request, pk: int) -> Orthophoto:
    return get_object_or_404(Orthophoto, subdistrict=own_subdistrict(request), pk=pk)


def _run(run: DraftRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "state": run.state,
        "label": run.get_state_display(),
        "done": run.windows_done,
        "total": run.windows_total,
        "is_open": run.is_open,
    }


def _row(row: FootprintDraft) -> dict[str, Any]:
    return {
        "id": row.pk,
        "finding": row.finding,
        "finding_label": row.get_finding_display(),
        "state": row.state,
        "geometry": fragment(row.drawn),  # type: ignore[attr-defined]
        "area_sq_m": round(row.shape.area, 1),
        "goodness": row.goodness and round(row.goodness, 2),
        "building": row.building.code if row.building else "",
        "building_id": row.building_id,
        "parcel": row.parcel.code if row.parcel else "",
        "parcel_id": row.parcel_id,
        "expected_baht": f"{Decimal(row.expected_satang) / 100:.2f}",
        "is_corrected": row.is_corrected,
        "is_tied": row.is_tied,  # type: ignore[attr-defined]
        "decision": _decision(row),
    }


def _decision(row: FootprintDraft) -> str:
    if row.state == FootprintDraft.State.OPEN:
        return ""
    is_dismissed = row.state == FootprintDraft.State.DISMISSED
    return str(row.get_why_display() if is_dismissed else row.get_state_display())
