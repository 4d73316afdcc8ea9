/** The list of drafted footprints as the hand goes through it: the one looked at and those marked. Pure. */

interface Item {
  id: number;
}

export class DraftList<T extends Item> {
  #items: T[] = [];
  #at = 0;
  #current: number | null = null;
  #marked = new Set<number>();

  /** Other items; the place in the list stays when the one looked at is gone. */
  show(items: T[]): void {
    this.#items = items;
    const ids = new Set(items.map(({ id }) => id));
    this.#marked = new Set([...this.#marked].filter((id) => ids.has(id)));
    if (this.#current !== null && ids.has(this.#current)) return;
    const next = items[Math.min(this.#at, items.length - 1)];
    this.#current = next?.id ?? null;
  }

  get current(): T | null {
    return this.#items.find(({ id }) => id === this.#current) ?? null;
  }

  get marked(): ReadonlySet<number> {
    return this.#marked;
  }

  /** What a decision is about: the marked ones, or else the one looked at. */
  get concerned(): number[] {
    if (this.#marked.size) return [...this.#marked];
    return this.#current === null ? [] : [this.#current];
  }

  look(id: number): void {
    this.#current = id;
    this.#at = this.#items.findIndex((item) => item.id === id);
  }

  /** On or back by so many; what is passed is marked if asked for. */
  step(by: number, isMarking: boolean): void {
    const here = this.#items.findIndex(({ id }) => id === this.#current);
    const next = this.#items[Math.min(this.#items.length - 1, Math.max(0, here + by))];
    if (!next) return;
    if (isMarking) for (const id of [this.#current, next.id]) if (id !== null) this.#marked.add(id);
    this.look(next.id);
  }

  mark(id: number): void {
    if (!this.#marked.delete(id)) this.#marked.add(id);
  }

  markAll(): void {
    const isAll = this.#marked.size === this.#items.length;
    this.#marked = new Set(isAll ? [] : this.#items.map(({ id }) => id));
  }

  /** Nothing is marked any more. */
  unmark(): void {
    this.#marked.clear();
  }

  /** A list of another kind begins at its top. */
  restart(): void {
    this.#marked.clear();
    this.#current = null;
    this.#at = 0;
  }
}
