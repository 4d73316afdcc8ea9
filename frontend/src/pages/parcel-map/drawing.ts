/** Drawing a new parcel or building: sketch, verdict, form, draft, saving. */

import { ApiError, post } from "../../api/client";
import { checkGeometry } from "../../api/register";
import type { MapContext, Shape } from "../../api/types";
import { language, t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { dayInput, dayText } from "../../lib/years";
import { Neighbours } from "../../map/neighbours";
import { RowPreview } from "../../map/row-preview";
import { Sketch, type SketchState } from "../../map/sketch";
import { Snapping } from "../../map/snapping";
import { type Draft, Drafts } from "../../parcels/drafts";
import { checkBuilding, checkParcel, emptyForm, type ObjectKind } from "../../parcels/form";
import { readSnapSettings } from "../../parcels/snap-settings";
import { buildingWays } from "../../ui/building-ways";
import { debounce } from "../../ui/dom";
import { DrawPanel, type DrawWords } from "../../ui/draw-panel";
import { errorWords, ObjectForm } from "../../ui/object-form";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import { forgetPutAway, offerBack } from "./put-away";
import { formErrors, madeOf, type Target, targetOf } from "./sending";
import type { WaitingActs } from "./waiting";

const WORDS: Record<ObjectKind, DrawWords> = {
  parcel: { title: "draw.parcel", how: "draw.how", save: "form.save_parcel" },
  building: { title: "draw.building", how: "draw.how_building", save: "form.save_building" },
};

export interface Saved {
  kind: ObjectKind;
  id: number;
  code: string;
}

export class Drawing {
  readonly saved = new Emitter<Saved>();
  readonly changed = new Emitter<ObjectKind | null>();
  readonly sketch: Sketch;
  readonly neighbours: Neighbours;
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #drafts: Drafts;
  readonly #imageryId: () => number | null;
  readonly #waiting: WaitingActs;
  #draft: Draft | null = null;
  #panel: DrawPanel | null = null;
  #form: ObjectForm | null = null;
  #checked: AbortController | null = null;
  readonly #rows: RowPreview;
  #houses = 1;

  constructor(
    desk: Desk,
    context: MapContext,
    owner: string,
    imageryId: () => number | null,
    waiting: WaitingActs,
  ) {
    this.#waiting = waiting;
    this.#desk = desk;
    this.#context = context;
    this.#imageryId = imageryId;
    this.#drafts = new Drafts(localStorage, owner);
    this.neighbours = new Neighbours(desk.map);
    this.#rows = new RowPreview(desk.map);
    const snapping = new Snapping(desk.map, this.neighbours, readSnapSettings(localStorage));
    this.sketch = new Sketch(desk.map, this.neighbours, snapping);
    this.neighbours.changed.on((state) => desk.status.snap(state));
    this.sketch.changed.on((state) => {
      if (this.#draft) this.#sketched(state);
    });
  }

  /** The picture the hand draws over. */
  get pictureId(): number | null {
    return this.#imageryId();
  }

  get kind(): ObjectKind | null {
    return this.#draft?.kind ?? null;
  }

  start(kind: ObjectKind): void {
    this.#open({
      kind,
      clientId: crypto.randomUUID(),
      shape: null,
      row: [],
      form: emptyForm(kind, dayInput(this.#context.today)),
      savedAt: new Date().toISOString(),
    });
    this.sketch.start(kind);
    if (kind === "building") this.#panel?.setWays(this.#ways());
  }

  #ways(): HTMLElement {
    return buildingWays({
      way: (way) => {
        this.#houses = 1;
        this.sketch.start(way);
      },
      count: (count) => {
        this.#houses = count;
        this.#sketched(this.sketch.state);
      },
    });
  }

  /** A new building of the shape of another one, in the hand. */
  startCopy(shape: Shape): void {
    this.start("building");
    this.sketch.resume("building", shape, [], "whole");
  }

  /** Starts with an outline that was proposed; the hand may move its corners. */
  startWith(kind: ObjectKind, shape: Shape): void {
    this.start(kind);
    this.sketch.resume(kind, shape);
    this.#desk.map.fitShape(shape);
  }

  /** Asks whether to go on with work that an earlier visit left. */
  offerDraft(): void {
    const draft = this.#drafts.load();
    if (!draft?.shape) return;
    const resume = { label: t("draft.resume"), run: () => this.resume(draft) };
    const discard = { label: t("draft.discard"), run: () => this.#drafts.clear() };
    toast(t("draft.found", { day: dayText(draft.savedAt, language()) }), "warn", resume, discard);
  }

  /** Takes up a drawing where it was left. */
  resume(draft: Draft): void {
    if (!draft.shape) return;
    this.#open(draft);
    this.sketch.resume(draft.kind, draft.shape);
    this.#desk.map.fitShape(draft.shape);
  }

  #open(draft: Draft): void {
    forgetPutAway();
    this.#draft = draft;
    this.#panel = new DrawPanel(WORDS[draft.kind], {
      trace: () => this.trace(),
      hole: () => this.hole(),
      erase: () => this.erase(),
      removeLast: () => this.sketch.removeLast(),
      square: () => this.square(),
      finish: () => this.sketch.finish(),
      cancel: () => this.cancel(),
      save: () => void this.save(),
      repair: ({ geometry }) => {
        if (geometry.type !== "LineString") this.sketch.replace(geometry);
      },
    });
    this.#form = null;
    this.#desk.map.choose([]);
    this.#desk.showRight(this.#panel.element, "is-drawing");
    this.changed.emit(draft.kind);
  }

  trace(): void {
    this.sketch.setTracing(!this.sketch.isTracing);
    this.#panel?.setTracing(this.sketch.isTracing);
  }

  square(): void {
    if (!this.sketch.grip?.squareUp()) toast(t("draw.not_square"), "warn");
  }

  hole(): void {
    if (this.sketch.startHole()) this.#panel?.setDone(false);
    else toast(t("draw.no_hole"), "warn");
  }

  erase(): void {
    const { grip } = this.sketch;
    if (!grip) return;
    grip.isErasing = !grip.isErasing;
    this.#panel?.setErasing(grip.isErasing);
  }

  /** Applies the likeliest repair; false when there is none. */
  mend(): boolean {
    return this.#panel?.repairs.apply() ?? false;
  }

  cancel(): void {
    const draft = this.#draft;
    this.#away();
    if (draft?.shape) offerBack(() => this.resume(draft));
  }

  #away(): void {
    this.#checked?.abort();
    this.#check.cancel();
    this.#keep.cancel();
    this.#drafts.clear();
    this.#close();
  }

  #close(): void {
    this.#draft = null;
    this.#houses = 1;
    this.#rows.clear();
    this.sketch.stop();
    this.#desk.map.showProblem(null);
    this.#desk.status.area(null);
    this.#desk.showRight(null);
    this.changed.emit(null);
  }

  #sketched(state: SketchState): void {
    const { shape, areaSqM, isDone } = state;
    this.#desk.status.area(areaSqM);
    this.#panel?.setArea(areaSqM);
    this.#panel?.setDone(isDone);
    if (!this.#draft || !shape) return;
    this.#draft.shape = shape;
    this.#draft.row = this.#rows.show(this.sketch.grip?.ring ?? [], this.#houses);
    if (isDone && !this.#form) this.#showForm(this.#draft);
    if (isDone) this.#form?.drawn(areaSqM / Math.max(1, this.#draft.row.length));
    if (isDone || state.points > 2) this.#check(this.#draft.kind, shape);
    this.#keep();
  }

  #showForm(draft: Draft): void {
    this.#form = new ObjectForm(draft.kind, draft.form, this.#context, () => this.#keep());
    this.#panel?.setForm(this.#form);
    this.#desk.right.classList.add("is-form");
  }

  readonly #keep = debounce(() => {
    if (!this.#draft?.shape) return;
    this.#draft.savedAt = new Date().toISOString();
    this.#drafts.save(this.#draft);
  }, 300);

  readonly #check = debounce((kind: ObjectKind, shape: Shape) => {
    void this.#ask(kind, shape);
  }, 450);

  async #ask(kind: ObjectKind, shape: Shape): Promise<void> {
    this.#checked?.abort();
    const request = new AbortController();
    this.#checked = request;
    this.#panel?.checking();
    try {
      const verdict = await checkGeometry(kind, shape, [], request.signal);
      this.#panel?.verdict(verdict);
      this.#desk.map.showProblem(verdict.problem);
    } catch {
      if (!request.signal.aborted) this.#panel?.verdict(null);
    }
  }

  async save(): Promise<void> {
    const draft = this.#draft;
    if (!draft?.shape || !this.#panel) return;
    const check = draft.kind === "parcel" ? checkParcel : checkBuilding;
    const { errors, body } = check(draft.form, draft.shape);
    const words = errorWords(errors);
    this.#form?.fail(words);
    const count = Object.keys(words).length;
    if (count) {
      this.#panel.summary(t("form.summary", { count }), Object.values(words));
      return;
    }
    this.#panel.summary(null);
    this.#panel.setSaving(true);
    await this.#send(draft, { ...body, orthophoto_id: this.#imageryId() });
  }

  async #send(draft: Draft, body: Record<string, unknown>): Promise<void> {
    const target = targetOf(draft, body);
    try {
      const made = madeOf(await post(target.path, { ...target.body, client_id: draft.clientId }));
      this.#away();
      this.#desk.map.refreshRegister();
      this.saved.emit({ kind: draft.kind, id: made.id, code: made.code });
    } catch (reason) {
      this.#failed(draft, target, reason as ApiError);
    }
  }

  #failed(draft: Draft, target: Target, error: ApiError): void {
    this.#panel?.setSaving(false);
    if (error instanceof ApiError && error.isConnection) {
      const title = t(draft.kind === "parcel" ? "tools.parcel" : "tools.building");
      this.#waiting.add({ ...target, clientId: draft.clientId, title, drawing: draft });
      this.#away();
      return;
    }
    this.#panel?.refused(error);
    this.#panel?.repairs.show(error.repairs);
    this.#form?.fail(formErrors(error.fields));
    if (error.problem) this.#desk.map.showProblem(error.problem);
  }
}
