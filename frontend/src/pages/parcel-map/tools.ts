/** The tools of the desk and their keys. */

import type { ActResult, MapContext } from "../../api/types";
import { type Key, t } from "../../i18n";
import type { ActName } from "../../parcels/acts";
import type { ObjectKind } from "../../parcels/form";
import type { Waiting } from "../../parcels/outbox";
import type { PointKind } from "../../parcels/points";
import { PATHS } from "../../ui/dom";
import { toast } from "../../ui/toast";
import { type Tool, Toolbar } from "../../ui/toolbar";
import { Acts } from "./acts";
import type { Desk } from "./desk";
import type { Drawing, Saved } from "./drawing";
import { gripKey } from "./grip-keys";
import { Measure } from "./measure";
import { PenDesk } from "./pen-desk";
import { Points } from "./points";
import type { ChosenBuilding, Selection } from "./selection";
import { madeOf } from "./sending";
import { ActTrail } from "./trail";
import type { WaitingActs } from "./waiting";

const MIN_ZOOM = 16;

export class Tools {
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #selection: Selection;
  readonly #drawing: Drawing;
  readonly #acts: Acts;
  readonly #trail: ActTrail;
  readonly #pen: PenDesk;
  readonly #points: Points;
  readonly #measure: Measure;
  readonly #bar: Toolbar;
  readonly #tools: Tool[];

  constructor(
    desk: Desk,
    context: MapContext,
    selection: Selection,
    drawing: Drawing,
    owner: string,
    waiting: WaitingActs,
  ) {
    this.#desk = desk;
    this.#context = context;
    this.#selection = selection;
    this.#drawing = drawing;
    this.#acts = new Acts(desk, context, drawing.sketch, owner, () => drawing.pictureId, waiting);
    this.#trail = new ActTrail(desk, selection);
    this.#pen = new PenDesk(desk, context, drawing.sketch);
    this.#points = new Points(desk, context, waiting);
    this.#measure = new Measure(desk, drawing.sketch);
    this.#tools = [
      this.#draw("parcel", "tools.parcel", PATHS.draw),
      this.#draw("building", "tools.building", PATHS.building),
      this.#act("split", PATHS.split),
      this.#act("merge", PATHS.merge),
      this.#act("reshape", PATHS.reshape),
      this.#act("shift", PATHS.shift),
      this.#act("zones", PATHS.zones),
      this.#act("transfer", PATHS.transfer),
      this.#point("house", PATHS.house),
      this.#point("sign", PATHS.sign),
      this.#measuring(),
      this.#back("undo", PATHS.undo),
      this.#back("redo", PATHS.redo),
    ];
    this.#bar = new Toolbar(desk.tools, this.#tools);
    drawing.changed.on(() => this.refresh());
    selection.changed.on(() => this.refresh());
    desk.map.moved.on(() => this.refresh());
    this.#acts.changed.on((name) => {
      this.refresh();
      if (name === null) void selection.reload();
    });
    this.#acts.done.on((result) => this.acted(result));
    this.#points.done.on((result) => this.acted(result));
    this.#points.changed.on(() => this.refresh());
    this.#measure.changed.on(() => this.refresh());
    selection.building.on((chosen) => this.#building(chosen));
    selection.outline.on((shape) => {
      const why = this.#why();
      if (why) toast(t(why), "warn");
      else drawing.startWith("parcel", shape);
    });
    drawing.saved.on((saved) => this.#saved(saved));
    waiting.sent.on(({ item, result }) => {
      if (item.drawing) this.#saved({ kind: item.drawing.kind, ...madeOf(result) });
      else this.acted(result as ActResult);
    });
    waiting.taken.on((item) => void this.#takeUp(item, waiting));
  }

  #saved({ kind, id, code }: Saved): void {
    toast(t(kind === "parcel" ? "form.saved_parcel" : "form.saved_building", { code }));
    if (kind === "parcel" && !this.#active) void this.#selection.choose(id);
  }

  /** A work that waited for the line is in the hand again. */
  async #takeUp(item: Waiting, waiting: WaitingActs): Promise<void> {
    const why = this.#why();
    if (why) toast(t(why), "warn");
    else if (item.drawing) {
      waiting.take(item);
      this.#drawing.resume(item.drawing);
    } else if (item.act && (await this.#acts.keeper.resume(item.act))) waiting.take(item);
  }

  /** Work that an earlier visit left: a drawing or an act. */
  offerDrafts(): void {
    this.#drawing.offerDraft();
    if (this.#context.can.edit || this.#context.can.record) this.#acts.keeper.offer();
  }

  refresh(): void {
    this.#bar.refresh(this.#active ?? (this.#selection.isGathering ? "merge" : null));
  }

  /** The tool at work. */
  get #active(): string | null {
    const measuring = this.#measure.isOn ? "measure" : null;
    return this.#drawing.kind ?? this.#acts.name ?? this.#points.kind ?? measuring;
  }

  #building({ parcel, id, shape, how }: ChosenBuilding): void {
    const why = this.#why();
    if (why) toast(t(why), "warn");
    else if (how !== "copy") this.#acts.startBuilding(parcel, id, shape, how);
    else {
      this.#selection.clear();
      this.#drawing.startCopy(shape);
    }
  }

  #point(name: PointKind, path: string): Tool {
    return {
      name,
      label: `tools.${name}`,
      path,
      run: () => {
        this.#selection.clear();
        this.#points.start(name);
      },
      why: () => this.#why(),
    };
  }

  #measuring(): Tool {
    return {
      name: "measure",
      label: "tools.measure",
      path: PATHS.measure,
      run: () => {
        this.#selection.clear();
        this.#measure.start();
      },
      why: () => (this.#active ? "tools.why.busy" : null),
    };
  }

  /** An act was done, here or by another tool: it can be taken back. */
  acted(result: ActResult): void {
    this.#trail.did(result);
    this.refresh();
    const [first] = result.parcels;
    if (first?.id && !this.#active) void this.#selection.choose(first.id);
  }

  #why(isRecord = false): Key | null {
    const { edit, record } = this.#context.can;
    if (!(isRecord ? record : edit)) return "tools.why.role";
    if (this.#desk.map.day) return "tools.why.past";
    return this.#active ? "tools.why.busy" : null;
  }

  #act(name: ActName, path: string): Tool {
    const isMerge = name === "merge";
    const chosen = (): Key | null => {
      const count = this.#selection.ids.length;
      return count === 1 || (isMerge && count > 1) ? null : "tools.why.one";
    };
    return {
      name,
      label: `tools.${name}`,
      path,
      run: () => {
        const { ids } = this.#selection;
        if (isMerge && ids.length === 1) this.#selection.gather();
        else void this.#acts.start(name, ids);
      },
      why: () => this.#why(name === "transfer" || name === "zones") ?? chosen(),
    };
  }

  #back(name: "undo" | "redo", path: string): Tool {
    return {
      name,
      label: `tools.${name}`,
      path,
      run: () => void this.#trail[name](),
      why: () =>
        this.#why(true) ?? (name === "redo" && !this.#trail.canRedo ? "undo.nothing" : null),
    };
  }

  #draw(kind: ObjectKind, label: Key, path: string): Tool {
    return {
      name: kind,
      label,
      path,
      run: () => {
        this.#selection.clear();
        this.#drawing.start(kind);
      },
      why: () => this.#why() ?? (this.#desk.map.place.zoom < MIN_ZOOM ? "tools.why.zoom" : null),
    };
  }

  /** Runs what the key means; false when it means nothing here. */
  key(key: string, event: KeyboardEvent): boolean {
    const isCommand = event.metaKey || event.ctrlKey;
    if (isCommand && key.toLowerCase() === "z" && !this.#drawing.kind) {
      this.#press(event.shiftKey ? "redo" : "undo");
      return true;
    }
    if (isCommand || event.altKey) return false;
    return this.#active ? this.#workKey(key, event) : this.#idleKey(key.toLowerCase());
  }

  #workKey(key: string, event: KeyboardEvent): boolean {
    if (/^[\d@=.]$/.test(key)) {
      this.#pen.box.open(key);
      return true;
    }
    const { sketch } = this.#drawing;
    return gripKey(sketch, key, event.shiftKey) || this.#drawKey(key);
  }

  #drawKey(key: string): boolean {
    const { sketch } = this.#drawing;
    const keys: Record<string, () => void> = {
      Enter: () => sketch.finish(),
      Backspace: () => sketch.removeLast(),
      t: () => this.#drawing.trace(),
      x: () => this.#pen.square(),
      h: () => this.#drawing.hole(),
      e: () => this.#drawing.erase(),
      q: () => this.#drawing.square(),
      f: () => this.#drawing.mend() || this.#acts.mend(),
      Escape: () => this.#stepBack(),
    };
    const run = keys[key.length === 1 ? key.toLowerCase() : key];
    run?.();
    return run !== undefined;
  }

  /** One step back: stop tracing, then the last corner, then the drawing itself. */
  #stepBack(): void {
    const { sketch } = this.#drawing;
    if (sketch.isTracing) this.#drawing.trace();
    else if (sketch.leaveHole()) return;
    else if (sketch.pen && sketch.state.points > 0) sketch.removeLast();
    else if (this.#acts.name) this.#acts.cancel();
    else if (this.#points.kind) this.#points.cancel();
    else if (this.#measure.isOn) this.#measure.stop();
    else this.#drawing.cancel();
  }

  #idleKey(key: string): boolean {
    const names: Record<string, string> = {
      p: "parcel",
      b: "building",
      s: "split",
      m: "merge",
      r: "reshape",
      g: "shift",
      z: "zones",
      o: "transfer",
      h: "house",
      n: "sign",
      d: "measure",
    };
    const name = names[key];
    if (name) this.#press(name);
    return name !== undefined;
  }

  #press(name: string): void {
    const tool = this.#tools.find((each) => each.name === name);
    if (tool) this.#bar.press(tool);
  }
}
