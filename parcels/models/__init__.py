"""The property register, LADM-shaped: parties, rights, parcels, buildings, houses, papers, acts."""

from parcels.models.building import Building, BuildingParcel, BuildingUse, BuildingVersion
from parcels.models.condominium import Condominium, Unit, UnitUse
from parcels.models.delivery import Delivery
from parcels.models.draft import DraftRun, FootprintDraft
from parcels.models.finding import Finding, FindingException, RegisterCheck
from parcels.models.household import House, Household, HouseRegistration, Sticker
from parcels.models.intake import BulkChange, ColumnMap, ImportBatch, ImportRow, IntakeRule
from parcels.models.parcel import Parcel, ParcelLineage, ParcelVersion, UseZone
from parcels.models.party import Party, PersonView
from parcels.models.record import RegisterEntry, SourceDocument
from parcels.models.right import Right
from parcels.models.shown import ShownBuilding, ShownParcel
from parcels.models.sign import Sign

__all__ = [
    "Building",
    "BuildingParcel",
    "BuildingUse",
    "BuildingVersion",
    "BulkChange",
    "ColumnMap",
    "Condominium",
    "Delivery",
    "DraftRun",
    "Finding",
    "FindingException",
    "FootprintDraft",
    "House",
    "HouseRegistration",
    "Household",
    "ImportBatch",
    "ImportRow",
    "IntakeRule",
    "Parcel",
    "ParcelLineage",
    "ParcelVersion",
    "Party",
    "PersonView",
    "RegisterCheck",
    "RegisterEntry",
    "Right",
    "ShownBuilding",
    "ShownParcel",
    "Sign",
    "SourceDocument",
    "Sticker",
    "Unit",
    "UnitUse",
    "UseZone",
]
