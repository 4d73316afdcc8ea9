"""Reasons of files that are read as a whole: the land office's month, the LTAX workbook. Pure."""

from parcels.intake.reasons import QUARANTINED, REFUSED, WARNING, Reason

OF_WHOLE_FILES = {
    "unconfirmed": Reason(
        QUARANTINED,
        "สำนักงานที่ดินแจ้ง “{event}” วันที่ {day} รอเจ้าหน้าที่ยืนยัน",
        "The land office reports “{event}” of {day}; it waits for an officer to confirm it.",
        can_accept=True,
    ),
    "known_not_chosen": Reason(
        WARNING,
        "ใช้คอลัมน์ตามที่เลือกไว้กับไฟล์ก่อนของแหล่งนี้ จึงไม่ได้อ่าน {columns} ทั้งที่ระบบรู้จักแล้ว "
        "หากต้องการให้เลือกคอลัมน์เหล่านี้หนึ่งครั้ง ระบบจะจำไว้",
        "The columns are as chosen for the last file of this source, so {columns} are not read, "
        "though they are known by now. Choose them once if they should be; it is remembered.",
    ),
    "unknown_event": Reason(
        QUARANTINED,
        "ไม่รู้จักรายการจดทะเบียน “{text}” ระบบไม่เดา กรุณาดำเนินการเองแล้วกันแถวนี้ออก",
        "“{text}” is not a known event. Nothing is guessed: do it by hand and set the row aside.",
    ),
    "invalid_date": Reason(
        QUARANTINED,
        "วันที่ “{text}” ไม่ถูกต้อง ต้องเป็น ว/ด/ปปปป พ.ศ.",
        "“{text}” is not a date (d/m/yyyy, Buddhist year).",
    ),
    "event_ahead": Reason(
        QUARANTINED,
        "รายการลงวันที่ {day} ซึ่งยังมาไม่ถึง",
        "The event is dated {day}, which lies ahead.",
    ),
    "no_sheet_or_number": Reason(
        QUARANTINED,
        "แถวนี้ไม่มีระวางหรือเลขที่ดินที่ใช้ได้",
        "The row has no usable sheet or land number.",
    ),
    "settled_with": Reason(
        WARNING,
        "แปลงเดียวกันมีหลายรายการในเดือนนี้ ใช้ผลสุดท้ายที่แถว {other}",
        "The parcel has several events this month; row {other} says how it stands after them.",
    ),
    "shares_by_hand": Reason(
        QUARANTINED,
        "เป็นการโอนเฉพาะส่วน ไฟล์ไม่บอกส่วน กรุณาทำรายการโอนเองแล้วกันแถวนี้ออก",
        "A part was transferred and the file does not say which share. Do the transfer by hand and "
        "set the row aside.",
    ),
    "name_by_hand": Reason(
        QUARANTINED,
        "เป็นการแก้ชื่อเจ้าของ กรุณาแก้ชื่อบุคคลเองแล้วกันแถวนี้ออก",
        "The owner's name was corrected. Correct the person by hand and set the row aside.",
    ),
    "no_outline": Reason(
        QUARANTINED,
        "รายการนี้เปลี่ยนแนวเขต แต่ในไฟล์ไม่มีรูปแปลงของระวางและเลขที่ดินนี้",
        "The event changes the boundary, but the file has no outline of this sheet and number.",
        can_accept=True,
    ),
    "ends_with_buildings": Reason(
        QUARANTINED,
        "เอกสารของแปลง {code} ยกเลิกแล้วแต่มีสิ่งปลูกสร้างอยู่ กรุณาย้ายสิ่งปลูกสร้างไปแปลงอื่นก่อน",
        "The paper of {code} is cancelled but buildings stand on it. Move them to a parcel first.",
    ),
    "person_without_name": Reason(
        REFUSED,
        "แถวนี้ไม่มีชื่อหรือไม่มีเลขประจำตัวของบุคคล",
        "The row has no name or no number of the person.",
    ),
    "unknown_person": Reason(
        REFUSED,
        "ไม่พบเจ้าของรายนี้ในแผ่นงานเจ้าของทรัพย์สิน หรือแถวของเจ้าของถูกปฏิเสธ กรุณาเติมแถวแล้วส่งใหม่",
        "The owner is not in the sheet of owners, or that row was refused. Mend it, send again.",
    ),
    "key_of_another": Reason(
        REFUSED,
        "รหัส X นี้เป็นของบุคคลอื่นในทะเบียน กรุณาใช้ไฟล์ที่มีเลขประจำตัว หรือแก้ชื่อในทะเบียนก่อน",
        "This X key is another person's in the register. Use a workbook with ID numbers, or "
        "correct the name in the register first.",
    ),
    "invalid_part_code": Reason(
        REFUSED,
        "รหัส “{text}” ไม่ถูกรูปแบบ เช่น 01A001, 01A001-B001, 01A001-P001",
        "“{text}” is not a code such as 01A001, 01A001-B001 or 01A001-P001.",
    ),
    "invalid_number": Reason(
        REFUSED,
        "ช่อง {column} “{text}” ไม่ใช่จำนวนที่ใช้ได้",
        "“{text}” in {column} is not a usable number.",
    ),
    "unknown_structure": Reason(
        REFUSED,
        "โครงสร้าง “{text}” ไม่ถูกต้อง (1 ไม้ 2 ตึก 3 ครึ่งตึกครึ่งไม้)",
        "Structure “{text}” is not known: 1 wood, 2 masonry, 3 half and half.",
    ),
    "set_waits": Reason(
        REFUSED,
        "อีกแถวของรหัสเดียวกันใช้ไม่ได้ การใช้ประโยชน์ต้องมาครบทุกแถว",
        "Another row of the same code cannot be used; its uses go in together or not at all.",
    ),
    "nothing_to_use": Reason(
        REFUSED,
        "ไม่มีแปลงหรือสิ่งปลูกสร้างรหัสนี้ในทะเบียนหรือในไฟล์",
        "Neither the register nor the file has a parcel or building of this code.",
    ),
    "uses_do_not_add_up": Reason(
        REFUSED,
        "เนื้อที่การใช้ประโยชน์รวมได้ {total} ไม่เท่ากับทั้งหมด {whole}",
        "The uses add up to {total}, not to the whole of {whole}.",
    ),
    "thing_twice": Reason(
        REFUSED, "รหัส {code} มีมากกว่าหนึ่งแถว", "Code {code} stands in more than one row."
    ),
    "thing_ended": Reason(
        REFUSED,
        "{code} สิ้นสุดไปแล้ว ใช้รหัสซ้ำไม่ได้",
        "{code} has ended; its code is never used again.",
    ),
    "no_such_parcel": Reason(
        REFUSED, "ไม่มีแปลง {code} ในทะเบียนหรือในไฟล์", "There is no parcel {code}."
    ),
    "building_incomplete": Reason(
        REFUSED,
        "สิ่งปลูกสร้างใหม่ {code} ต้องมีประเภท โครงสร้าง ขนาดพื้นที่ และรหัสแปลง",
        "A new building ({code}) needs its type, structure, area and parcel.",
    ),
    "shares_do_not_add_up": Reason(
        REFUSED,
        "สัดส่วนกรรมสิทธิ์ไม่ครบตามจำนวนเจ้าของ หรือรวมแล้วไม่เท่ากับหนึ่ง",
        "The shares do not fit the owners, or do not make one whole.",
    ),
    "sign_incomplete": Reason(
        REFUSED,
        "ป้ายต้องมีประเภท วันที่ติดตั้ง (วว/ดด/ปปปป) ขนาด จำนวนด้าน และเจ้าของหนึ่งคน",
        "A sign needs its type, the day it was put up (dd/mm/yyyy), sizes, sides and one owner.",
    ),
    "house_number_wrong": Reason(
        REFUSED,
        "บ้านเลขที่ “{text}” ไม่ถูกต้อง หากตารางคำนวณเปลี่ยน 12/1 เป็นวันที่ ให้ตั้งช่องเป็นข้อความแล้วพิมพ์ใหม่",
        "“{text}” is not a house number. If the spreadsheet made a day of 12/1, format the cell as "
        "text and type it again.",
    ),
    "house_without_village": Reason(
        REFUSED,
        "บ้านเลขที่ {number} ไม่บอกหมู่ที่ และแปลงก็ไม่มีหมู่ กรุณาเติมหมู่ที่ในไฟล์",
        "House {number} names no village number (moo), nor does its parcel. Fill it in.",
    ),
    "house_without_place": Reason(
        REFUSED,
        "บ้านเลขที่ {number} ยังไม่มีตำแหน่ง เพราะทั้งอาคารและแปลงยังไม่ได้วาด กรุณาวาดแล้วนำเข้าใหม่",
        "House {number} has no place: neither its building nor the parcel is drawn. Draw one and "
        "import the file again.",
    ),
    "house_at_other": Reason(
        WARNING,
        "บ้านเลขที่ {number} อยู่ที่อาคาร {code} แล้ว จึงคงไว้ที่เดิม หากย้าย ให้แก้บนแผนที่",
        "House {number} stands at building {code} and stays there. If that is wrong, move it on "
        "the map.",
    ),
    "houses_unclear": Reason(
        REFUSED,
        "ทะเบียนมีบ้านเลขที่ {numbers} ที่อาคารนี้ซึ่งไฟล์ไม่มี จึงไม่รู้ว่า {number} เป็นหลังใหม่หรือแก้เลข กรุณาแก้บนแผนที่",
        "The register has house {numbers} at this building, which the file does not name: whether "
        "{number} is another house or a corrected number is unclear. Correct it on the map.",
    ),
    "building_waits": Reason(
        REFUSED,
        "แถวของอาคารนี้ใช้ไม่ได้ บ้านเลขที่จึงเข้าไม่ได้ด้วย",
        "The row of this building cannot be used, so neither can its house number.",
    ),
    "columns_not_read": Reason(
        WARNING,
        "ชีต {sheet}: ไม่ได้อ่านคอลัมน์ {names} ทะเบียนไม่ได้เก็บ หรือเก็บจากแหล่งอื่น (ราคามาจากไฟล์ของกรมธนารักษ์)",
        "Sheet {sheet}: not read: {names}. The register does not keep it, or has it from elsewhere "
        "(prices come with the Treasury's files).",
    ),
    "sheets_not_read": Reason(
        WARNING,
        "ไม่ได้อ่านชีต {names} เพราะไม่ใช่หนึ่งในหกชีตของ LTAX",
        "Sheets not read, because they are none of the six of LTAX: {names}.",
    ),
    "buildings_not_read": Reason(
        WARNING,
        "{name}: รายการสิ่งปลูกสร้าง {rows} แถวไม่บอกรหัสแปลง จึงไม่เปลี่ยนทะเบียน เก็บไฟล์ไว้ดูประกอบ",
        "{name}: its {rows} rows of buildings name no parcel, so they change nothing in the "
        "register. Keep the file to look things up.",
    ),
    "members_not_read": Reason(
        WARNING,
        "ไม่ได้อ่านไฟล์อื่นใน ZIP: {names}",
        "Other files in the ZIP were not read: {names}.",
    ),
    "sign_without_place": Reason(
        REFUSED,
        "ป้ายใหม่ {code} อยู่บนแปลงที่ยังไม่ได้วาดหรือไม่มีในทะเบียน",
        "The new sign {code} hangs on a parcel that is not drawn or not there.",
    ),
}
