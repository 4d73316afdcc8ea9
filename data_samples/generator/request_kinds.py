"""What people ask for, when in the year, where, and in which words. Codes are the catalogue's."""

from dataclasses import dataclass
from typing import Any

#: Place of a request: at the house, on the road beside it.
HOUSE, ROADSIDE, NOWHERE = "house", "road", ""
_EVEN = (1.0,) * 12
_DROUGHT = (4, 16, 26, 24, 8, 2, 0.7, 0.6, 0.7, 1, 2, 3)
_DENGUE = (0.6, 0.5, 0.6, 1.5, 6, 14, 20, 18, 10, 5, 2, 1)
_MONSOON = (1.5, 1, 1, 1.5, 6, 11, 14, 18, 15, 8, 3, 2)
_BURNING = (3, 11, 20, 14, 2, 1, 1, 1, 1, 1, 1.5, 2)
_OCTOBER = (6, 2, 2, 2, 2, 2, 3, 4, 8, 18, 14, 4)
_DRY = (10, 9, 8, 5, 4, 3, 3, 3, 4, 7, 10, 10)
_SPRING = (8, 18, 14, 6, 2, 1, 1, 1, 1, 1, 1.5, 3)
_SCHOOL = (3, 8, 16, 14, 10, 3, 2, 2, 2, 3, 2, 2)
_TOURISTS = (10, 8, 3, 3, 1, 1, 1, 1, 1, 4, 9, 12)
_DARK = (7, 6, 6, 6, 8, 10, 10, 10, 9, 8, 7, 7)


@dataclass(frozen=True, eq=False)
class RequestKind:
    """One service of the catalogue as people use it."""

    code: str
    path: str
    a_year: int
    months: tuple[float, ...]
    place: str
    hours: float  # target, on the wall clock
    words: tuple[str, ...]
    answers: dict[str, Any]  # a list is a choice
    partner: str = ""
    auto: bool = False
    villages: dict[int, float] | None = None  # weight beside the number of households
    clustered: bool = False


_HILLS = {4: 2.2, 9: 3.2, 10: 2.4, 13: 3.4, 1: 0.7, 12: 0.5}
_RIVERSIDE = {1: 1.5, 3: 1.7, 7: 1.5, 5: 1.6, 12: 1.4, 9: 0.4, 13: 0.4}
_ROADS = {9: 2.0, 13: 2.4, 4: 1.6, 10: 1.6}
_EDGE_OF_TOWN = {12: 1.7, 5: 1.5, 1: 1.2, 9: 0.5, 13: 0.4}
_PERSON = "(ชื่อสมมุติ)"

KINDS = (
    RequestKind("FAC-WAT", "W3", 390, _DROUGHT, HOUSE, 24, (
        "น้ำประปาไม่ไหล ขอน้ำใช้", "บ่อแห้ง ขอรถน้ำ", "น้ำดื่มไม่พอ", "ประปาหมู่บ้านเสีย"),
        {"use": ["household", "household", "drink", "farm"], "truck_access": ["ok", "ok", "narrow"],
         "reason": ["drought", "drought", "pipe_broken", "no_system"], "capacity_l": [500, 1000,
          2000, 3000],
         "people": [2, 3, 4, 5, 6]}, villages=_HILLS, clustered=True),
    RequestKind("FAC-LGT", "W3", 430, _DARK, ROADSIDE, 72, (
        "ไฟทางดับ", "ไฟกะพริบทั้งคืน", "ไฟติดทั้งวัน", "โคมไฟแตก"),
        {"fault": ["off", "off", "off", "flicker", "day_on", "broken"], "count": [1, 1, 2, 3]},
        "pea", auto=True, villages=_EDGE_OF_TOWN),
    RequestKind("INF-REP", "W3", 400, _MONSOON, ROADSIDE, 168, (
        "ถนนเป็นหลุม", "ดินสไลด์ปิดทาง", "ท่อระบายน้ำตัน", "ต้นไม้ล้มขวางทาง", "สะพานชำรุด"),
        {"asset_kind": ["road", "road", "drain", "bridge"], "danger": [True, False, False]},
        auto=True, villages=_ROADS, clustered=True),
    RequestKind("GAR-MIS", "W3", 340, _EVEN, ROADSIDE, 48, (
        "รถขยะไม่มาเก็บ", "มีคนทิ้งขยะข้างทาง", "ขอเก็บขยะชิ้นใหญ่", "ขยะอันตรายหลอดไฟเก่า"),
        {"kind": ["missed", "missed", "dumped", "bulky", "hazardous"]}, auto=True,
         villages=_EDGE_OF_TOWN),
    RequestKind("FAC-DEN", "W3", 270, _DENGUE, HOUSE, 72, (
        "ยุงชุมมาก", "พบลูกน้ำยุงลาย", "เพื่อนบ้านเป็นไข้เลือดออก", "ขอพ่นหมอกควัน"),
        {"reason": ["many_mosquitoes", "many_mosquitoes", "larvae", "case"],
         "inside_house_ok": [True, True, False]},
        "hph", villages=_RIVERSIDE, clustered=True),
    RequestKind("FAC-SEW", "W3", 190, _EVEN, HOUSE, 72, ("ส้วมเต็ม", "ขอรถดูดส้วม", "บ่อไขมันเต็ม"),
        {"tank_count": [1, 1, 2], "tank_kind": ["soak", "ready", "grease"], "truck_access": ["ok",
         "ok", "narrow"]},
        villages=_EDGE_OF_TOWN),
    RequestKind("TRN-CMP", "W8", 210, _BURNING, HOUSE, 360, (
        "เผาไร่ ควันเข้าบ้าน", "ฝุ่นควันหนามาก", "เสียงดังกลางคืน", "กลิ่นจากคอกสัตว์",
         "น้ำเสียลงลำห้วย"),
        {"kind": ["environment", "environment", "nuisance", "service", "neighbour"],
         "about": [""]}),
    RequestKind("STK-ELD", "W4", 170, _OCTOBER, HOUSE, 24, ("ลงทะเบียนเบี้ยยังชีพ",
     "อายุครบ 60 ปี"),
        {"person": [_PERSON], "birth_date": ["2509", "2508", "2510"], "nationality_th": [True],
         "other_state_pension": [False], "pay_to": ["bank", "promptpay", "cash"]}, "msdhs"),
    RequestKind("REL-EMS", "W5", 170, _EVEN, HOUSE, 2, ("ขอรถพยาบาล", "มีคนหมดสติ", "รถล้ม",
     "คลอด"),
        {"what": ["crash", "chest", "unconscious"], "patients": [1, 1, 2]}, "srisangwan",
         villages=_ROADS),
    RequestKind("REL-PTR", "W3", 140, _EVEN, HOUSE, 72, ("ไปโรงพยาบาลตามนัด", "นัดฟอกไต",
     "ไปรับยา"),
        {"patient": [_PERSON], "to": ["โรงพยาบาล (ตัวอย่าง)"], "mobility": ["walks", "wheelchair",
         "stretcher"]},
        "srisangwan", villages=_ROADS),
    RequestKind("GAR-REG", "W2", 95, _EVEN, HOUSE, 168, ("สมัครเก็บขยะ", "ขอเพิ่มถัง",
     "พักบริการ บ้านว่าง"),
        {"act": ["join", "join", "change", "pause"], "user_type": ["home", "home", "shop"],
         "litres_per_day": ["l20", "l20", "l100"]}, villages=_EDGE_OF_TOWN),
    RequestKind("STK-NEW", "W4", 70, _EVEN, HOUSE, 360, ("ขอเงินอุดหนุนเด็กแรกเกิด",),
        {"child": [_PERSON], "guardian": [_PERSON], "household_members": [3, 4, 5],
         "household_income_per_head_year": [24000, 36000, 60000]}, "msdhs"),
    RequestKind("REG-HNO", "W6", 75, _DRY, HOUSE, 168, ("ขอเลขที่บ้านใหม่", "แยกเลขที่บ้าน",
     "บ้านรื้อแล้ว"),
        {"act": ["new", "new", "split", "demolished"]}, "amphoe"),
    RequestKind("KID-ENR", "W2", 70, _SCHOOL, HOUSE, 360, ("สมัครศูนย์พัฒนาเด็กเล็ก",),
        {"child": [_PERSON], "guardian": [_PERSON], "relation": ["แม่", "พ่อ", "ยาย"],
         "centre": ["ศูนย์ฯ (ตัวอย่าง)"]}),
    RequestKind("REG-BLD", "W1", 65, _DRY, HOUSE, 1080, ("ขออนุญาตสร้างบ้าน", "ต่อเติมครัว",
     "รื้อบ้านเก่า"),
        {"act": ["build", "alter", "demolish"], "route": ["permit"], "land_right": ["own", "own",
         "owner_consent"],
         "use": ["house", "house", "shop"], "floors": [1, 1, 2], "area_sq_m": [48, 64, 96, 120]}),
    RequestKind("STK-DIS", "W4", 60, _OCTOBER, HOUSE, 24, ("ขอเบี้ยความพิการ",),
        {"person": [_PERSON], "pay_to": ["bank", "cash"]}, "msdhs"),
    RequestKind("STK-DVT", "W4", 60, _EVEN, HOUSE, 168, ("บ้านชำรุดมาก", "ไม่มีผู้ดูแล",
     "ไม่มีบัตรประชาชน"),
        {"problem": [["poor"], ["housing"], ["no_carer"], ["no_id"]]}, "msdhs", villages=_HILLS),
    RequestKind("REG-COM", "W2", 60, _EVEN, HOUSE, 24, ("จดทะเบียนร้านค้า", "เลิกกิจการ"),
        {"act": ["new", "new", "close", "change"], "owner_type": ["person"],
         "business_name": ["ร้านตัวอย่าง"],
         "activities": ["ขายของชำ", "ขายอาหาร"], "premises_right": ["own", "rent"]},
          villages=_EDGE_OF_TOWN),
    RequestKind("IPO-NEW", "W3", 60, _DARK, ROADSIDE, 360, ("ขอติดไฟทางเพิ่ม ทางมืด",),
        {"reason": ["ทางมืด มีเด็กนักเรียนเดิน"], "houses_served": [3, 6, 10]}, villages=_ROADS),
    RequestKind("REG-OBJ", "W2", 50, _SPRING, HOUSE, 720, ("เนื้อที่ไม่ตรงโฉนด",
     "ขายที่ดินไปแล้ว", "บ้านหลังนี้รื้อแล้ว"),
        {"bill_or_list_item": ["ภ.ด.ส.3"], "ground": [["area"], ["owner"], ["use"],
         ["building_size"]],
         "statement": ["ขอให้ตรวจสอบ"]}),
    RequestKind("REG-SGN", "W2", 40, _SPRING, HOUSE, 72, ("แจ้งป้ายใหม่", "ถอดป้ายแล้ว"),
        {"act": ["new", "change", "remove"], "text_type": ["thai", "mixed"], "moving": [False],
         "sides": [1, 2],
         "width_cm": [100, 200, 240], "height_cm": [60, 100, 120]}, villages=_EDGE_OF_TOWN),
    RequestKind("REG-HAZ", "W1", 40, _SPRING, HOUSE, 720, ("ต่ออายุใบอนุญาต",
     "ขอใบอนุญาตอู่ซ่อมรถ"),
        {"act": ["renew", "renew", "new"], "category": ["กลุ่มบริการ"], "kind": ["อู่ซ่อมรถ",
         "โรงสีข้าว"],
         "operator": [_PERSON]}),
    RequestKind("TRV-REP", "W3", 40, _TOURISTS, ROADSIDE, 168, ("จุดชมวิวสกปรก", "ป้ายบอกทางหาย"),
        {"kind": ["dirty", "road", "wrong_info", "suggest"]}),
    RequestKind("FAC-CVD", "W3", 40, _DENGUE, HOUSE, 24, ("ขอชุดตรวจ", "ขอถุงยังชีพ"),
        {"need": ["test", "mask_kit", "food"]}, "hph"),
    RequestKind("REL-FOR", "W6", 40, _EVEN, HOUSE, 72, ("ขอคำแนะนำเรื่องบัตร", "หางานทำ",
     "ที่ดินในเขตป่า"),
        {"partner": ["employment", "immigration", "forest"], "matter": ["ขอให้ช่วยประสาน"]},
         "employment"),
    RequestKind("REL-SSO", "W6", 30, _EVEN, HOUSE, 72, ("เบิกค่ารักษา", "ขึ้นทะเบียนมาตรา 40"),
        {"topic": ["register", "medical_claim"], "section": ["s40", "s39", "unsure"]}, "sso"),
    RequestKind("STK-INF", "W4", 10, _EVEN, HOUSE, 168, ("ขอรับสวัสดิการ",),
     {"person": [_PERSON]}, "msdhs"),
    RequestKind("GEN-OIA", "W2", 9, _EVEN, NOWHERE, 360, ("ขอดูสัญญาจ้าง",),
     {"what": ["สำเนาสัญญาก่อสร้างถนน"]}),
)  # fmt: skip
