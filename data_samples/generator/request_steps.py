"""How a request went: steps with times in office hours, most closed, some late, some still open."""

import datetime as dt
import random

from data_samples.generator.model import RequestEventRecord, RequestRecord
from data_samples.generator.request_kinds import RequestKind

BANGKOK = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=BANGKOK)
CITIZEN, STAFF, SYSTEM = "citizen", "staff", "system"
#: Steps of each path with the share of the working time that passes before them.
_PATHS: dict[str, tuple[tuple[str, float], ...]] = {
    "W1": (("screening", 0.03), ("accepted", 0.07), ("scheduled", 0.1), ("in_progress", 0.25),
           ("awaiting_decision", 0.25), ("payment_due", 0.2), ("done", 0.1)),
    "W2": (("screening", 0.1), ("accepted", 0.2), ("done", 0.7)),
    "W3": (("accepted", 0.15), ("scheduled", 0.15), ("in_progress", 0.5), ("done", 0.2)),
    "W4": (("screening", 0.1), ("accepted", 0.15), ("in_progress", 0.25), ("awaiting_decision",
     0.3),
           ("done", 0.2)),
    "W5": (("in_progress", 0.08), ("referred", 0.55), ("done", 0.37)),
    "W6": (("screening", 0.1), ("accepted", 0.1), ("referred", 0.1), ("done", 0.7)),
    "W8": (("screening", 0.05), ("accepted", 0.08), ("in_progress", 0.3), ("awaiting_decision",
     0.3),
           ("done", 0.27)),
}  # fmt: skip
_NOTE = {
    "done": "ดำเนินการแล้ว มีภาพหลังทำ", "referred": "ส่งต่อหน่วยงานแล้ว",
     "info_needed": "ขอเอกสารเพิ่ม",
    "scheduled": "นัดหมายแล้ว", "awaiting_decision": "เสนอผู้มีอำนาจ",
}  # fmt: skip


def office_time(at: dt.datetime, draw: random.Random) -> dt.datetime:
    """The next moment the office is open."""
    if at.hour >= 16:
        at = (at + dt.timedelta(days=1)).replace(hour=8, minute=30)
        at += dt.timedelta(minutes=draw.randint(0, 150))
    elif at.hour < 8 or (at.hour == 8 and at.minute < 30):
        at = at.replace(hour=8, minute=30) + dt.timedelta(minutes=draw.randint(0, 90))
    while at.weekday() > 4:
        at += dt.timedelta(days=1)
    return at


class Journey:
    """Walks one request through its stages until it is closed or today."""

    def __init__(self, request: RequestRecord, kind: RequestKind, draw: random.Random) -> None:
        self.request, self.kind, self.draw = request, kind, draw
        self.at = request.submitted_at
        self.stage = "submitted"
        self.open = True
        request.events.append(RequestEventRecord(self.at, "", "submitted", CITIZEN))

    def step(self, to: str, hours: float, by: str = STAFF, note: str = "") -> bool:
        """One step after so many hours; False if that lies in the future."""
        at = self.at + dt.timedelta(hours=hours, seconds=self.draw.randint(20, 900))
        if by == STAFF and self.kind.path != "W5":
            at = office_time(at, self.draw)
        if at >= NOW or not self.open:
            self.open = False
            return False
        self.request.events.append(
            RequestEventRecord(at, self.stage, to, by, note or _NOTE.get(to, ""))
        )
        self.at, self.stage = at, to
        return True

    def close(self, outcome: str, by: str, hours: float, note: str = "") -> None:
        """The end of it."""
        if self.step("closed", hours, by, note):
            self.request.outcome = outcome
            self.open = False

    def run(self) -> None:
        """From submitted to as far as it got."""
        working = self.kind.hours * self._pace()
        stuck = self.draw.random() < 0.011
        stuck_before = self.draw.choice(("accepted", "in_progress", "in_progress", "done"))
        for to, share in self._path():
            if self._ends_early():
                break
            if stuck and to == stuck_before:
                self.open = False
                break
            if not self.step(to, working * share):
                break
            self._loop(to)
        if self.stage == "done":
            self._finish()
        self.request.stage = self.stage

    def _pace(self) -> float:
        """Mostly within the target; about one in eight late."""
        return min(4.0, self.draw.lognormvariate(-1.0, 0.62))

    def _path(self) -> tuple[tuple[str, float], ...]:
        path = _PATHS[self.kind.path]
        if self.kind.code == "FAC-LGT" and self.draw.random() < 0.06:
            return (("accepted", 0.2), ("referred", 0.2), ("done", 0.6))
        return path

    def _loop(self, to: str) -> None:
        """Papers missing: back and forth once."""
        if to == "screening" and self.draw.random() < 0.09 and self.step("info_needed", 2):
            if self.draw.random() < 0.1:
                self.close("expired", SYSTEM, 24 * 16, "ครบกำหนดส่งเอกสาร")
            else:
                self.step("screening", 24 * self.draw.uniform(1, 12), CITIZEN, "ส่งเอกสารเพิ่มแล้ว")

    def _ends_early(self) -> bool:
        chance = self.draw.random()
        if self.stage == "awaiting_decision" and self.kind.path in ("W1", "W4") and chance < 0.06:
            self.close("rejected", STAFF, 30, "ไม่เข้าเกณฑ์ แจ้งสิทธิอุทธรณ์แล้ว")
        elif self.stage == "accepted" and chance < 0.012:
            self.close("cancelled", CITIZEN, 5, "ผู้ขอยกเลิก")
        elif self.stage == "accepted" and self.kind.path == "W3" and chance < 0.04:
            outcome = self.draw.choice(("duplicate", "unfounded"))
            # the catalogue wants the other request for a duplicate; "unfounded" stands alone
            self.close("unfounded" if outcome == "duplicate" else outcome, STAFF, 6, "ไม่พบเหตุ")
        return not self.open

    def _finish(self) -> None:
        draw = self.draw
        reopened = draw.random() < 0.022 and self.kind.path == "W3"
        if reopened and self.step("in_progress", draw.uniform(4, 90), CITIZEN, "ยังไม่เรียบร้อย"):
            self.step("done", draw.uniform(6, 70))
        outcome = "approved" if self.kind.path in ("W1", "W4") else "fulfilled"
        if self.kind.path == "W6":
            outcome = draw.choice(("fulfilled", "referred_out"))
        if self.stage != "done":
            return
        if draw.random() < 0.56:
            self.close(outcome, CITIZEN, draw.uniform(0.5, 120), "เรียบร้อยแล้ว")
        else:
            self.close(outcome, SYSTEM, 24 * 7, "ครบ 7 วันไม่มีผู้ตอบ")
        self._rate()

    def _rate(self) -> None:
        if self.stage != "closed" or self.draw.random() > 0.4:
            return
        late = (
            self.at - self.request.submitted_at
        ).total_seconds() > self.kind.hours * 3600 + 8 * 86400
        weights = (7, 10, 20, 35, 28) if late else (2, 3, 9, 32, 54)
        self.request.rating = self.draw.choices((1, 2, 3, 4, 5), weights=weights)[0]
