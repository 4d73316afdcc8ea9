// The page: read a bill's JSON, compute it again, show both side by side. Nothing leaves the computer.

import { billOf, codeOf, digitsIn, joined } from "./code.js";
import LAWS from "./laws.json" with { type: "json" };
import { baht, q, rounded } from "./rational.js";
import { differences, recompute } from "./recompute.js";
import { textInPicture, watchCamera } from "./scan.js";

const NAMES = {
  base: "มูลค่าฐานภาษี / Tax base",
  exempt: "มูลค่ายกเว้น / Exempt value",
  taxable: "มูลค่าที่ต้องเสียภาษี / Taxable value",
  tax: "ภาษีก่อนลด / Tax before reductions",
  due: "ภาษีที่ต้องชำระ / Amount due",
};

const byId = (id) => document.getElementById(id);

function row(cells, mark = "") {
  const line = document.createElement("tr");
  line.className = mark;
  for (const cell of cells) {
    const box = document.createElement("td");
    box.textContent = cell;
    line.append(box);
  }
  return line;
}

const CLASSES = {
  AGRI: "เกษตรกรรม / Agriculture",
  RES_MAIN: "บ้านหลัก / Main residence",
  RES_MAIN_BUILDING: "บ้านหลัก (เฉพาะบ้าน) / Main residence, house only",
  RES_OTHER: "อยู่อาศัยอื่น / Other residence",
  OTHER: "ใช้ประโยชน์อื่น / Other use",
  VACANT: "ว่างเปล่า / Vacant",
};

function percent(rate) {
  const millionths = rounded({ n: rate.n * 100_000_000n, d: rate.d });
  return (Number(millionths) / 1_000_000).toString();
}

function show(bill) {
  const found = recompute(bill);
  const wrong = new Set(differences(bill).map(({ name }) => name));
  byId("totals").replaceChildren(
    ...Object.entries(NAMES).map(([name, title]) =>
      row([title, baht(bill.result[name]), baht(found[name])], wrong.has(name) ? "wrong" : ""),
    ),
  );
  byId("lines").replaceChildren(
    ...found.lines.flatMap((line) => [
      row(
        [
          CLASSES[line.useClass] ?? line.useClass,
          line.ref,
          baht(rounded(line.taxable)),
          "",
          baht(line.tax),
        ],
        "line",
      ),
      ...line.slices.map(({ amount, rate, tax }) =>
        row(["", "", baht(rounded(amount)), `${percent(rate)} %`, baht(rounded(q(tax)))]),
      ),
    ]),
  );
  byId("verdict").textContent = wrong.size
    ? "ยอดไม่ตรงกับที่คำนวณใหม่ โปรดติดต่อสำนักงาน / The bill differs from the recomputation"
    : "ยอดตรงกันทุกสตางค์ / The bill agrees to the satang";
  byId("number").textContent = bill.number ?? "";
  byId("year").textContent = `${bill.law.tax_year + 543} / ${bill.law.tax_year}`;
  byId("result").hidden = false;
  byId("result").scrollIntoView();
}

const parts = [];
let stopCamera = null;

/** Everything that was read comes here: JSON, digits, an address with digits. */
async function take(text) {
  say("");
  try {
    const digits = digitsIn(text);
    const bill = digits ? await billOfCode(digits) : JSON.parse(text);
    if (bill) {
      closeCamera();
      show(bill);
    }
  } catch (wrong) {
    byId("result").hidden = true;
    say(
      wrong instanceof SyntaxError
        ? "ไม่พบข้อมูลใบแจ้งภาษีในข้อความนี้ / There is no bill in this text"
        : wrong.message,
    );
  }
}

async function billOfCode(digits) {
  const part = codeOf(digits);
  if (!parts.some((known) => known.check === part.check && known.place === part.place)) {
    parts.push(part);
  }
  const whole = joined(parts);
  if (whole) return billOf(whole, LAWS);
  const have = new Set(parts.filter((p) => p.check === part.check).map(({ place }) => place)).size;
  say(
    `อ่านแล้ว ${have} จาก ${part.count} รหัส โปรดอ่านรหัสถัดไป / ` +
      `Read ${have} of ${part.count} codes: read the next one`,
  );
  return null;
}

function say(sentence) {
  byId("problem").textContent = sentence;
}

async function takeFiles(files) {
  for (const file of files) {
    if (!file.type.startsWith("image/")) await take(await file.text());
    else {
      const text = await textInPicture(file);
      if (text) await take(text);
      else {
        say(
          "ไม่พบรหัส QR ในรูป โปรดถ่ายให้เต็มกรอบและคมชัด / " +
            "No QR code in the picture: take it sharp and filling the frame",
        );
      }
    }
  }
}

async function openCamera() {
  try {
    byId("camera").hidden = false;
    stopCamera = await watchCamera(byId("camera"), take);
  } catch {
    closeCamera();
    say(
      "เปิดกล้องไม่ได้ โปรดเลือกรูปถ่ายของรหัสแทน / " +
        "The camera cannot be opened: choose a picture of the code instead",
    );
  }
}

function closeCamera() {
  stopCamera?.();
  stopCamera = null;
  byId("camera").hidden = true;
}

function takeAddress() {
  if (location.hash.length > 1) void take(location.hash);
}

byId("file").addEventListener("change", ({ target }) => takeFiles([...target.files]));
byId("compute").addEventListener("click", () => take(byId("bill").value));
byId("scan").hidden = !navigator.mediaDevices;
byId("scan").addEventListener("click", () => (stopCamera ? closeCamera() : openCamera()));
addEventListener("hashchange", takeAddress);
takeAddress();
