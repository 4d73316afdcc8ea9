/** Work not yet accepted by the server, kept in this browser: a closed tab or a lost line loses nothing. */

import type { Shape } from "../api/types";
import type { Form, ObjectKind } from "./form";

export interface Draft {
  kind: ObjectKind;
  /** Sent with the work, so that sending it twice makes one parcel. */
  clientId: string;
  shape: Shape | null;
  form: Form;
  /** Outlines of a row of equal houses; empty for a single one. */
  row: Shape[];
  savedAt: string;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class Drafts {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, owner: string) {
    this.#store = store;
    this.#key = `tambon draft ${owner}`;
  }

  load(): Draft | null {
    try {
      const draft = JSON.parse(this.#store.getItem(this.#key) ?? "null") as Draft | null;
      return draft?.clientId && draft.shape ? { ...draft, row: draft.row ?? [] } : null;
    } catch {
      // Written by an older version or cut off: there is nothing to take up.
      return null;
    }
  }

  save(draft: Draft): void {
    this.#store.setItem(this.#key, JSON.stringify(draft));
  }

  clear(): void {
    this.#store.removeItem(this.#key);
  }
}
