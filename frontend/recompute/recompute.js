// Compute a bill again from its facts and the law's tables. A second program, written apart from the
// office's: whoever doubts a bill needs to trust only this page.

import {
  add,
  compare,
  div,
  greatest,
  least,
  mul,
  ONE,
  q,
  rounded,
  same,
  shareOut,
  sub,
  sum,
  ZERO,
} from "./rational.js";

const HUNDRED = q(100n);

/** {facts, law} -> totals in satang (BigInt) and the lines they come from. */
export function recompute({ facts, law }) {
  const parts = facts.objects.flatMap((one) => partsOf(one, appraise(one, law), law));
  const lines = linesOf(parts, facts.owner_kind, law);
  const tax = lines.reduce((total, line) => total + line.tax, 0n);
  const base = rounded(sum(lines.map((line) => line.base)));
  const exempt = rounded(sum(lines.map((line) => line.exempt)));
  const due = reduce(lines, facts, law);
  return { base, exempt, taxable: base - exempt, tax, due, lines };
}

/** The appraised value of an object: land, buildings less depreciation, units, a given value. */
export function appraise(one, law) {
  const mode = law.settings.rounding_mode;
  const times = (area, price) => q(rounded(mul(mul(q(area), q(price)), HUNDRED), mode));
  const values = [];
  for (const land of one.lands ?? []) {
    values.push(mul(times(land.area_sq_wah, land.price_per_sq_wah), q(land.share ?? "1")));
  }
  for (const house of one.buildings ?? []) {
    if (house.untaxed) continue;
    const fresh = times(house.area_sq_m, house.price_per_sq_m);
    const percent = depreciation(house, law);
    const less = q(rounded(div(mul(fresh, percent), HUNDRED), mode));
    values.push(mul(sub(fresh, less), q(house.share ?? "1")));
  }
  for (const unit of one.condos ?? []) values.push(times(unit.area_sq_m, unit.price_per_sq_m));
  if (one.value !== undefined) values.push(q(rounded(mul(q(one.value), HUNDRED), mode)));
  return sum(values);
}

function depreciation({ material, age_years: age }, law) {
  const rows = law.depreciation[material === "light" ? law.settings.light_material_as : material];
  if (age > 0) return q(rows[Math.min(age, rows.length) - 1]);
  return q(law.settings.age_zero_free === "yes" ? law.age_zero_percent : rows[0]);
}

function sharesOf(uses, decimals) {
  if (uses.length === 1) return [q(uses[0].share ?? "1")];
  let shares = uses.map((use) => q(use.share ?? use.area ?? "0"));
  if (uses[0].share === undefined) {
    const whole = sum(shares);
    shares = shares.map((area) => div(area, whole));
  }
  if (decimals === "none") return shares;
  const unit = q(100n * 10n ** BigInt(decimals));
  const cut = shares.slice(0, -1).map((share) => div(q(rounded(mul(share, unit))), unit));
  return [...cut, sub(ONE, sum(cut))];
}

function partsOf(one, value, law) {
  const shares = sharesOf(one.uses, law.settings.share_decimals);
  return one.uses
    .map((use, index) => partOf(one, use, mul(value, shares[index]), law))
    .filter((part) => part.useClass !== "EXEMPT");
}

function partOf(one, use, exact, law) {
  const { authority = "", group = "", orders = [] } = one;
  const { vacant_years: years = 0, resident = "" } = use;
  const { round_parts, rounding_mode } = law.settings;
  const useClass = classOf(use, law);
  const standing = standingOf(one, useClass, law);
  return {
    useClass,
    ref: one.ref,
    authority,
    place: JSON.stringify([authority, group, group ? "" : one.ref]),
    value: round_parts === "yes" ? q(rounded(exact, rounding_mode)) : exact,
    years,
    resident,
    standing,
    orders,
    bucket: bucketOf(standing, orders),
  };
}

function classOf({ use_class: useClass, on_state_land: onStateLand }, { settings }) {
  const home = onStateLand && ["RES_OTHER", "RES_MAIN_BUILDING"].includes(useClass);
  return home && settings.state_land_residence === "land_and_building" ? "RES_MAIN" : useClass;
}

function standingOf(one, useClass, law) {
  const category = law.standing[one.standing ?? ""];
  if (!category || (category.classes && !category.classes.includes(useClass))) return "";
  const since = one.standing_since;
  const ended = category.limit_years && since && law.tax_year - since >= category.limit_years;
  return ended ? "" : one.standing;
}

const nonZero = (text) => (text === undefined || q(text).n === 0n ? "" : text);

function bucketOf(standing, orders) {
  const keys = orders.map((o) =>
    [o.section, nonZero(o.percent), o.amount || "", o.order_no ?? "", o.ordered_on ?? ""].join(),
  );
  return [standing, ...keys].join("|");
}

/** One line per (group, class): value, exemption, slices, tax to the satang. */
function linesOf(parts, owner, law) {
  const lines = new Map();
  for (const part of parts) {
    const key = `${part.place} ${part.useClass}`;
    const line = lines.get(key) ?? { ...part, parts: [], exempt: ZERO };
    line.parts.push(part);
    lines.set(key, line);
  }
  const all = [...lines.values()];
  for (const line of all) line.base = sum(line.parts.map((part) => part.value));
  exempt(all, owner, law);
  for (const line of all) {
    line.taxable = sub(line.base, line.exempt);
    line.slices = slicesOf(line, law);
    line.tax = roundLine(sum(line.slices.map((slice) => slice.tax)), law);
  }
  return all;
}

function exempt(lines, owner, law) {
  const pools = new Map();
  for (const line of lines) {
    const rule = law.exemptions[line.useClass];
    if (!rule || (rule.owner !== "any" && rule.owner !== owner)) continue;
    if (rule.scope === "residence") line.exempt = perResidence(line.parts, rule.amount);
    else pools.set(line.authority, [...(pools.get(line.authority) ?? []), line]);
  }
  for (const farms of pools.values()) spend(farms, law.exemptions.AGRI.amount, law.settings);
}

function perResidence(parts, amount) {
  const homes = new Map();
  for (const { resident, value } of parts) {
    homes.set(resident, add(homes.get(resident) ?? ZERO, value));
  }
  const values = [...homes.values()];
  return sum(amount === null ? values : values.map((value) => least(value, q(amount))));
}

function spend(farms, amount, { agri_exemption_order: order }) {
  const whole = sum(farms.map((line) => line.base));
  let left = amount === null ? whole : least(q(amount), whole);
  if (order === "proportional" && whole.n !== 0n) {
    for (const line of farms) line.exempt = div(mul(left, line.base), whole);
    return;
  }
  const sign = order === "dearest_first" ? -1 : 1;
  for (const line of [...farms].sort((a, b) => sign * compare(a.base, b.base))) {
    line.exempt = least(left, line.base);
    left = sub(left, line.exempt);
  }
}

function slicesOf(line, law) {
  const found = [];
  const weights = vacantWeights(line, law.settings);
  for (const band of law.schedules[line.useClass]) {
    const bottom = q(band.bottom);
    if (compare(line.taxable, bottom) <= 0) break;
    const top = band.top === null ? line.taxable : least(line.taxable, q(band.top));
    for (const [years, share] of weights) {
      const amount = mul(sub(top, bottom), share);
      const rate = rateOf(q(band.rate), years, law.vacant);
      found.push({ amount, rate, years, tax: mul(amount, rate) });
    }
  }
  return found;
}

/** The share of each number of vacant years in a line; a line in use has one share, of 0 years. */
function vacantWeights(line, { vacant_years_in_group: choice }) {
  if (line.useClass !== "VACANT" || line.base.n === 0n) return [[0, ONE]];
  const years = [...new Set(line.parts.map((part) => part.years))].sort((a, b) => a - b);
  if (choice === "longest") return [[years.at(-1), ONE]];
  if (choice === "shortest") return [[years[0], ONE]];
  return years.map((n) => {
    const mine = line.parts.filter((part) => part.years === n).map((part) => part.value);
    return [n, div(sum(mine), line.base)];
  });
}

function rateOf(rate, years, { every_years: every, step, cap }) {
  if (!years) return rate;
  const steps = BigInt(Math.floor((years - 1) / every));
  return least(add(rate, mul(q(step), q(steps))), greatest(q(cap), rate));
}

function roundLine(tax, { settings }) {
  const unit = settings.tax_line_unit === "1" ? 100n : 1n;
  return rounded(div(tax, q(unit)), settings.rounding_mode) * unit;
}

/** From the tax to the amount due: standing, yearly, section 97, local, waived. Exact fractions. */
function reduce(lines, facts, law) {
  const buckets = bucketsOf(lines);
  const total = () => sum(buckets.map((bucket) => bucket.amount));
  const spread = (amount) => {
    const before = total();
    for (const bucket of buckets) {
      bucket.amount = before.n ? div(mul(amount, bucket.amount), before) : ZERO;
    }
    if (amount.d === 1n) wholeSatang(buckets, amount.n);
  };
  const apply = (amount, order) =>
    order.percent === undefined
      ? greatest(sub(amount, q(order.amount ?? 0)), ZERO)
      : cut(amount, order.percent, law);
  for (const bucket of buckets) {
    const category = law.standing[bucket.standing];
    if (category) bucket.amount = cut(bucket.amount, category.percent, law);
    if (!facts.skip_general_reduction && (!category || category.on_top)) {
      bucket.amount = cut(bucket.amount, law.general_percent, law);
    }
  }
  relieve(total(), facts, law, spread);
  for (const bucket of buckets) bucket.amount = bucket.orders.reduce(apply, bucket.amount);
  for (const order of facts.orders ?? []) spread(apply(total(), order));
  const due = rounded(total(), law.settings.rounding_mode);
  return due < rounded(mul(q(law.settings.waive_below), HUNDRED)) ? 0n : due;
}

function wholeSatang(buckets, amount) {
  const weights = buckets.map((bucket) => bucket.amount);
  for (const [index, share] of shareOut(amount, weights).entries())
    buckets[index].amount = q(share);
}

/** After a reduction: whole satang, or exact until the end when the office chose so. */
function settled(amount, { settings }) {
  if (settings.round_each_reduction === "no") return amount;
  return q(rounded(amount, settings.rounding_mode));
}

function cut(amount, percent, law) {
  return settled(div(mul(amount, sub(HUNDRED, q(percent))), HUNDRED), law);
}

function relieve(now, facts, law, spread) {
  if (law.relief_percent === null || facts.old_tax_2562 === undefined) return;
  const old = q(rounded(mul(q(facts.old_tax_2562), HUNDRED)));
  if (compare(now, old) <= 0) return;
  spread(add(old, settled(div(mul(sub(now, old), q(law.relief_percent)), HUNDRED), law)));
}

/** The tax of each line divided between the parts that the same reductions apply to. */
function bucketsOf(lines) {
  const buckets = new Map();
  for (const line of lines) {
    const names = [...new Set(line.parts.map((part) => part.bucket))].sort(byCode);
    const members = names.map((name) => line.parts.filter((part) => part.bucket === name));
    const weights = members.map((rows) => sum(rows.map((part) => part.value)));
    for (const [index, tax] of shareOut(line.tax, weights).entries()) {
      const { bucket, standing, orders } = members[index][0];
      const known = buckets.get(bucket) ?? { bucket, standing, orders, amount: ZERO };
      known.amount = add(known.amount, q(tax));
      buckets.set(bucket, known);
    }
  }
  return [...buckets.values()].sort((a, b) => byCode(a.bucket, b.bucket));
}

const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The totals that differ between a bill and its recomputation. */
export function differences(bill) {
  const found = recompute(bill);
  return ["base", "exempt", "taxable", "tax", "due"]
    .filter((name) => !same(q(found[name]), q(String(bill.result[name]))))
    .map((name) => ({ name, printed: BigInt(bill.result[name]), computed: found[name] }));
}
