/** One question at a time: while one is on its way only the newest waits; stale answers are dropped. */

type Ask<T> = (signal: AbortSignal) => Promise<T>;

export class Latest<T> {
  readonly #answered: (answer: T) => void;
  readonly #failed: (reason: unknown) => void;
  readonly #patience: number;
  #running: { request: AbortController; since: number } | null = null;
  #waiting: Ask<T> | null = null;

  /** `patience`: milliseconds after which a question that is no longer the newest is given up. */
  constructor(answered: (answer: T) => void, failed: (reason: unknown) => void, patience = 600) {
    this.#answered = answered;
    this.#failed = failed;
    this.#patience = patience;
  }

  ask(question: Ask<T>): void {
    if (!this.#running) {
      void this.#run(question);
      return;
    }
    this.#waiting = question;
    if (Date.now() - this.#running.since > this.#patience) this.#running.request.abort();
  }

  async #run(question: Ask<T>): Promise<void> {
    const running = { request: new AbortController(), since: Date.now() };
    this.#running = running;
    const { signal } = running.request;
    try {
      const answer = await question(signal);
      if (!signal.aborted) this.#answered(answer);
    } catch (reason) {
      if (!signal.aborted) this.#failed(reason);
    }
    if (this.#running !== running) return;
    this.#running = null;
    const next = this.#waiting;
    this.#waiting = null;
    if (next) void this.#run(next);
  }

  /** Forget what is asked and what waits. */
  cancel(): void {
    this.#waiting = null;
    this.#running?.request.abort();
    this.#running = null;
  }
}
