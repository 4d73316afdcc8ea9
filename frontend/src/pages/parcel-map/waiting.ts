/** Acts done while the line was away: kept in their order, sent when it is back, seen in a list. */

import { ApiError, post } from "../../api/client";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import type { ActDraft } from "../../parcels/act-drafts";
import type { Draft } from "../../parcels/drafts";
import { boxOf, Outbox, shapesIn, type Waiting } from "../../parcels/outbox";
import { h } from "../../ui/dom";
import { toast } from "../../ui/toast";
import { WaitingPanel } from "../../ui/waiting-panel";
import type { Desk } from "./desk";

/** The browser knows of a lost network, not of a line that is dead behind it: it is tried again. */
const RETRY_MS = 4000;
const MOST_MS = 60_000;

/** What there is to know of an act that could not be sent. */
export interface Unsent {
  path: string;
  body: Record<string, unknown>;
  clientId: string;
  title: string;
  act?: ActDraft;
  drawing?: Draft;
}

export class WaitingActs {
  /** The server's answer to an act that waited. */
  readonly sent = new Emitter<{ item: Waiting; result: unknown }>();
  /** A work that waited is to be taken up again. */
  readonly taken = new Emitter<Waiting>();
  readonly #desk: Desk;
  readonly #box: Outbox;
  readonly #panel: WaitingPanel;
  readonly #chip: HTMLButtonElement;
  #isSending = false;
  #wait = RETRY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Takes back that something waits. */
  #unsay = () => {};

  constructor(desk: Desk, owner: string) {
    this.#desk = desk;
    this.#box = new Outbox(localStorage, owner);
    this.#panel = new WaitingPanel({
      look: (item) => this.#look(item),
      edit: (item) => this.taken.emit(item),
      send: (item) => void this.#sendAll([item]),
      drop: (item) => this.#drop(item),
      sendAll: () => void this.#sendAll(this.#box.all),
      close: () => this.#close(),
    });
    this.#chip = h("button", {
      class: "chip warn waiting-chip",
      type: "button",
      onclick: () => this.open(),
    });
    desk.status.element.prepend(this.#chip);
    addEventListener("online", () => void this.sendUnheard());
    this.#tell();
  }

  /** Kept now; the clerk goes on with the next. */
  add({ act, drawing, ...said }: Unsent): void {
    const shapes = shapesIn(said.body);
    const savedAt = new Date().toISOString();
    this.#box.put({
      ...said,
      shapes,
      savedAt,
      refusal: null,
      act: act ?? null,
      drawing: drawing ?? null,
    });
    this.#tell();
    this.#unsay();
    const show = { label: t("waiting.show"), run: () => this.open() };
    this.#unsay = toast(t("draft.waiting"), "warn", show);
    this.#wait = RETRY_MS;
    this.#tryLater();
  }

  open(): void {
    this.#desk.showRight(this.#panel.element, "is-drawing");
    this.#tell();
  }

  /** No longer waiting: it is in the hand, or was thrown away. */
  take({ clientId }: Waiting): void {
    this.#box.take(clientId);
    this.#tell();
  }

  /** Those the server has not refused, in their order. */
  async sendUnheard(): Promise<void> {
    await this.#sendAll(this.#box.all.filter(({ refusal }) => refusal === null));
  }

  async #sendAll(items: readonly Waiting[]): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (const item of items) {
      if (await this.#send(item)) continue;
      this.#wait = Math.min(this.#wait * 2, MOST_MS);
      this.#tryLater();
      break;
    }
    this.#isSending = false;
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.sendUnheard(), this.#wait);
  }

  /** False when the line is still away. */
  async #send(item: Waiting): Promise<boolean> {
    try {
      const result = await post(item.path, { ...item.body, client_id: item.clientId });
      this.take(item);
      this.#desk.map.refreshRegister();
      this.sent.emit({ item, result });
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      if (reason.isConnection) return false;
      this.#box.put({ ...item, refusal: reason.message });
      this.#tell();
      const show = { label: t("waiting.show"), run: () => this.open() };
      toast(`${item.title}: ${t("waiting.refused", { reason: reason.message })}`, "bad", show);
    }
    return true;
  }

  #look({ shapes }: Waiting): void {
    const features = shapes.map(
      (geometry): GeoJSON.Feature => ({ type: "Feature", geometry, properties: {} }),
    );
    this.#desk.map.showProblem({ type: "FeatureCollection", features });
    const ground = boxOf(shapes);
    if (ground) this.#desk.map.fit(ground);
  }

  #drop(item: Waiting): void {
    this.take(item);
    const back = { label: t("waiting.keep"), run: () => this.#keep(item) };
    toast(t("waiting.dropped", { title: item.title }), "warn", back);
  }

  #keep(item: Waiting): void {
    this.#box.put(item);
    this.#tell();
  }

  #close(): void {
    this.#desk.map.showProblem(null);
    this.#desk.showRight(null);
  }

  #tell(): void {
    const { all } = this.#box;
    this.#chip.hidden = !all.length;
    this.#chip.textContent = t("waiting.chip", { count: all.length });
    this.#panel.show(all);
    if (!all.length) this.#unsay();
  }
}
