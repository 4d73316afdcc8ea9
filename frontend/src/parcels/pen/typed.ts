/** What a clerk types while drawing: a length, a bearing, a place, an area. Pure; metres in UTM 47N. */

import type { Position } from "../../lib/grid";
import { parseRai } from "../../lib/units";

export type Grid = "utm" | "indian" | "degrees";

export type Typed =
  /** So far in a direction: a bearing from north clockwise, a turn from the last side, or the hand's. */
  | { kind: "side"; metres: number; bearing: number | null; turn: number | null }
  /** So much east and north of the last corner. */
  | { kind: "step"; east: number; north: number }
  /** A coordinate pair as written; which grid it is in is said by the reader or by its size. */
  | { kind: "place"; first: number; second: number; grid: Grid }
  /** The last side is to move until the shape has this area. */
  | { kind: "area"; sqMetres: number };

const NUMBER = String.raw`[-+]?\d+(?:\.\d+)?`;
const SIDE = /^(\d+(?:\.\d+)?)\s*(?:m|ม\.?)?\s*(?:<\s*(.+))?$/;
const STEP = new RegExp(String.raw`^@\s*(${NUMBER})\s*[,\s]\s*(${NUMBER})$`);
const PLACE = new RegExp(String.raw`^(${NUMBER})\s*[,\s]\s*(${NUMBER})$`);
const THOUSANDS = /^(\d{1,3}(?:,\d{3})+(?:\.\d+)?)\s*[,\s]\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?)$/;
const ANGLE = /^([-+]?)(\d+(?:\.\d+)?)(?:[°-](\d+(?:\.\d+)?))?(?:['’-](\d+(?:\.\d+)?))?["”'’°]*$/;
const SQ_METRES = /^(\d+(?:\.\d+)?)\s*(?:m2|m²|ตร\.?ม\.?)$/;
const LONGEST_M = 100_000;

/** Degrees of "90", "45°30'15", "45-30-15" or "+90"; `isTurn` when it carries a sign. */
function parseAngle(text: string): { degrees: number; isTurn: boolean } | null {
  const match = ANGLE.exec(text.replaceAll(" ", ""));
  if (!match) return null;
  const [, sign = "", degrees, minutes = "0", seconds = "0"] = match;
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (value > 360 || Number(minutes) >= 60 || Number(seconds) >= 60) return null;
  return { degrees: sign === "-" ? -value : value, isTurn: sign !== "" };
}

function parseSide(text: string): Typed | null {
  const match = SIDE.exec(text);
  const metres = Number(match?.[1]);
  if (!match || !(metres > 0) || metres > LONGEST_M) return null;
  if (match[2] === undefined) return { kind: "side", metres, bearing: null, turn: null };
  const angle = parseAngle(match[2]);
  if (!angle) return null;
  return angle.isTurn
    ? { kind: "side", metres, bearing: null, turn: angle.degrees }
    : { kind: "side", metres, bearing: angle.degrees, turn: null };
}

/** "=1-0-0" and "=400" are rai-ngan-wah and square wah, "=250 m2" square metres. */
function parseAreaTyped(text: string): Typed | null {
  const metres = SQ_METRES.exec(text);
  const cents = metres ? null : parseRai(text);
  const sqMetres = metres ? Number(metres[1]) : cents === null ? 0 : cents / 25;
  return sqMetres > 0 ? { kind: "area", sqMetres } : null;
}

function placeGrid(first: number, second: number, grid: Grid): Grid | null {
  const isHere = (lat: number, lon: number) => lat > 0 && lat < 30 && lon > 90 && lon < 110;
  if (isHere(first, second) || isHere(second, first)) return "degrees";
  const isMetres = first > 100_000 && first < 900_000 && second > 0 && second < 3_500_000;
  if (!isMetres) return null;
  return grid === "indian" ? "indian" : "utm";
}

/** "390,000.5, 2,140,000" as it is copied from a sheet: the commas inside the numbers go. */
function withoutThousands(text: string): string {
  const match = THOUSANDS.exec(text);
  return match ? `${match[1]} ${match[2]}`.replaceAll(",", "") : text;
}

/** Reads what was typed; null when it means nothing. `grid` is the one chosen for metre coordinates. */
export function parseTyped(raw: string, grid: Grid = "utm"): Typed | null {
  const text = raw.trim().replaceAll("∠", "<");
  if (text.startsWith("=")) return parseAreaTyped(text.slice(1).trim());
  const step = STEP.exec(text);
  if (step) return { kind: "step", east: Number(step[1]), north: Number(step[2]) };
  const place = PLACE.exec(withoutThousands(text));
  if (place) {
    const [first, second] = [Number(place[1]), Number(place[2])];
    const found = placeGrid(first, second, grid);
    return found ? { kind: "place", first, second, grid: found } : null;
  }
  return parseSide(text);
}

/** Bearing from north clockwise, 0 up to 360, of the way from one place to another. */
export function bearingOf([x, y]: Position, [toX, toY]: Position): number {
  const degrees = (Math.atan2(toX - x, toY - y) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

export function along([x, y]: Position, bearing: number, metres: number): Position {
  const angle = (bearing * Math.PI) / 180;
  return [x + metres * Math.sin(angle), y + metres * Math.cos(angle)];
}

/**
 * The corner a typed side or step leads to. `before` is the corner before `last` (null for the first
 * side: turns then count from north), `hand` where the pointer is. Null without a direction.
 */
export function nextCorner(
  typed: Extract<Typed, { kind: "side" | "step" }>,
  last: Position,
  before: Position | null,
  hand: Position | null,
): Position | null {
  if (typed.kind === "step") return [last[0] + typed.east, last[1] + typed.north];
  if (typed.bearing !== null) return along(last, typed.bearing, typed.metres);
  if (typed.turn !== null) {
    const from = before ? bearingOf(before, last) : 0;
    return along(last, from + typed.turn, typed.metres);
  }
  if (!hand || Math.hypot(hand[0] - last[0], hand[1] - last[1]) < 0.001) return null;
  return along(last, bearingOf(last, hand), typed.metres);
}

/** The pointer held to right angles with the last side, or to north, south, east and west. */
export function heldSquare(hand: Position, last: Position, before: Position | null): Position {
  const base = before ? bearingOf(before, last) : 0;
  const free = bearingOf(last, hand) - base;
  const held = base + Math.round(free / 90) * 90;
  const angle = (held * Math.PI) / 180;
  const reach = (hand[0] - last[0]) * Math.sin(angle) + (hand[1] - last[1]) * Math.cos(angle);
  return along(last, held, reach);
}
