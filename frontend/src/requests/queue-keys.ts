/** Moving through the queue by keyboard. Pure: key and place in, place out. */

export function nextRow(key: string, count: number, current: number): number | null {
  if (!count) return null;
  if (key === "j" || key === "ArrowDown") return Math.min(current + 1, count - 1);
  if (key === "k" || key === "ArrowUp") return Math.max(current - 1, 0);
  return null;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, select, textarea") !== null;
}
