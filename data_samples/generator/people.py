"""Who lives in the sample: persons of every kind, firms, temples, the State. All invented."""

import random
from dataclasses import dataclass, field

from data_samples.generator import names
from data_samples.generator.ground import Ground
from data_samples.generator.model import PartyRecord

#: (kind of number, first digits, nationality, share of the heads of households)
_STATUS = (
    ("citizen", ("1", "2", "3", "4", "5"), "THA", 0.865),
    ("citizen", ("8",), "THA", 0.02),
    ("nonthai13", ("6", "7"), "MMR", 0.045),
    ("nonthai13", ("0",), "", 0.04),
    ("passport", (), "MMR", 0.004),
    ("none", (), "", 0.026),
)
_BODIES = {
    "sao": ("government", "องค์การบริหารส่วนตำบล (ตัวอย่าง)"),
    "treasury": ("government", "กรมธนารักษ์ (ตัวอย่าง)"),
    "schools": ("government", "สำนักงานเขตพื้นที่การศึกษา (ตัวอย่าง)"),
    "health": ("government", "สำนักงานสาธารณสุขจังหวัด (ตัวอย่าง)"),
    "power": ("state_enterprise", "การไฟฟ้า (ตัวอย่าง)"),
    "foundation": ("foundation", "มูลนิธิเพื่อชุมชน (ตัวอย่าง)"),
    "church": ("religious", "คริสตจักร (ตัวอย่าง)"),
}


@dataclass(slots=True)
class People:
    """Parties as they are added; knows who may own titled land."""

    draw: random.Random
    numbers: names.Numbers
    parties: list[PartyRecord] = field(default_factory=list)
    bodies: dict[str, int] = field(default_factory=dict)
    companies: list[int] = field(default_factory=list)

    def _add(self, party: PartyRecord) -> int:
        party.owner_code = f"{len(self.parties) + 1:05d}"
        self.parties.append(party)
        return len(self.parties) - 1

    def person(self, family: str = "", address: str = "", thai: bool = False) -> int:
        """A new person; with `thai`, one who may own land."""
        draw = self.draw
        id_type, digits, nationality, _ = (
            _STATUS[0]
            if thai
            else draw.choices(_STATUS, weights=[row[3] for row in _STATUS], k=1)[0]
        )
        number = ""
        if digits:
            number = self.numbers.thirteen(draw.choice(digits))
        elif id_type == "passport":
            number = f"XX{draw.randint(1000000, 9999999)}"
        return self._add(
            PartyRecord(
                kind="natural",
                title=draw.choice(("นาย", "นาง", "นางสาว")),
                name=names.given_name(draw),
                family_name=(family or names.family_name(draw)) if nationality == "THA" else "",
                id_type=id_type,
                id_number=number,
                nationality=nationality,
                address=address,
                mailing_address=address,
                phone=self.numbers.phone() if draw.random() < 0.85 else "",
            )
        )

    def body(self, name: str) -> int:
        """A juristic person with this name."""
        number = self.numbers.thirteen("0994")
        return self._add(
            PartyRecord(kind="juristic", name=name, id_type="juristic", id_number=number)
        )

    def may_own(self, party: int) -> bool:
        """Titled land belongs to Thai persons and to bodies."""
        record = self.parties[party]
        return record.kind != "natural" or record.nationality == "THA"

    def company(self) -> int:
        """A firm from a small set, so that firms own several places."""
        if self.companies and (len(self.companies) >= 45 or self.draw.random() < 0.35):
            return self.draw.choice(self.companies)
        party = PartyRecord(
            kind="juristic",
            name=names.company_name(self.draw),
            id_type="juristic",
            id_number=self.numbers.thirteen("0585"),
            address="อ.เมือง จ.แม่ฮ่องสอน 58000 (ตัวอย่าง)",
            phone=self.numbers.phone(),
        )
        self.companies.append(self._add(party))
        return self.companies[-1]

    def add_bodies(self, ground: Ground) -> None:
        """The State, its offices, a temple for each village."""
        rows = dict(_BODIES)
        for village in ground.villages:
            name = village.name_th.removeprefix("บ้าน")
            rows[f"temple{village.moo}"] = ("religious", f"วัด{name} (ตัวอย่าง)")
        for key, (kind, name) in rows.items():
            self.bodies[key] = self._add(
                PartyRecord(
                    kind=kind,
                    name=name,
                    id_type="juristic",
                    id_number=self.numbers.thirteen("0994"),
                    address="อ.เมือง จ.แม่ฮ่องสอน 58000 (ตัวอย่าง)",
                )
            )


def new_people(seed: int, ground: Ground) -> People:
    """Start with the bodies."""
    draw = random.Random(f"{seed}/people")
    people = People(draw, names.Numbers(draw))
    people.add_bodies(ground)
    return people
