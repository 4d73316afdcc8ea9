// The page: read a bill's JSON, compute it again, show both side by side. Nothing leaves the computer.

import { baht, q, rounded } from "./rational.js";
import { differences, recompute } from "./recompute.js";

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
      row([line.useClass, line.ref, baht(rounded(line.taxable)), "", baht(line.tax)], "line"),
      ...line.slices.map(({ amount, rate, tax }) =>
        row(["", "", baht(rounded(amount)), `${percent(rate)} %`, baht(rounded(q(tax)))]),
      ),
    ]),
  );
  byId("verdict").textContent = wrong.size
    ? "ยอดไม่ตรงกับที่คำนวณใหม่ โปรดติดต่อสำนักงาน / The bill differs from the recomputation"
    : "ยอดตรงกันทุกสตางค์ / The bill agrees to the satang";
  byId("result").hidden = false;
}

async function compute() {
  const [file] = byId("file").files;
  byId("problem").textContent = "";
  byId("result").hidden = true;
  try {
    show(JSON.parse(file ? await file.text() : byId("bill").value));
  } catch (wrong) {
    byId("problem").textContent = `อ่านแฟ้มไม่ได้ / Cannot read the file: ${wrong.message}`;
  }
}

byId("compute").addEventListener("click", compute);
