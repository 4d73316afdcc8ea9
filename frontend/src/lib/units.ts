/** Thai land units, counted in hundredths of a square wah so that nothing is lost. 1 rai = 400 sq wah = 1,600 m². */

const CENTS_PER_WAH = 100;
const CENTS_PER_NGAN = 100 * CENTS_PER_WAH;
const CENTS_PER_RAI = 400 * CENTS_PER_WAH;

/** Square metres as measured to hundredths of a square wah, half away from zero. */
export function sqMetresToCents(sqMetres: number): number {
  // 25 cents a square metre; the small term undoes the error of the binary fraction.
  return Math.round(sqMetres * 25 + 1e-7);
}

/** "935.50" or 935.5 to hundredths of a square wah; null when it is not an area. */
export function parseSqWah(text: string | number): number | null {
  const clean = String(text).replaceAll(",", "").trim();
  return /^\d+(\.\d{1,2})?$/.test(clean) ? Math.round(Number(clean) * CENTS_PER_WAH) : null;
}

/** Hundredths of a square wah as the register keeps them: "935.50". */
export function sqWahText(cents: number): string {
  return (cents / CENTS_PER_WAH).toFixed(2);
}

/** As on a deed: "2-1-35.5". */
export function raiText(cents: number): string {
  const rai = Math.floor(cents / CENTS_PER_RAI);
  const ngan = Math.floor((cents % CENTS_PER_RAI) / CENTS_PER_NGAN);
  const wah = (cents % CENTS_PER_NGAN) / CENTS_PER_WAH;
  return `${rai}-${ngan}-${Number(wah.toFixed(2))}`;
}

/** "2-1-35.5", "2 1 35.5" or "935.5" (square wah alone) to hundredths; null when it cannot be read. */
export function parseRai(text: string): number | null {
  const parts = text.trim().split(/[-\s]+/);
  if (parts.length === 1) return parseSqWah(parts[0] ?? "");
  if (parts.length !== 3) return null;
  const [rai, ngan, wah] = parts.map((part) => parseSqWah(part));
  if (rai == null || ngan == null || wah == null) return null;
  return rai * 400 + ngan * 100 + wah;
}

/** "1250.5" to "1,250.50". Amounts come as text and are never computed here. */
export function bahtText(amount: string | number | null | undefined): string {
  if (amount == null || amount === "") return "–";
  const [whole = "0", fraction = ""] = String(amount).split(".");
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${fraction.padEnd(2, "0").slice(0, 2)}`;
}

/** 1234.5 to "1,234.50". */
export function numberText(value: number, digits = 2): string {
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
