"""Word lists of the service desk, with the codes of the catalogue and of Open311."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a request is. Its ways on are a table in stages.py. Drafts live only on the phone."""

    SUBMITTED = "submitted", _("Request sent")
    SCREENING = "screening", _("Documents being checked")
    INFO_NEEDED = "info_needed", _("Waiting for more information")
    ACCEPTED = "accepted", _("Accepted")
    SCHEDULED = "scheduled", _("Appointment made")
    IN_PROGRESS = "in_progress", _("In progress")
    REFERRED = "referred", _("Passed to another office")
    AWAITING_DECISION = "awaiting_decision", _("Waiting for a decision")
    PAYMENT_DUE = "payment_due", _("Waiting for the fee")
    DONE = "done", _("Work finished")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a request ended."""

    NONE = "", _("Not ended")
    FULFILLED = "fulfilled", _("Solved")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not approved")
    CANCELLED = "cancelled", _("Cancelled by the applicant")
    EXPIRED = "expired", _("Time ran out")
    DUPLICATE = "duplicate", _("Same as another request")
    REFERRED_OUT = "referred_out", _("Passed on, not in our power")
    UNFOUNDED = "unfounded", _("Nothing found")


class Priority(models.TextChoices):
    EMERGENCY = "emergency", _("Emergency")
    URGENT = "urgent", _("Urgent")
    NORMAL = "normal", _("Normal")


class Channel(models.TextChoices):
    """How a request reached the office."""

    QR = "qr", _("House sticker")
    WEB = "web", _("Web page")
    LINE = "line", _("LINE")
    COUNTER = "counter", _("Counter")
    PHONE = "phone", _("Telephone")
    VOLUNTEER = "volunteer", _("Volunteer")
    STAFF = "staff", _("Staff")
    PARTNER = "partner", _("Partner office")


class FiledBy(models.TextChoices):
    """Who speaks for the household."""

    SELF = "self", _("Someone of the house")
    FAMILY = "family", _("Relative")
    VOLUNTEER = "volunteer", _("Volunteer")
    HEADMAN = "headman", _("Village headman")
    OFFICER = "officer", _("Officer")
    SCHOOL = "school", _("School")
    RELIGIOUS_LEADER = "religious_leader", _("Religious leader")
    PASSER_BY = "passer_by", _("Passer-by")


class LocationSource(models.TextChoices):
    """Where the point on the map comes from."""

    NONE = "", _("No place given")
    HOUSE = "house", _("House")
    GPS = "gps", _("Phone position")
    MAP_TAP = "map_tap", _("Chosen on the map")
    POLE = "pole", _("Pole")
    PARCEL = "parcel", _("Parcel")
    BUILDING = "building", _("Building")
    ADDRESS_TEXT = "address_text", _("Address in words")


class Actor(models.TextChoices):
    """Who caused an event."""

    CITIZEN = "citizen", _("Applicant")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("System")


class TargetUnit(models.TextChoices):
    WORKING_DAYS = "wd", _("working days")
    DAYS = "d", _("days")
    HOURS = "h", _("hours")
    NONE = "", _("no fixed time")


#: Stages in which a request is open work; `done` waits for the applicant's word.
OPEN_STAGES = tuple(s for s in Stage.values if s not in (Stage.DONE, Stage.CLOSED))
