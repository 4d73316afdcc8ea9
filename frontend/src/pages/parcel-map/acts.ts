/** Split, merge, reshape, transfer: the hand's part on the map, a preview by the server, then the act. */

import { ApiError, type Conflict } from "../../api/client";
import { act, parcel as fetchParcel } from "../../api/register";
import type { ActResult, MapContext, ParcelDetail, Repair, Shape } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { Latest } from "../../lib/latest";
import { dayInput } from "../../lib/years";
import type { Handle } from "../../map/grip";
import { Outcome } from "../../map/outcome";
import type { Sketch, SketchState } from "../../map/sketch";
import { type ActDraft, draftOf, isBegun } from "../../parcels/act-drafts";
import {
  ACT_DOORS,
  type ActForm,
  type ActName,
  type ActWork,
  actBody,
  checkAct,
  emptyAct,
  ownerRows,
} from "../../parcels/acts";
import { ActPanel, bahtChange } from "../../ui/act-panel";
import { conflictBox } from "../../ui/conflict-box";
import { throttle } from "../../ui/dom";
import { errorWords } from "../../ui/object-form";
import { toast } from "../../ui/toast";
import { redraw, startHand, zonesInHand } from "./act-hand";
import { ActKeeper } from "./act-keeper";
import type { Desk } from "./desk";
import { forgetPutAway, offerBack } from "./put-away";
import type { WaitingActs } from "./waiting";

/** While a hand drags, the server is asked this often at most. */
const LIVE_MS = 150;

interface Task {
  name: ActName;
  form: ActForm;
  work: ActWork;
  panel: ActPanel;
  clientId: string;
}

export class Acts {
  readonly done = new Emitter<ActResult>();
  readonly changed = new Emitter<ActName | null>();
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #sketch: Sketch;
  readonly #outcome: Outcome;
  readonly #pictureId: () => number | null;
  readonly #waiting: WaitingActs;
  #task: Task | null = null;
  readonly #live = new Latest<ActResult>(
    (result) => this.#previewed(result),
    (reason) => {
      if (this.#task) this.#refused(this.#task.panel, reason);
    },
  );

  readonly keeper: ActKeeper;

  constructor(
    desk: Desk,
    context: MapContext,
    sketch: Sketch,
    owner: string,
    pictureId: () => number | null,
    waiting: WaitingActs,
  ) {
    this.#waiting = waiting;
    this.keeper = new ActKeeper(owner, (draft, parcels) => {
      this.#open(draft.name, parcels, draft.buildingId, draft);
      const [first] = parcels;
      if (first?.geometry) desk.map.fitShape(first.geometry);
    });
    this.#pictureId = pictureId;
    this.#desk = desk;
    this.#context = context;
    this.#sketch = sketch;
    this.#outcome = new Outcome(desk.map);
    sketch.changed.on((state) => {
      if (this.#task) this.#sketched(this.#task, state);
    });
  }

  get name(): ActName | null {
    return this.#task?.name ?? null;
  }

  async start(name: ActName, ids: readonly number[]): Promise<void> {
    try {
      const parcels = await Promise.all(ids.map((id) => fetchParcel(id)));
      this.#open(name, parcels);
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  }

  /** Move, turn or redraw a building of a parcel. */
  startBuilding(parcel: ParcelDetail, id: number, shape: Shape, by: Handle): void {
    if (this.#task) return;
    this.#open("footprint", [parcel], id);
    this.#sketch.resume("building", shape, [`building ${id}`], by);
  }

  #open(
    name: ActName,
    parcels: ParcelDetail[],
    buildingId: number | null = null,
    draft: ActDraft | null = null,
  ): void {
    forgetPutAway();
    const [first] = parcels;
    const form = { ...emptyAct(dayInput(this.#context.today)), ...draft?.form };
    if (name === "transfer" && !draft) form.owners = ownerRows(first?.owners ?? null);
    const panel = new ActPanel(name, parcels, form, this.#context, {
      changed: () => this.#changed(),
      save: () => void this.save(),
      cancel: () => this.cancel(),
      repair: (repair) => this.#repair(repair),
      cut: (isCut) => this.#cut(isCut),
    });
    const work: ActWork = { parcels, lines: [], shape: null, shapes: [], buildingId };
    const clientId = draft?.clientId ?? crypto.randomUUID();
    this.#task = { name, form, work, panel, clientId };
    this.#desk.showRight(panel.element, "is-drawing is-form");
    if (first?.geometry) this.#desk.map.bringIntoView(first.geometry);
    startHand(this.#sketch, name, form, first);
    // The chosen parcels are the work now: a click must not choose others.
    this.#desk.map.isPicking = false;
    this.changed.emit(name);
    if (draft) redraw(this.#sketch, draft);
    else if (name === "zones" && first) zonesInHand(this.#sketch, form, first);
    if (name === "merge" || form.cut.isOn) this.#preview();
  }

  #cut(isCut: boolean): void {
    if (isCut) this.#sketch.stop();
    else this.#sketch.start("lines");
    this.#desk.map.isPicking = false;
    this.#preview();
  }

  #sketched({ work, name, panel }: Task, state: SketchState): void {
    if (name === "split") work.lines = state.lines;
    if (name === "zones") {
      work.shapes = state.shapes;
      panel.setZones(state.shapes.length);
    }
    if (state.kind === "parcel" || name === "footprint") {
      // Only what the hand has moved is a change; the shape as it was fetched is none.
      work.shape = state.isChanged ? state.shape : null;
      this.#desk.status.area(state.areaSqM);
    }
    this.#changed();
  }

  /** Another drawing that would do: an outline, or the last line drawn out. */
  #repair({ geometry }: Repair): void {
    if (geometry.type === "LineString") this.#sketch.replaceLast(geometry);
    else this.#sketch.replace(geometry);
    this.#preview();
  }

  /** Applies the likeliest repair; false when there is none. */
  mend(): boolean {
    return this.#task?.panel.repairs.apply() ?? false;
  }

  #changed(): void {
    this.#preview();
    if (this.#task) this.keeper.keep(this.#task);
  }

  readonly #preview = throttle(() => {
    if (this.#task) this.#ask(this.#task);
  }, LIVE_MS);

  #ask({ name, work, form, panel }: Task): void {
    const reason = form.reason.trim() || t("act.preview_reason");
    const body = actBody(name, work, { ...form, reason });
    if (!body?.effective_on || (name === "transfer" && checkAct(name, form).owners)) {
      this.#live.cancel();
      this.#outcome.show([]);
      panel.clear();
      return;
    }
    panel.working();
    this.#live.ask((signal) => act(ACT_DOORS[name], { ...body, preview: true }, signal));
  }

  #previewed(result: ActResult): void {
    const task = this.#task;
    if (!task) return;
    task.panel.result(result);
    const isDrawn = task.name !== "transfer" && task.name !== "footprint";
    this.#outcome.show(isDrawn ? result.parcels : []);
    this.#desk.map.showProblem(null);
    const change = result.baht_after && bahtChange(result.baht_before, result.baht_after);
    this.#desk.status.baht(change ? t("status.baht", { change }) : "");
  }

  #refused(panel: ActPanel, reason: unknown): void {
    if (!(reason instanceof ApiError)) throw reason;
    if (reason.conflict.length) panel.late(this.#conflictBox(reason.conflict));
    else panel.refused(reason);
    this.#outcome.show([]);
    this.#desk.map.showProblem(reason.problem);
  }

  /** The work is kept; sent again it stands on what the other has made of the parcels. */
  #conflictBox(conflicts: Conflict[]): HTMLElement {
    const owners = this.#task?.form.owners.map(({ name, share }) => `${name} ${share}`) ?? [];
    return conflictBox(
      conflicts,
      this.#task?.name === "transfer" ? { owners: owners.join(", ") } : {},
      {
        resend: (theirs) => void this.#resend(theirs),
        discard: () => this.cancel(),
      },
    );
  }

  async #resend(theirs: ReadonlySet<string>): Promise<void> {
    const task = this.#task;
    if (!task) return;
    if (theirs.has("owners")) {
      this.#away();
      return;
    }
    task.work.parcels = await Promise.all(task.work.parcels.map(({ id }) => fetchParcel(id)));
    await this.save();
  }

  async save(): Promise<void> {
    const task = this.#task;
    if (!task) return;
    const { name, form, work, panel, clientId } = task;
    const errors = errorWords(checkAct(name, form));
    panel.fail(errors);
    const body = actBody(name, work, form);
    if (Object.keys(errors).length) return;
    if (!body) {
      toast(t(form.cut.isOn ? "cut.how" : `act.how.${name}`), "warn");
      return;
    }
    panel.setSaving(true);
    this.#preview.cancel();
    this.#live.cancel();
    try {
      const drawn = name === "reshape" ? { orthophoto_id: this.#pictureId() } : {};
      const result = await act(ACT_DOORS[name], { ...body, ...drawn, client_id: clientId });
      this.#close();
      this.#desk.map.refreshRegister();
      this.done.emit(result);
    } catch (reason) {
      panel.setSaving(false);
      if (reason instanceof ApiError && reason.isConnection) this.#wait(task, body);
      else this.#refused(panel, reason);
    }
  }

  /** The line is away: the act waits, the hand is free for the next. */
  #wait({ name, work, form, clientId }: Task, body: Record<string, unknown>): void {
    const codes = work.parcels.map(({ code }) => code).join(", ");
    const title = `${t(`tools.${name === "footprint" ? "building" : name}`)} ${codes}`;
    const path = `/api/acts/${ACT_DOORS[name]}`;
    const act = draftOf({ name, form, work, clientId });
    this.#waiting.add({ path, body, clientId, title, act });
    this.#away();
  }

  cancel(): void {
    const draft = this.#task && isBegun(this.#task) ? draftOf(this.#task) : null;
    this.#away();
    if (draft) offerBack(() => void this.keeper.resume(draft));
  }

  #away(): void {
    this.#close();
    this.changed.emit(null);
  }

  #close(): void {
    this.#task = null;
    this.keeper.clear();
    this.#preview.cancel();
    this.#live.cancel();
    this.#sketch.stop();
    this.#outcome.show([]);
    this.#desk.map.showProblem(null);
    this.#desk.status.area(null);
    this.#desk.status.baht("");
    this.#desk.showRight(null);
  }
}
