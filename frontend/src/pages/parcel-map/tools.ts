/** The tools of the desk and their keys. */

import type { MapContext } from "../../api/types";
import { type Key, t } from "../../i18n";
import type { ObjectKind } from "../../parcels/form";
import { PATHS } from "../../ui/dom";
import { toast } from "../../ui/toast";
import { type Tool, Toolbar } from "../../ui/toolbar";
import type { Desk } from "./desk";
import type { Drawing } from "./drawing";
import type { Selection } from "./selection";

const MIN_ZOOM = 16;

export class Tools {
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #selection: Selection;
  readonly #drawing: Drawing;
  readonly #bar: Toolbar;
  readonly #tools: Tool[];

  constructor(desk: Desk, context: MapContext, selection: Selection, drawing: Drawing) {
    this.#desk = desk;
    this.#context = context;
    this.#selection = selection;
    this.#drawing = drawing;
    this.#tools = [
      this.#draw("parcel", "tools.parcel", PATHS.draw),
      this.#draw("building", "tools.building", PATHS.building),
    ];
    this.#bar = new Toolbar(desk.tools, this.#tools);
    drawing.changed.on(() => this.refresh());
    selection.changed.on(() => this.refresh());
    desk.map.moved.on(() => this.refresh());
    drawing.saved.on(({ kind, id, code }) => {
      toast(t(kind === "parcel" ? "form.saved_parcel" : "form.saved_building", { code }));
      if (kind === "parcel") void selection.choose(id);
    });
  }

  refresh(): void {
    this.#bar.refresh(this.#drawing.kind);
  }

  #why(): Key | null {
    if (!this.#context.can.edit) return "tools.why.role";
    return this.#drawing.kind ? "tools.why.busy" : null;
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
  key(key: string): boolean {
    return this.#drawing.kind ? this.#drawingKey(key) : this.#idleKey(key.toLowerCase());
  }

  #drawingKey(key: string): boolean {
    const { sketch } = this.#drawing;
    const keys: Record<string, () => void> = {
      Enter: () => sketch.finish(),
      Backspace: () => sketch.removeLast(),
      t: () => this.#drawing.trace(),
      q: () => this.#drawing.square(),
      Escape: () => this.#back(),
    };
    const run = keys[key.length === 1 ? key.toLowerCase() : key];
    run?.();
    return run !== undefined;
  }

  /** One step back: stop tracing, then the last corner, then the drawing itself. */
  #back(): void {
    const { sketch } = this.#drawing;
    if (sketch.isTracing) this.#drawing.trace();
    else if (!sketch.state.isDone && sketch.state.points > 0) sketch.removeLast();
    else this.#drawing.cancel();
  }

  #idleKey(key: string): boolean {
    const name = { p: "parcel", b: "building" }[key];
    const tool = this.#tools.find((each) => each.name === name);
    if (tool) this.#bar.press(tool);
    return tool !== undefined;
  }
}
