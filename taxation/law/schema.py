"""What the law of one tax year holds: frozen tables with section, sources and confidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from taxation.law.errors import LawError


class UseClass(StrEnum):
    """The classes of section 37, and property outside the tax."""

    AGRI = "AGRI"
    RES_MAIN = "RES_MAIN"
    RES_MAIN_BUILDING = "RES_MAIN_BUILDING"
    RES_OTHER = "RES_OTHER"
    OTHER = "OTHER"
    VACANT = "VACANT"
    EXEMPT = "EXEMPT"


TAXED_CLASSES = tuple(c for c in UseClass if c is not UseClass.EXEMPT)


class OwnerKind(StrEnum):
    """Who owns: s40 and s41 exempt natural persons only."""

    NATURAL = "natural"
    JURISTIC = "juristic"


@dataclass(frozen=True, slots=True)
class Names:
    """A name in Thai and English."""

    th: str
    en: str

    def in_(self, language: str) -> str:
        """The name in a language."""
        return self.th if language == "th" else self.en


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was found."""

    key: str
    title: Names
    url: str


@dataclass(frozen=True, slots=True)
class Cite:
    """Why a value is the law: its title, section, instrument, sources and how sure it is."""

    title: Names
    section: str
    sources: tuple[Source, ...]
    confidence: str
    instrument: Names | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """One slice of a schedule, in satang; `top` None is open. The rate is an exact fraction."""

    bottom: int
    top: int | None
    rate: Fraction
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    cite: Cite
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """Value a class is exempted from; `amount` in satang, None = all of it."""

    cite: Cite
    owner: str
    scope: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class ExemptProperty:
    cite: Cite
    items: Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class VacantRule:
    cite: Cite
    count_from_year: int
    every_years: int
    step: Fraction
    cap: Fraction

    def add_on(self, vacant_years: int) -> Fraction:
        """Points added in the n-th consecutive vacant year."""
        return self.step * ((vacant_years - 1) // self.every_years)


@dataclass(frozen=True, slots=True)
class Depreciation:
    """Percent by year of age per material; rows[0] is age 1."""

    cite: Cite
    age_zero_percent: Decimal
    materials: Mapping[str, tuple[Decimal, ...]]
    names: Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class GeneralReduction:
    cite: Cite
    percent: Decimal
    on_top_of_standing: Mapping[Decimal, bool]


@dataclass(frozen=True, slots=True)
class StandingCategory:
    code: str
    name: Names
    percent: Decimal
    owner: str
    classes: tuple[UseClass, ...] | None
    limit_years: int | None


@dataclass(frozen=True, slots=True)
class StandingReductions:
    cite: Cite
    categories: Mapping[str, StandingCategory]


@dataclass(frozen=True, slots=True)
class Relief:
    cite: Cite
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Calendar:
    cite: Cite
    price_notice_before: date | None
    assess: date | None
    pay: date
    instalments: tuple[date, ...]
    warn: date | None
    land_office: date | None


@dataclass(frozen=True, slots=True)
class PriceAccount:
    cite: Cite
    account: str


@dataclass(frozen=True, slots=True)
class Payment:
    """Amounts in satang, percents as exact fractions of one."""

    cite: Cite
    instalment_minimum: int
    instalment_parts: int
    penalty: Mapping[str, Fraction]
    surcharge_month: Fraction
    surcharge_extension: Fraction
    surcharge_cap: Fraction
    refund_month: Fraction
    refund_claim_years: int


@dataclass(frozen=True, slots=True)
class TimeLimits:
    cite: Cite
    days: Mapping[str, int]
    years: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Crop:
    name: Names
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Crops:
    cite: Cite
    per_rai: Mapping[str, Crop]


@dataclass(frozen=True, slots=True)
class Livestock:
    cite: Cite
    rai_per_animal: Mapping[str, Decimal]
    names: Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class Homestay:
    cite: Cite
    most_rooms: int
    most_guests: int


@dataclass(frozen=True, slots=True)
class SignLate:
    """Dates and penalties of the signboard tax."""

    declare_by_month: int
    declare_by_day: int
    pay_within_days: int
    instalment_minimum: int
    instalment_parts: int
    #: Days after which a notice counts as received, by the way it was sent.
    received_days: Mapping[str, int]
    late_declaring: Fraction
    late_paying_month: Fraction
    failing_fine: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Signs:
    cite: Cite
    unit_sq_cm: int
    least: int
    per_unit: Mapping[str, int]
    late: SignLate


@dataclass(frozen=True, slots=True)
class Holidays:
    cite: Cite
    every_year: frozenset[tuple[int, int]]
    dates: frozenset[date]


@dataclass(frozen=True, slots=True)
class Ceilings:
    cite: Cite
    rates: Mapping[UseClass, Fraction]


@dataclass(frozen=True, slots=True)
class Setting:
    key: str
    default: str
    allowed: tuple[str, ...]
    kind: str
    rule: str
    names: Names
    #: What it acts on: tax, register, map, payment, print, signs, survey or principle.
    acts: str = "tax"
    #: Why there is one answer only.
    only: Names | None = None


@dataclass(frozen=True, slots=True)
class LocalReduction:
    """An order of the executive under s56 or s57: percent of the tax, or an amount in satang."""

    section: str
    percent: Decimal | None = None
    amount: int | None = None
    order_no: str = ""
    ordered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """Everything an assessment of one tax year asks; `fingerprint` identifies its contents."""

    tax_year: int
    fingerprint: str
    schedules: Mapping[UseClass, Schedule]
    exemptions: Mapping[UseClass, Exemption]
    exempt_property: ExemptProperty
    vacant: VacantRule
    depreciation: Depreciation
    general: GeneralReduction
    standing: StandingReductions
    relief: Relief | None
    calendar: Calendar
    price_account: PriceAccount
    payment: Payment
    limits: TimeLimits
    crops: Crops
    livestock: Livestock
    homestay: Homestay
    signs: Signs
    holidays: Holidays
    ceilings: Ceilings
    local_reductions: Mapping[str, LocalReduction]
    rules: Mapping[str, Cite]
    settings: Mapping[str, str]
    setting_notes: Mapping[str, Setting]

    def setting(self, key: str) -> str:
        """The office's choice, or the default."""
        try:
            return self.settings[key]
        except KeyError:
            raise LawError("setting_unknown", at=key) from None
