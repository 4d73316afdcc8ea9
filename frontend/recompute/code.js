// The digits of a bill's QR code back to what recompute.js reads: facts, law and printed result.
// The counterpart, written in the office's program, is taxation/law/bill_code.py.

const WIDTH = [0, 3, 5, 8, 10, 13, 15, 17];
const VERSION = "1";
const PART = /^(\d)([1-9])([1-9])(\d{4})(\d+)$/;

/** The digits in a scanned text, an address with them behind "#", or the digits alone; else "". */
export function digitsIn(text) {
  return /(?:^|#)(\d{20,})\s*$/.exec(text.trim())?.[1] ?? "";
}

/** {place, count, check, digits} of one code; throws a sentence for what is no code of ours. */
export function codeOf(digits) {
  const found = PART.exec(digits);
  if (!found) throw new Error("รหัสนี้ไม่ใช่รหัสใบแจ้งภาษี / This is not the code of a bill");
  const [, version, place, count, check, rest] = found;
  if (version !== VERSION) {
    throw new Error(
      "รหัสใหม่กว่าหน้านี้ โปรดใช้หน้าล่าสุด / The code is newer than this page: open the newest one",
    );
  }
  return { place: Number(place), count: Number(count), check, digits: rest };
}

/** All digits once every part is there, else null. A part of another bill starts afresh. */
export function joined(parts) {
  const last = parts.at(-1);
  const mine = parts.filter(({ check, count }) => check === last.check && count === last.count);
  const byPlace = new Map(mine.map((part) => [part.place, part.digits]));
  if (byPlace.size < last.count) return null;
  const digits = Array.from({ length: last.count }, (_, at) => byPlace.get(at + 1)).join("");
  const sum = String(crc32(digits) % 10_000).padStart(4, "0");
  if (sum !== last.check)
    throw new Error("อ่านรหัสไม่ครบถ้วน โปรดสแกนใหม่ / The code was read wrongly: scan it again");
  return digits;
}

function crc32(text) {
  let sum = 0xffffffff;
  for (const char of text) {
    sum ^= char.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** The bill in the digits; `laws` are the national tables this page carries. */
export async function billOf(digits, laws) {
  const text = await inflated(bytesOf(digits));
  const [, number, year, law, owner, old, orders, skip, objects, totals] = JSON.parse(text);
  const [base, exempt, taxable, tax, due] = totals.map(String);
  return {
    number,
    facts: {
      key: number,
      owner_kind: laws.owners[owner],
      objects: objects.map((row) => objectOf(row, laws.classes)),
      ...given({ old_tax_2562: old, orders: orders.map(orderOf) }),
      skip_general_reduction: Boolean(skip),
    },
    law: lawOf(year, law, laws),
    result: { base, exempt, taxable, tax, due },
  };
}

export function bytesOf(digits) {
  const bytes = [];
  for (let at = 0; at < digits.length; at += 17) {
    const piece = digits.slice(at, at + 17);
    let value = BigInt(piece);
    const row = [];
    for (let left = WIDTH.indexOf(piece.length); left > 0; left--) {
      row.unshift(Number(value & 255n));
      value >>= 8n;
    }
    bytes.push(...row);
  }
  return new Uint8Array(bytes);
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

/** The national tables of the year with what the office's law says otherwise. */
function lawOf(year, [fingerprint, check, changes], { parts, years }) {
  if (!years[year]) {
    throw new Error(
      "หน้านี้ยังไม่มีกฎหมายของปีนั้น โปรดใช้หน้าล่าสุด / This page lacks the law of that year: open the newest one",
    );
  }
  const tables = Object.fromEntries(
    Object.entries(years[year]).map(([key, place]) => [key, structuredClone(parts[place])]),
  );
  for (const [path, value] of changes) {
    const keys = path.split("/");
    const last = keys.pop();
    let at = tables;
    for (const key of keys) at = at[key];
    at[last] = value;
  }
  if (checkOf(tables) !== check) {
    throw new Error(
      "ตารางกฎหมายในหน้านี้ไม่ตรงกับที่สำนักงานใช้ โปรดใช้หน้าล่าสุด / The law in this page is not the one the office used: open the newest page",
    );
  }
  return { ...tables, fingerprint };
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const rows = Object.keys(value).sort();
  return `{${rows.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

function checkOf(tables) {
  let found = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(canonical(tables))) {
    found = Math.imul(found ^ byte, 0x01000193) >>> 0;
  }
  return found;
}

/** Without what is not there: the reader knows the defaults. */
function given(fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}

function objectOf(row, classes) {
  const [ref, group = 0, authority = 0, uses = [], lands = [], buildings = [], condos = []] = row;
  const [value, standing, since, orders = []] = row.slice(7);
  return {
    ref,
    group: group ? `group ${group}` : "",
    authority: authority ? `authority ${authority}` : "",
    uses: uses.map((use) => useOf(use, classes)),
    lands: lands.map(([area_sq_wah, price_per_sq_wah, share]) =>
      given({ area_sq_wah, price_per_sq_wah, share }),
    ),
    buildings: buildings.map(buildingOf),
    condos: condos.map(([area_sq_m, price_per_sq_m]) => ({ area_sq_m, price_per_sq_m })),
    orders: orders.map(orderOf),
    ...given({ value, standing, standing_since: since }),
  };
}

function useOf([place = 0, area, share, vacant_years, resident = 0, state = 0], classes) {
  return {
    use_class: classes[place],
    resident: resident ? `resident ${resident}` : "",
    on_state_land: Boolean(state),
    ...given({ area, share, vacant_years }),
  };
}

function buildingOf([area_sq_m, price_per_sq_m, material, age = 0, share, untaxed = 0]) {
  return {
    material,
    age_years: age,
    untaxed: untaxed ? "untaxed" : "",
    ...given({ area_sq_m, price_per_sq_m, share }),
  };
}

function orderOf([section, percent, amount, order_no, ordered_on]) {
  return given({ section, percent, amount, order_no, ordered_on: ordered_on || undefined });
}
