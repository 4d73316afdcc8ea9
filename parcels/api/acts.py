"""The acts on what is registered. All take what was seen, a reason, a day; all can be previewed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework_gis.fields import GeometryField

from geo.geojson import json_response
from parcels import permissions
from parcels.api import inputs
from parcels.api.doors import allowed, person
from parcels.api.shapes import AreaOut
from parcels.models import RegisterEntry
from parcels.models.vocabulary import DocumentType
from parcels.services import mending, recording, reshaping, undo
from parcels.services.outcome import Meter, carried_out, outcome, previewed
from parcels.services.work import Because, already_received

Fields = dict[str, Any]


class CutIn(serializers.Serializer):  # type: ignore[type-arg]
    areas_sq_wah = serializers.ListField(
        child=serializers.DecimalField(14, 2, min_value=Decimal("0.01")),
        default=list,
        max_length=50,
    )
    equal_parts = serializers.IntegerField(min_value=2, max_value=50, default=0, required=False)
    bearing = serializers.FloatField(min_value=0, max_value=360, help_text="0 north, 90 east")

    def validate(self, data: Fields) -> Fields:
        if bool(data["areas_sq_wah"]) == bool(data.get("equal_parts")):
            raise serializers.ValidationError(_("Give areas or a number of equal parts."))
        return data


class PartIn(serializers.Serializer):  # type: ignore[type-arg]
    register_area_sq_wah = serializers.DecimalField(14, 2, default=None, allow_null=True)
    document_number = serializers.CharField(
        max_length=30, default=None, allow_null=True, allow_blank=True
    )
    owners = inputs.HolderIn(many=True, default=None, allow_null=True)


class SplitIn(inputs.ActIn):
    parcel_id = serializers.IntegerField()
    lines = serializers.ListField(child=GeometryField(), default=list)
    cut = CutIn(default=None, allow_null=True)
    parts = PartIn(many=True, default=list)


class MergeIn(inputs.ActIn):
    parcel_ids = serializers.ListField(child=serializers.IntegerField(), min_length=2)
    owners = inputs.HolderIn(many=True, default=None, allow_null=True)
    override = serializers.BooleanField(default=False)


class ChangeIn(serializers.Serializer):  # type: ignore[type-arg]
    parcel_id = serializers.IntegerField()
    boundary = GeometryField()


class ReshapeIn(inputs.ActIn):
    changes = ChangeIn(many=True, allow_empty=False)
    neighbours = serializers.ChoiceField(
        [word.value for word in reshaping.Neighbours],
        default="follow",
        help_text="follow: shared corners move; yield: they lose the ground gained; stay",
    )
    paper_is_new = serializers.BooleanField(
        default=False, help_text="the paper's areas become the drawn ones"
    )
    orthophoto_id = serializers.IntegerField(
        default=None, allow_null=True, help_text="the picture it was drawn over"
    )


class TransferIn(inputs.ActIn):
    parcel_id = serializers.IntegerField(default=None, allow_null=True)
    building_id = serializers.IntegerField(default=None, allow_null=True)
    owners = inputs.HolderIn(many=True)


class ChangeUseIn(inputs.ActIn):
    parcel_id = serializers.IntegerField()
    uses = inputs.LandUseIn(many=True)


class CorrectIn(inputs.ActIn):
    parcel_id = serializers.IntegerField()
    document_type = serializers.ChoiceField(DocumentType.choices, required=False)
    document_number = serializers.CharField(max_length=30, required=False, allow_blank=True)
    survey_page = serializers.CharField(max_length=20, required=False, allow_blank=True)
    map_sheet = serializers.CharField(max_length=30, required=False, allow_blank=True)
    land_number = serializers.CharField(max_length=10, required=False, allow_blank=True)
    register_area_sq_wah = serializers.DecimalField(14, 2, min_value=0, required=False)
    remark = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RetireIn(inputs.ActIn):
    parcel_id = serializers.IntegerField()


class MendIn(inputs.ActIn):
    finding_id = serializers.IntegerField()
    keep = serializers.IntegerField(
        default=None, allow_null=True, help_text="the parcel that gets or keeps the ground"
    )


class UndoIn(inputs.ActIn):
    entry_id = serializers.IntegerField()
    effective_on = serializers.DateField(
        default=None, allow_null=True, help_text="ignored: the day of the act itself"
    )


class ActParcelOut(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    version = serializers.IntegerField()
    geometry = GeometryField(allow_null=True)
    drawn_area_sq_m = serializers.FloatField(allow_null=True)
    uses = serializers.ListField(
        child=serializers.DictField(), help_text="use, label, text: its area as rai-ngan-wah"
    )
    register_area = AreaOut()
    baht_before = serializers.CharField(allow_null=True)
    baht_after = serializers.CharField(allow_null=True)


class ActOut(serializers.Serializer):  # type: ignore[type-arg]
    entry_id = serializers.IntegerField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]
    parcels = ActParcelOut(many=True)
    baht_before = serializers.CharField(allow_null=True)
    baht_after = serializers.CharField(allow_null=True)
    owners = serializers.ListField(
        child=serializers.DictField(), help_text="name, baht_before, baht_after; in previews"
    )
    area_findings = serializers.DictField(help_text="parcels outside the tolerance for their paper")
    bbox = serializers.ListField(child=serializers.FloatField(), allow_null=True)


def split(fields: Fields, because: Because) -> RegisterEntry:
    cut = reshaping.Cut(**fields["cut"]) if fields["cut"] else None
    parts = [
        reshaping.Part(
            part["register_area_sq_wah"],
            None if part["owners"] is None else inputs.holders(part["owners"]),
            part["document_number"],
        )
        for part in fields["parts"]
    ]
    return reshaping.split_parcel(
        parcel_id=fields["parcel_id"], because=because, lines=fields["lines"], cut=cut, parts=parts
    )


def merge(fields: Fields, because: Because) -> RegisterEntry:
    owners = None if fields["owners"] is None else inputs.holders(fields["owners"])
    return reshaping.merge_parcels(
        parcel_ids=fields["parcel_ids"],
        because=because,
        owners=owners,
        is_override=fields["override"],
    )


def reshape(fields: Fields, because: Because) -> RegisterEntry:
    changes = {row["parcel_id"]: row["boundary"] for row in fields["changes"]}
    return reshaping.reshape_parcels(
        changes=changes,
        because=because,
        beside=reshaping.Neighbours(fields["neighbours"]),
        is_paper_new=fields["paper_is_new"],
        orthophoto_id=fields["orthophoto_id"],
    )


def transfer(fields: Fields, because: Because) -> RegisterEntry:
    return recording.transfer_right(
        because=because,
        owners=inputs.holders(fields["owners"]),
        parcel_id=fields["parcel_id"],
        building_id=fields["building_id"],
    )


def change_use(fields: Fields, because: Because) -> RegisterEntry:
    return recording.change_use(
        because=because, parcel_id=fields["parcel_id"], uses=inputs.land_uses(fields["uses"])
    )


def correct(fields: Fields, because: Because) -> RegisterEntry:
    pk = fields.pop("parcel_id")
    return recording.correct_parcel(because=because, parcel_id=pk, fields=fields)


def retire(fields: Fields, because: Because) -> RegisterEntry:
    return recording.retire_parcel(because=because, parcel_id=fields["parcel_id"])


def mend(fields: Fields, because: Because) -> RegisterEntry:
    return mending.mend(finding_id=fields["finding_id"], because=because, keep=fields["keep"])


def take_back(fields: Fields, because: Because) -> RegisterEntry:
    return undo.undo(entry_id=fields["entry_id"], because=because)


class ActDoor(APIView):
    """One act: a form, who may, and the verb."""

    form: ClassVar[type[inputs.ActIn]]
    verb: ClassVar[Callable[[Fields, Because], RegisterEntry]]

    def meter(self, because: Because) -> Meter | None:
        """Config, which knows the tax, gives one to the doors it opens."""
        return None

    def post(self, request: Request) -> HttpResponse:
        form = self.form(data=request.data)
        form.is_valid(raise_exception=True)
        because = form.because(person(request))
        if entry := already_received(because):
            return json_response(request._request, outcome(entry))
        fields = inputs.without_act(form.validated_data)
        return json_response(request._request, self._done(fields, because))

    def _done(self, fields: Fields, because: Because) -> Fields:
        def run(because: Because) -> RegisterEntry:
            return type(self).verb({**fields}, because)

        if because.is_preview and (meter := self.meter(because)):
            dated = replace(because, effective_on=meter.day)
            return previewed(lambda: run(because), lambda: run(dated), meter)
        return carried_out(lambda: run(because), is_preview=because.is_preview)


def door(
    name: str,
    form: type[inputs.ActIn],
    verb: Callable[[Fields, Because], RegisterEntry],
    predicate: Callable[[Any], bool],
    about: str,
) -> type[ActDoor]:
    """The view of one act, with its own page in the schema."""

    def post(self: ActDoor, request: Request) -> HttpResponse:
        return ActDoor.post(self, request)  # a function of its own, which the schema marks

    return type(
        f"{name.title().replace('-', '')}Act",
        (ActDoor,),
        {
            "form": form,
            "verb": staticmethod(verb),
            "permission_classes": [allowed(predicate)],
            "post": extend_schema(
                request=form,
                responses=ActOut,
                operation_id=f"act_{name.replace('-', '_')}",
                description=about,
            )(post),
        },
    )


_draw, _record = permissions.may_draw, permissions.may_record
DOORS = {
    "split": door("split", SplitIn, split, _draw, "Cut a parcel along lines or by area."),
    "merge": door("merge", MergeIn, merge, _draw, "Make one parcel of several that touch."),
    "reshape": door("reshape", ReshapeIn, reshape, _draw, "New outlines after a resurvey."),
    "transfer": door("transfer", TransferIn, transfer, _record, "New holders from a day on."),
    "change-use": door("change-use", ChangeUseIn, change_use, _record, "New uses from a day on."),
    "correct": door("correct", CorrectIn, correct, _record, "Correct words and numbers."),
    "retire": door("retire", RetireIn, retire, _draw, "A parcel ends without a successor."),
    "mend": door("mend", MendIn, mend, _draw, "Mend a finding of the work lists."),
    "undo": door("undo", UndoIn, take_back, _record, "Undo an act, or redo an undone one."),
}
