/** Deciding drafted footprints: next, mark, draw as a building, dismiss with a reason. */

import {
  type Decision,
  type Draft,
  decide,
  draftsOf,
  isOnNoParcel,
  searchPicture,
  stopSearch,
} from "../../api/drafts";
import type { Imagery, MapContext } from "../../api/types";
import { t } from "../../i18n";
import { DraftLayer } from "../../map/draft-layer";
import { DraftsPanel } from "../../ui/drafts-panel";
import { imageryTitle } from "../../ui/pickers";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { Drawing } from "./drawing";

const LOOK_EVERY_MS = 2000;

export class DraftDesk {
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #drawing: Drawing;
  readonly #layer: DraftLayer;
  #picture: Imagery | null = null;
  #panel: DraftsPanel | null = null;
  #drafts: Draft[] = [];
  #current: number | null = null;
  #marked = new Set<number>();
  #drawn: number | null = null;

  constructor(desk: Desk, context: MapContext, drawing: Drawing) {
    this.#desk = desk;
    this.#context = context;
    this.#drawing = drawing;
    this.#layer = new DraftLayer(desk.map);
    this.#layer.clicked.on((id) => this.#panel && this.#look(id, false));
    drawing.saved.on(({ kind, id }) => {
      if (kind === "building" && this.#drawn) void this.#registered(this.#drawn, id);
    });
    drawing.changed.on((kind) => {
      if (kind === null && this.#drawn) this.#backToList();
    });
  }

  async open(picture: Imagery | null): Promise<void> {
    if (!this.#context.can.edit) return void toast(t("tools.why.role"), "warn");
    if (picture?.kind !== "orthophoto") return void toast(t("drafts.choose"), "warn");
    this.#picture = picture;
    this.#backToList();
    await this.#load();
    const [first] = this.#drafts;
    if (first) this.#look(first.id);
  }

  #backToList(): void {
    this.#drawn = null;
    if (!this.#picture) return;
    this.#panel = new DraftsPanel(imageryTitle(this.#picture), {
      search: () => void this.#run(searchPicture),
      stop: () => void this.#run(stopSearch),
      look: (id) => this.#look(id),
      mark: (id) => this.#mark(id),
      accept: () => this.#accept(),
      dismiss: (why) => void this.#dismiss(why),
      close: () => this.close(),
    });
    this.#desk.map.isPicking = false;
    this.#desk.showRight(this.#panel.element, "is-drawing is-form");
    void this.#load();
  }

  close(): void {
    this.#picture = null;
    this.#panel = null;
    this.#marked.clear();
    this.#layer.show([]);
    this.#desk.map.isPicking = true;
    this.#desk.showRight(null);
  }

  /** J and K go on and back, space marks, A accepts, D dismisses, Escape closes. */
  key(key: string): boolean {
    if (!this.#panel || this.#drawing.kind) return false;
    const keys: Record<string, () => void> = {
      j: () => this.#step(1),
      k: () => this.#step(-1),
      " ": () => this.#current && this.#mark(this.#current),
      a: () => this.#accept(),
      d: () => void this.#dismiss(this.#panel?.why ?? ""),
      Escape: () => this.close(),
    };
    const run = keys[key.length === 1 ? key.toLowerCase() : key];
    run?.();
    return run !== undefined;
  }

  async #load(): Promise<void> {
    const picture = this.#picture;
    if (!picture) return;
    try {
      const found = await draftsOf(picture.id);
      if (this.#picture !== picture || !this.#panel) return;
      this.#drafts = found.drafts;
      this.#layer.show(found.drafts);
      this.#panel.run(found.run);
      this.#panel.show(found);
      this.#tellLook();
      if (found.run?.is_open) setTimeout(() => void this.#load(), LOOK_EVERY_MS);
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  }

  async #run(work: (picture: number) => Promise<unknown>): Promise<void> {
    if (!this.#picture) return;
    try {
      await work(this.#picture.id);
    } catch (reason) {
      toast((reason as Error).message, "bad");
    }
    await this.#load();
  }

  #step(by: number): void {
    const at = this.#drafts.findIndex(({ id }) => id === this.#current);
    const next = this.#drafts[Math.min(this.#drafts.length - 1, Math.max(0, at + by))];
    if (next) this.#look(next.id);
  }

  #look(id: number, isMoved = true): void {
    this.#current = id;
    const at = this.#layer.middle(id);
    if (isMoved && at) this.#desk.map.goTo(at, 19);
    this.#tellLook();
  }

  #mark(id: number): void {
    if (!this.#marked.delete(id)) this.#marked.add(id);
    this.#tellLook();
  }

  #tellLook(): void {
    this.#layer.look(this.#current, this.#marked);
    this.#panel?.look(this.#current, this.#marked);
  }

  /** A new building opens the drawing; several, changes, and those on no parcel become acts. */
  #accept(): void {
    const draft = this.#drafts.find(({ id }) => id === this.#current);
    if (!draft) return;
    if (draft.finding !== "unregistered" || isOnNoParcel(draft) || this.#marked.size) {
      void this.#decide({ ids: this.#ids(), decision: "accept" }, "drafts.accepted");
      return;
    }
    this.#panel = null;
    this.#drawn = draft.id;
    this.#drawing.startWith("building", draft.geometry);
  }

  async #registered(draft: number, building: number): Promise<void> {
    await decide({ ids: [draft], decision: "accept", building_id: building });
    await this.#load();
  }

  async #dismiss(why: string): Promise<void> {
    await this.#decide({ ids: this.#ids(), decision: "dismiss", why }, "drafts.dismissed");
  }

  #ids(): number[] {
    if (this.#marked.size) return [...this.#marked];
    return this.#current ? [this.#current] : [];
  }

  async #decide(decision: Decision, said: "drafts.accepted" | "drafts.dismissed"): Promise<void> {
    const { ids } = decision;
    if (!ids.length) return;
    const at = this.#drafts.findIndex(({ id }) => id === this.#current);
    try {
      const { decided, refused } = await decide(decision);
      const undo = { label: t("tools.undo"), run: () => void this.#reopen(ids) };
      // An act is undone where it shows, on its parcel; a dismissal is taken back here.
      toast(t(said, { count: decided }), "ok", ...(decision.decision === "dismiss" ? [undo] : []));
      const [first] = refused;
      if (first) {
        const count = refused.length;
        toast(t("drafts.refused", { count, message: first.message }), "warn");
      }
      if (decision.decision === "accept") this.#desk.map.refreshRegister();
      this.#marked.clear();
      await this.#load();
      const next = this.#drafts[Math.min(Math.max(0, at), this.#drafts.length - 1)];
      if (next) this.#look(next.id);
    } catch (reason) {
      toast((reason as Error).message, "bad");
    }
  }

  async #reopen(ids: number[]): Promise<void> {
    await decide({ ids, decision: "reopen" });
    await this.#load();
  }
}
