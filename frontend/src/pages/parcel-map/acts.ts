/** Split, merge, reshape, transfer: the hand's part on the map, a preview by the server, then the act. */

import { ApiError } from "../../api/client";
import { act, parcel as fetchParcel } from "../../api/register";
import type { ActResult, MapContext, ParcelDetail } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { dayInput } from "../../lib/years";
import { Outcome } from "../../map/outcome";
import type { Sketch, SketchState } from "../../map/sketch";
import {
  type ActForm,
  type ActName,
  type ActWork,
  actBody,
  checkAct,
  ownerRows,
} from "../../parcels/acts";
import { ActPanel, bahtChange } from "../../ui/act-panel";
import { debounce } from "../../ui/dom";
import { errorWords } from "../../ui/object-form";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";

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
  #task: Task | null = null;
  #request: AbortController | null = null;

  constructor(desk: Desk, context: MapContext, sketch: Sketch) {
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

  #open(name: ActName, parcels: ParcelDetail[]): void {
    const [first] = parcels;
    const form: ActForm = {
      reason: "",
      effective_on: dayInput(this.#context.today),
      owners: name === "transfer" ? ownerRows(first?.owners ?? null) : [],
      isOverride: false,
    };
    const codes = parcels.map(({ code }) => code);
    const panel = new ActPanel(name, codes, form, this.#context, {
      changed: () => this.#preview(),
      save: () => void this.save(),
      cancel: () => this.cancel(),
    });
    const work: ActWork = { parcels, lines: [], shape: null };
    this.#task = { name, form, work, panel, clientId: crypto.randomUUID() };
    this.#desk.showRight(panel.element, "is-drawing is-form");
    if (name === "split") this.#sketch.start("lines");
    if (name === "reshape" && first?.geometry) {
      this.#sketch.resume("parcel", first.geometry, [`parcel ${first.id}`]);
    }
    // The chosen parcels are the work now: a click must not choose others.
    this.#desk.map.isPicking = false;
    this.changed.emit(name);
    if (name === "merge") this.#preview();
  }

  #sketched({ work, name }: Task, state: SketchState): void {
    if (name === "split") work.lines = state.lines;
    if (name === "reshape") {
      // Only what the hand has moved is a change; the shape as it was fetched is none.
      work.shape = state.isChanged ? state.shape : null;
      this.#desk.status.area(state.areaSqM);
    }
    this.#preview();
  }

  readonly #preview = debounce(() => {
    if (this.#task) void this.#ask(this.#task);
  }, 500);

  async #ask({ name, work, form, panel }: Task): Promise<void> {
    const reason = form.reason.trim() || t("act.preview_reason");
    const body = actBody(name, work, { ...form, reason });
    this.#request?.abort();
    if (!body?.effective_on || (name === "transfer" && checkAct(name, form).owners)) {
      this.#outcome.show([]);
      panel.clear();
      return;
    }
    const request = new AbortController();
    this.#request = request;
    panel.working();
    try {
      const result = await act(name, { ...body, preview: true }, request.signal);
      panel.result(result);
      this.#outcome.show(name === "transfer" ? [] : result.parcels);
      this.#desk.map.showProblem(null);
      this.#desk.status.baht(
        result.baht_after ? bahtChange(result.baht_before, result.baht_after) : "",
      );
    } catch (reason) {
      if (!request.signal.aborted) this.#refused(panel, reason);
    }
  }

  #refused(panel: ActPanel, reason: unknown): void {
    if (!(reason instanceof ApiError)) throw reason;
    panel.refused(reason);
    this.#outcome.show([]);
    this.#desk.map.showProblem(reason.problem);
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
      toast(t(`act.how.${name}`), "warn");
      return;
    }
    panel.setSaving(true);
    this.#preview.cancel();
    this.#request?.abort();
    try {
      const result = await act(name, { ...body, client_id: clientId });
      this.#close();
      this.#desk.map.refreshRegister();
      this.done.emit(result);
    } catch (reason) {
      panel.setSaving(false);
      this.#refused(panel, reason);
    }
  }

  cancel(): void {
    this.#close();
    this.changed.emit(null);
  }

  #close(): void {
    this.#task = null;
    this.#preview.cancel();
    this.#request?.abort();
    this.#sketch.stop();
    this.#outcome.show([]);
    this.#desk.map.showProblem(null);
    this.#desk.status.area(null);
    this.#desk.status.baht("");
    this.#desk.showRight(null);
  }
}
