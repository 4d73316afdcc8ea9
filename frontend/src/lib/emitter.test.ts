import { expect, it } from "vitest";
import { Emitter } from "./emitter";

it("tells every listener until it stops listening", () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const stop = emitter.on((value) => heard.push(value));
  emitter.emit(1);
  stop();
  emitter.emit(2);
  expect(heard).toEqual([1]);
});
