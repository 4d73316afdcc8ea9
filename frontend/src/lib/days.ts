/** Days as numbers since a first one, for sliders; ISO text ("2026-11-22") everywhere else. Pure. */

const DAY_MS = 86_400_000;

function number(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
}

export function daysBetween(first: string, last: string): number {
  return number(last) - number(first);
}

export function dayAfter(first: string, days: number): string {
  return new Date((number(first) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** The tax points, 1 January, within a span, latest first. */
export function taxPoints(first: string, last: string): string[] {
  const years: string[] = [];
  for (let year = Number(last.slice(0, 4)); year >= Number(first.slice(0, 4)); year -= 1) {
    const day = `${year}-01-01`;
    if (day >= first && day <= last) years.push(day);
  }
  return years;
}

/** The nearest of some days before or after one; days in order. */
export function neighbourDay(
  days: readonly string[],
  from: string,
  direction: -1 | 1,
): string | null {
  if (direction === 1) return days.find((day) => day > from) ?? null;
  return days.filter((day) => day < from).at(-1) ?? null;
}
