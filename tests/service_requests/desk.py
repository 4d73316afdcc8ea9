"""A sub-district with its catalogue, a household with a phone, and requests to work on."""

import datetime as dt
import io
import uuid
from typing import Any

from PIL import Image

from accounts import personal_data
from accounts.models import User
from geo.models import Subdistrict
from parcels.models import Household, Sticker
from service_requests.answers import Posted
from service_requests.clock import OFFICE
from service_requests.models import RequestType, ServiceRequest
from service_requests.permissions import actors
from service_requests.services.advance import Doer, advance_request
from service_requests.services.submit import Draft, submit_request
from service_requests.services.sync import sync_catalogue
from tests import factories

PHONE = "0812345678"
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE)
ANSWERS: dict[str, dict[str, Any]] = {
    "FAC-LGT": {"fault": "off"},
    "FAC-WAT": {"use": "drink", "reason": "drought", "capacity_l": "500", "truck_access": "ok"},
    "FAC-SEW": {"tank_count": "1", "truck_access": "ok"},
    "GAR-MIS": {"kind": "missed"},
    "REL-EMS": {"what": "crash"},
    "STK-ELD": {
        "person": "นางคำ", "birth_date": "2500", "nationality_th": "yes",
        "other_state_pension": "no", "pay_to": "cash",
    },
    "GEN-OIA": {"what": "แผนพัฒนาตำบล"},
    "INF-REP": {"asset_kind": "road", "danger": "no"},
    "IPO-NEW": {"reason": "ทางมืด"},
    "TRN-CMP": {"kind": "nuisance"},
    "REL-FOR": {"partner": "employment", "matter": "หางาน"},
}  # fmt: skip


def office(code: str = "580104") -> Subdistrict:
    """The sub-district of the tests with its services."""
    found = factories.subdistrict(code)
    if not RequestType.objects.of(found).exists():
        sync_catalogue(subdistrict=found)
    return found


def service(code: str = "FAC-LGT", of: Subdistrict | None = None) -> RequestType:
    return RequestType.objects.get(subdistrict=of or office(), code=code)


def home(number: int = 1, phone: str = PHONE) -> Sticker:
    """A sticker on the door of a house whose household has a phone."""
    office()
    house = factories.house(str(10 + number))
    household = factories.household(
        house,
        number,
        phone_encrypted=personal_data.encrypt(phone),
        phone_hash=personal_data.lookup_hash(phone) if phone else None,
        phone_last4=phone[-4:],
    )
    return factories.sticker(household)


def draft(code: str = "FAC-LGT", household: Household | None = None, **values: Any) -> Draft:
    fields: dict[str, Any] = {
        "request_type": service(code),
        "typed": Posted(values.pop("answers", ANSWERS.get(code, {}))),
        "client_uuid": uuid.uuid4(),
        "household": household,
        "location": factories.point(),
        "location_source": "house",
    }
    return Draft(**fields | values)


def submitted(
    code: str = "FAC-LGT",
    household: Household | None = None,
    now: dt.datetime = MONDAY,
    **values: Any,
) -> ServiceRequest:
    return submit_request(subdistrict=office(), draft=draft(code, household, **values), now=now)[0]


def officer(division: str = "works", *roles: str, **values: Any) -> User:
    return factories.user(*(roles or ("officer",)), division=division, **values)


def take(
    request: ServiceRequest, step: str, by: User, now: dt.datetime = MONDAY, **given: Any
) -> ServiceRequest:
    request.refresh_from_db()
    doer = Doer("staff", actors(by, request), by)
    return advance_request(request_id=request.pk, step=step, doer=doer, given=given, now=now)


def picture(colour: str = "green", size: tuple[int, int] = (64, 48), **save: Any) -> bytes:
    """A small JPEG as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **save)
    return out.getvalue()
