"""Two years of what households asked for: seasons, villages, hot spots, ways of asking."""

import calendar
import datetime as dt
import math
import random
from typing import Any

import shapely

from data_samples.generator.draft import Draft
from data_samples.generator.ground import HOUSEHOLDS
from data_samples.generator.model import TODAY, RequestRecord, Sample
from data_samples.generator.request_kinds import HOUSE, KINDS, ROADSIDE, RequestKind
from data_samples.generator.request_steps import BANGKOK, NOW, Journey

TOTAL = 6_000
FIRST_MONTH = (2024, 12)
MONTHS = 24
_CHANNELS = {
    "line": 33, "qr": 22, "counter": 15, "phone": 11, "volunteer": 10, "web": 7, "staff": 2,
}  # fmt: skip
_HOURS = (0, 0, 0, 0, 0, 1, 3, 7, 10, 12, 11, 9, 7, 8, 8, 7, 6, 6, 6, 5, 4, 2, 1, 0)


class Desk:
    """Draws the requests of one sample."""

    def __init__(self, sample: Sample, draft: Draft, plot_of: list[int], seed: int) -> None:
        self.sample, self.draft, self.plot_of = sample, draft, plot_of
        self.draw = random.Random(f"{seed}/requests")
        self.homes: dict[int, list[int]] = {}
        for number, household in enumerate(sample.households):
            self.homes.setdefault(sample.houses[household.house].moo, []).append(number)
        for homes in self.homes.values():
            homes.sort(key=lambda n: sample.households[n].house)

    def open_for(self, total: int) -> None:
        """Fill the sample's list, oldest first, numbered by Buddhist year."""
        wishes: list[tuple[dt.datetime, RequestKind]] = []
        weights = self._weights()
        scale = sum(weights.values())
        for (kind, year, month), weight in weights.items():
            exact = total * weight / scale
            count = int(exact) + (self.draw.random() < exact % 1)
            wishes += [(self._moment(kind, year, month), kind) for _ in range(count)]
        wishes = [w for w in wishes if w[0] < NOW]
        wishes.sort(key=lambda wish: wish[0])
        running: dict[int, int] = {}
        for at, kind in wishes:
            running[at.year] = running.get(at.year, 0) + 1
            number = f"ESS-{at.year + 543}-{running[at.year]:06d}"
            self.sample.requests.append(self._request(number, kind, at))

    def _weights(self) -> dict[tuple[RequestKind, int, int], float]:
        weights: dict[tuple[RequestKind, int, int], float] = {}
        for step in range(MONTHS):
            year, month = (
                FIRST_MONTH[0] + (FIRST_MONTH[1] + step - 1) // 12,
                (FIRST_MONTH[1] + step - 1) % 12,
            )
            month += 1
            growth = 0.8 + 0.42 * step / MONTHS  # more people know the sticker every month
            whole = 22 / 30 if (year, month) == (TODAY.year, TODAY.month) else 1.0
            for kind in KINDS:
                season = kind.months[month - 1] / sum(kind.months)
                weights[kind, year, month] = kind.a_year * season * growth * whole
        return weights

    def _moment(self, kind: RequestKind, year: int, month: int) -> dt.datetime:
        draw = self.draw
        last = (
            TODAY.day
            if (year, month) == (TODAY.year, TODAY.month)
            else calendar.monthrange(year, month)[1]
        )
        day = draw.randint(1, last)
        if dt.date(year, month, day).weekday() > 4 and draw.random() < 0.45:
            day = max(1, day - 2)
        hour = (
            draw.randint(0, 23) if kind.path == "W5" else draw.choices(range(24), weights=_HOURS)[0]
        )
        return dt.datetime(
            year, month, day, hour, draw.randint(0, 59), draw.randint(0, 59), tzinfo=BANGKOK
        )

    def _village(self, kind: RequestKind) -> int:
        moos = list(self.homes)
        weights = [HOUSEHOLDS[m] ** 0.9 * (kind.villages or {}).get(m, 1.0) for m in moos]
        return self.draw.choices(moos, weights=weights)[0]

    def _household(self, kind: RequestKind, moo: int, at: dt.datetime) -> int:
        """Hot spots: in a month some trouble sits in one corner of the village."""
        homes = self.homes[moo]
        if kind.clustered and self.draw.random() < 0.6:
            spot = random.Random(f"{kind.code}/{moo}/{at.year}/{at.month}").random()
            middle = int(spot * len(homes))
            return homes[(middle + round(self.draw.gauss(0, 9))) % len(homes)]
        return self.draw.choice(homes)

    def _request(self, number: str, kind: RequestKind, at: dt.datetime) -> RequestRecord:
        draw = self.draw
        moo = self._village(kind)
        home = self._household(kind, moo, at)
        household = self.sample.households[home]
        house = self.sample.houses[household.house]
        channel = draw.choices(list(_CHANNELS), weights=list(_CHANNELS.values()))[0]
        passer_by = kind.place == ROADSIDE and draw.random() < 0.12
        known = not passer_by and not (kind.code == "TRN-CMP" and draw.random() < 0.25)
        position, source = self._place(kind, household.house)
        request = RequestRecord(
            number=number, service=kind.code, channel=channel,
            filed_by=self._filed_by(channel, passer_by),
            household=home if known else None, applicant=household.head if known else None,
            moo=moo, position=position, location_source=source,
            parcel=house.parcel if kind.place == HOUSE else None,
            building=house.building if kind.place == HOUSE else None,
            description=draw.choice(kind.words), priority=self._priority(kind),
            submitted_at=at, stage="submitted", outcome="", partner=kind.partner,
            is_anonymous=not known,
            answers=self._answers(kind, at),
        )  # fmt: skip
        Journey(request, kind, draw).run()
        if not any(event.to_stage == "referred" for event in request.events):
            request.partner = ""
        return request

    def _place(self, kind: RequestKind, house: int) -> tuple[shapely.Point, str]:
        draw = self.draw
        record = self.sample.houses[house]
        if kind.place != ROADSIDE or record.parcel is None:
            return record.position, "house" if kind.place == HOUSE else "address_text"
        plot = self.plot_of[record.parcel]
        frames = self.draft.frames
        along = draw.uniform(-8, 8)
        spot = frames.origin[plot] + along * frames.along[plot] - 2.2 * frames.inward[plot]
        source = (
            "pole"
            if kind.code == "FAC-LGT" and draw.random() < 0.4
            else draw.choice(("gps", "map_tap"))
        )
        return shapely.Point(round(float(spot[0]), 3), round(float(spot[1]), 3)), source

    def _filed_by(self, channel: str, passer_by: bool) -> str:
        if passer_by:
            return "passer_by"
        if channel == "volunteer":
            return "volunteer"
        if channel == "staff":
            return "officer"
        return self.draw.choices(
            ("self", "family", "headman", "school", "religious_leader"), weights=(80, 13, 4, 1, 2)
        )[0]

    def _priority(self, kind: RequestKind) -> str:
        if kind.path == "W5":
            return "emergency"
        urgent = {"FAC-DEN": 0.12, "INF-REP": 0.2, "FAC-WAT": 0.1, "FAC-LGT": 0.03}.get(
            kind.code, 0.0
        )
        return "urgent" if self.draw.random() < urgent else "normal"

    def _answers(self, kind: RequestKind, at: dt.datetime) -> dict[str, Any]:
        answers = {key: self.draw.choice(options) for key, options in kind.answers.items()}
        if kind.code in ("STK-NEW", "KID-ENR"):
            answers["birth_date"] = (
                at.date() - dt.timedelta(days=self.draw.randint(20, 900))
            ).isoformat()
        if kind.code in ("REG-COM", "REG-SGN", "REG-HNO"):
            key = {"REG-COM": "started_on", "REG-SGN": "installed_on", "REG-HNO": "completed_on"}[
                kind.code
            ]
            answers[key] = (at.date() - dt.timedelta(days=self.draw.randint(1, 60))).isoformat()
        if kind.code == "STK-DIS":
            answers["expires_on"] = (at.date() + dt.timedelta(days=900)).isoformat()
        if kind.code == "REL-PTR":
            answers["appointment_at"] = (at + dt.timedelta(days=3)).isoformat(timespec="minutes")
        return answers


def take_requests(sample: Sample, draft: Draft, plot_of: list[int], seed: int) -> None:
    """About 6,000 at full size, fewer in proportion."""
    Desk(sample, draft, plot_of, seed).open_for(math.ceil(TOTAL / sample.scale))
