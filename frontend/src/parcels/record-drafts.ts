/** An act from a form under way, kept in this browser: a closed tab loses nothing that was typed. */

import type { BecauseForm } from "./because";
import { Shelf } from "./shelf";

/** What was looked at when the form was opened: a faster colleague is noticed. */
export interface Seen {
  seen: Record<number, number>;
  seen_buildings: Record<number, number>;
}

export interface RecordDraft<Verb extends string = string> {
  verb: Verb;
  parcelId: number;
  buildingId: number | null;
  houseId: number | null;
  /** As the form of the verb keeps it: what differs from the record, or all rows. */
  typed: unknown;
  because: BecauseForm;
  seen: Seen;
  clientId: string;
  savedAt: string;
}

export class RecordDrafts<Verb extends string> extends Shelf<RecordDraft<Verb>> {
  constructor(store: Storage, owner: string) {
    super(store, `tambon record ${owner}`, ({ clientId, parcelId, verb }) =>
      Boolean(clientId && parcelId && verb),
    );
  }
}

/** Only what differs: what a colleague changes meanwhile in the other fields stays theirs. */
export function differing<T extends object>(was: T, now: T): Partial<T> {
  const names = Object.keys(now) as (keyof T)[];
  return Object.fromEntries(
    names.filter((name) => now[name] !== was[name]).map((name) => [name, now[name]]),
  ) as Partial<T>;
}
