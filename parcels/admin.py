"""The register in the admin: to look at, never to write. Writing goes through the services."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import User
from parcels import permissions
from parcels.models import Building, House, Parcel, PersonView, RegisterEntry, SourceDocument


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the reader's own sub-district; persons and their numbers are not listed at all."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        user = request.user
        own = user.subdistrict_id if isinstance(user, User) else None
        return rows.filter(subdistrict=own) if own else rows.none()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_see_register(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.may_see_register(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Parcel)
class ParcelAdmin(ReadOnlyAdmin):
    list_display = ("code", "document_type", "document_number", "register_area_sq_wah", "version")
    list_filter = ("document_type", "main_use")
    search_fields = ("code", "document_number")
    exclude = ("boundary",)


@admin.register(Building)
class BuildingAdmin(ReadOnlyAdmin):
    list_display = ("code", "type_code", "material", "area_sq_m", "year_built")
    search_fields = ("code",)
    exclude = ("footprint",)


@admin.register(House)
class HouseAdmin(ReadOnlyAdmin):
    list_display = ("house_number", "village", "house_code")
    list_select_related = ("village",)
    search_fields = ("house_number", "house_code")
    exclude = ("position", "display")


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    list_display = ("act", "effective_on", "recorded_at", "by", "reason")
    list_select_related = ("by",)
    list_filter = ("act",)
    exclude = ("before", "after", "parties")


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReadOnlyAdmin):
    list_display = ("kind", "number", "dated_on")


@admin.register(PersonView)
class PersonViewAdmin(ReadOnlyAdmin):
    """Who looked at whose number: for those who may see numbers themselves."""

    list_display = ("at", "user", "party_id", "purpose")
    list_select_related = ("user",)
    exclude = ("party",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_see_full_number(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.may_see_full_number(request.user)
