// Exact fractions of BigInt: money in satang without a single float.

const gcd = (a, b) => {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y) [x, y] = [y, x % y];
  return x;
};

/** A fraction in lowest terms from BigInt, integer or text: "7", "3/4", "125.50", "1E+2". */
export function q(value, under = 1n) {
  if (typeof value === "object") return value;
  if (typeof value !== "bigint") return parse(String(value));
  const sign = under < 0n ? -1n : 1n;
  const common = gcd(value, under) * sign || 1n;
  return { n: value / common, d: under / common };
}

function parse(text) {
  const [whole, below] = text.split("/");
  if (below !== undefined) return q(BigInt(whole), BigInt(below));
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (!match || !(match[2] || match[3])) throw new Error(`not a number: ${text}`);
  const [, minus, before, after, power] = match;
  const shift = Number(power ?? 0) - after.length;
  const digits = BigInt(`${minus}${before}${after}`);
  return shift >= 0 ? q(digits * 10n ** BigInt(shift)) : q(digits, 10n ** BigInt(-shift));
}

export const ZERO = q(0n);
export const ONE = q(1n);
export const add = (a, b) => q(a.n * b.d + b.n * a.d, a.d * b.d);
export const sub = (a, b) => q(a.n * b.d - b.n * a.d, a.d * b.d);
export const mul = (a, b) => q(a.n * b.n, a.d * b.d);
export const div = (a, b) => q(a.n * b.d, a.d * b.n);
export const compare = (a, b) => {
  const gap = a.n * b.d - b.n * a.d;
  return gap < 0n ? -1 : gap > 0n ? 1 : 0;
};
export const least = (a, b) => (compare(a, b) <= 0 ? a : b);
export const greatest = (a, b) => (compare(a, b) >= 0 ? a : b);
export const sum = (values) => values.reduce(add, ZERO);
export const same = (a, b) => compare(a, b) === 0;

/** The nearest whole number as BigInt: halves up, to even, or cut down. */
export function rounded(value, mode = "half_up") {
  let low = value.n / value.d;
  if (low * value.d > value.n) low -= 1n;
  const twice = 2n * (value.n - low * value.d) - value.d;
  if (mode === "down" || twice < 0n) return low;
  if (mode === "half_even" && twice === 0n) return low + (low & 1n);
  return low + 1n;
}

/** Divide whole satang by weight: parts are cut down, the last that weighs takes the remainder. */
export function shareOut(total, weights) {
  const whole = sum(weights);
  if (whole.n === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => rounded(div(mul(q(total), weight), whole), "down"));
  const last = weights.findLastIndex((weight) => weight.n !== 0n);
  parts[last] += total - parts.reduce((a, b) => a + b, 0n);
  return parts;
}

/** Whole satang as baht with two decimals and thousands separated. */
export function baht(satang) {
  const digits = String(satang).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${whole}.${digits.slice(-2)}`;
}
