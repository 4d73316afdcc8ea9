/** One piece of work kept in this browser under a name of its own. */

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class Shelf<T> {
  readonly #store: Store;
  readonly #key: string;
  readonly #isWhole: (kept: Partial<T>) => boolean;

  constructor(store: Store, key: string, isWhole: (kept: Partial<T>) => boolean) {
    this.#store = store;
    this.#key = key;
    this.#isWhole = isWhole;
  }

  load(): T | null {
    try {
      const kept = JSON.parse(this.#store.getItem(this.#key) ?? "null") as T | null;
      return kept && this.#isWhole(kept) ? kept : null;
    } catch {
      return null; // written by another version or cut off
    }
  }

  save(work: T): void {
    this.#store.setItem(this.#key, JSON.stringify(work));
  }

  clear(): void {
    this.#store.removeItem(this.#key);
  }
}
