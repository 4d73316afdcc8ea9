"""Messages to the applicant: number, date, office; never a sum, illness or kind of welfare."""

from __future__ import annotations

import datetime as dt

from django.template import engines
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import personal_data
from accounts.models import OutboxMessage
from service_requests import catalogue
from service_requests.models import ServiceRequest

WORDS: dict[str, Promise] = {
    "submitted": _("We have your request %(number)s. Expected to be finished by %(expected)s."),
    "submitted_emergency": _("We have your emergency request %(number)s. Please also call 1669."),
    "accepted": _("Request %(number)s has been accepted by: %(division)s."),
    "info_needed": _("Request %(number)s needs more information from you by %(due)s. Scan the"
                     " sticker on your house to see what and to answer."),
    "scheduled": _("Request %(number)s: appointment on %(day)s, %(slot)s."),
    "in_progress": _("Request %(number)s: work has started."),
    "referred": _("Request %(number)s has been passed to %(partner)s. Telephone %(phone)s."),
    "awaiting_decision": _("Request %(number)s is waiting for a decision."),
    "payment_due": _("Request %(number)s: a fee is due by %(due)s. Scan the sticker on your house"
                     " to see it."),
    "done": _("Request %(number)s: the work is finished. Is it solved? Scan the sticker on your"
              " house to answer."),
    "closed": _("Request %(number)s is closed. Scan the sticker on your house to see the result and"
                " to rate the service."),
    "reopened": _("Request %(number)s has been opened again. We will come back to it."),
    "late": _("Request %(number)s is late. We are sorry. We are working on it."),
    "reminder": _("Reminder: request %(number)s waits for you until %(due)s."),
}  # fmt: skip
SLOTS: dict[str, Promise] = {"am": _("in the morning"), "pm": _("in the afternoon")}


def tell_applicant(request: ServiceRequest, event: str) -> OutboxMessage | None:
    """Put a message into the outbox, in the applicant's language; none when no phone is known."""
    phone = _phone(request)
    if not phone:
        return None
    with translation.override("en" if request.language == "en" else "th"):
        body = str(WORDS[event]) % _values(request)
    return OutboxMessage.objects.create(
        subdistrict_id=request.subdistrict_id,
        recipient_hash=personal_data.lookup_hash(phone),
        recipient_hint=hint(phone),
        body=body,
    )


def hint(phone: str) -> str:
    """Enough of a phone number for its owner to know it: xxx-xxx-1234."""
    return f"xxx-xxx-{phone[-4:]}"


def in_words(day: dt.date | None) -> str:
    """A day as the reader counts, by the same filter as on every page."""
    return str(engines["django"].from_string("{{ day|thai_date }}").render({"day": day}))


def _phone(request: ServiceRequest) -> str:
    if request.contact_phone_encrypted:
        return personal_data.decrypt(request.contact_phone_encrypted)
    household = request.household
    if household is None or not household.phone_encrypted:
        return ""
    return personal_data.decrypt(household.phone_encrypted)


def _values(request: ServiceRequest) -> dict[str, str]:
    language = translation.get_language() or "th"
    offices = catalogue.offices()
    division = offices.divisions.get(request.division)
    partner = offices.partners.get(request.partner)
    office_phone = request.subdistrict.office_phone
    return {
        "number": request.number,
        "expected": in_words(request.expected_at),
        "due": in_words(request.due_on),
        "day": in_words(request.scheduled_on),
        "slot": str(SLOTS.get(request.scheduled_slot, "")),
        "division": division.of(language) if division else request.division,
        "partner": partner.name.of(language) if partner else "",
        "phone": (partner.phone if partner else "") or office_phone or "–",
    }
