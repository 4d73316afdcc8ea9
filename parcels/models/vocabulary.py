"""Word lists of the register, with the codes the field uses (docs/glossary.md has the sources)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    """Land papers (เอกสารสิทธิ)."""

    CHANOTE = "CHANOTE", _("Title deed (chanote)")
    NS3K = "NS3K", _("Certificate of utilisation N.S.3 K")
    NS3 = "NS3", _("Certificate of utilisation N.S.3")
    NS2 = "NS2", _("Pre-emption certificate N.S.2")
    SK1 = "SK1", _("Notification of possession S.K.1")
    SPK401 = "SPK401", _("Land-reform licence S.P.K.4-01")
    TK = "TK", _("T.K.")
    ST1 = "ST1", _("S.T.1")
    TRAJONG = "TRAJONG", _("Old title (trajong)")
    NSL = "NSL", _("State-land certificate N.S.L.")
    KSN5 = "KSN5", _("Co-operative settlement certificate K.S.N.5")
    RATCHAPHATSADU = "RATCHAPHATSADU", _("Treasury land")
    NK3 = "NK3", _("Self-help settlement certificate N.K.3")
    STK = "STK", _("Right to farm in degraded forest S.T.K.")
    KTC = "KTC", _("National land-policy allotment K.T.C.")
    FOREST = "FOREST", _("Occupied forest land, no document")
    PBT5 = "PBT5", _("Old local-tax receipt P.B.T.5 (no right)")
    NONE = "NONE", _("No document")
    OTHER = "OTHER", _("Other document")


class DocumentClass(models.TextChoices):
    """What a land paper gives: decides whether the register speaks of an owner or a possessor."""

    OWNERSHIP = "O", _("Ownership")
    POSSESSION = "P", _("Certified possession")
    CLAIM = "C", _("Claim or old possession")
    LICENCE = "L", _("Licence to use State land")
    GOVERNMENT = "G", _("Government land")
    NONE = "N", _("None")


DOCUMENT_CLASS: dict[str, str] = {
    "CHANOTE": "O", "TRAJONG": "O",
    "NS3K": "P", "NS3": "P",
    "NS2": "C", "SK1": "C",
    "SPK401": "L", "TK": "L", "ST1": "L", "KSN5": "L", "NK3": "L", "STK": "L", "KTC": "L",
    "NSL": "G", "RATCHAPHATSADU": "G",
    "FOREST": "N", "PBT5": "N", "NONE": "N", "OTHER": "N",
}  # fmt: skip


class LandUse(models.TextChoices):
    """Use of land or floor on a day. The tax class is the law's finding from it, not a field."""

    AGRICULTURE = "AGRICULTURE", _("Agriculture")
    RESIDENCE = "RESIDENCE", _("Residence")
    OTHER = "OTHER", _("Other use (commerce)")
    UNUSED = "UNUSED", _("Vacant")


class MainUse(models.TextChoices):
    """How a whole parcel is coloured on the map: its open uses in one word."""

    AGRICULTURE = "AGRICULTURE", _("Agriculture")
    RESIDENCE = "RESIDENCE", _("Residence")
    OTHER = "OTHER", _("Other use (commerce)")
    UNUSED = "UNUSED", _("Vacant")
    MIXED = "MIXED", _("Mixed use")
    EXEMPT = "EXEMPT", _("Exempt")
    NONE = "NONE", _("Use not recorded")


class UsedBy(models.TextChoices):
    SELF = "self", _("Owner")
    TENANT = "tenant", _("Tenant")
    OTHERS = "others", _("Other person")


class PartyKind(models.TextChoices):
    NATURAL = "natural", _("Natural person")
    JURISTIC = "juristic", _("Company or partnership")
    STATE_ENTERPRISE = "state_enterprise", _("State enterprise")
    GOVERNMENT = "government", _("Government body")
    ASSOCIATION = "association", _("Association")
    FOUNDATION = "foundation", _("Foundation")
    RELIGIOUS = "religious", _("Temple or religious body")
    OTHER = "other", _("Other")


class IdType(models.TextChoices):
    """Never inferred from the number: a leading 0 may be a company or a stateless person."""

    CITIZEN = "citizen", _("Citizen number")
    NON_THAI = "nonthai13", _("13-digit number of a person without Thai nationality")
    JURISTIC = "juristic", _("Juristic or tax number")
    PASSPORT = "passport", _("Passport")
    NONE = "none", _("No number")


class RightKind(models.TextChoices):
    OWNERSHIP = "ownership", _("Ownership")
    POSSESSION = "possession", _("Possession")
    LEASE = "lease", _("Lease")
    LICENCE = "licence", _("Licence")
    USUFRUCT = "usufruct", _("Usufruct")


#: The rights whose holder the tax law looks for (s5: owner, or possessor of State land).
TAXED_RIGHTS = (RightKind.OWNERSHIP, RightKind.POSSESSION, RightKind.LICENCE)


class Material(models.TextChoices):
    """Structure of a building: decides the depreciation table."""

    BRICK = "brick", _("Brick or concrete")
    HALF = "half", _("Half brick, half wood")
    WOOD = "wood", _("Wood")


class BoundarySource(models.TextChoices):
    """Where a drawn shape comes from; shown with its accuracy wherever the shape is judged."""

    ORTHOPHOTO = "orthophoto", _("Drawn over an orthophoto")
    LAND_OFFICE = "land_office", _("Land office file")
    SURVEY = "survey", _("Field survey")
    IMPORT = "import", _("Imported file")
    SKETCH = "sketch", _("Sketch")


class Act(models.TextChoices):
    """The legal acts of the register."""

    REGISTER = "register", _("Register")
    RESURVEY = "resurvey", _("Resurvey")
    SUBDIVIDE = "subdivide", _("Subdivide")
    MERGE = "merge", _("Merge")
    TRANSFER = "transfer", _("Transfer")
    CORRECT = "correct", _("Correct")
    CHANGE_USE = "change_use", _("Change of use")
    DEMOLISH = "demolish", _("Demolish")
    RETIRE = "retire", _("Retire")
    IMPORT = "import", _("Import")
    UNDO = "undo", _("Undo")
    REDO = "redo", _("Redo")
