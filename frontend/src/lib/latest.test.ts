import { expect, it } from "vitest";
import { Latest } from "./latest";

const tick = () => new Promise((done) => setTimeout(done));

function slow() {
  const answers: ((text: string) => void)[] = [];
  const ask = (text: string) => () => new Promise<string>((done) => answers.push(() => done(text)));
  return { answers, ask };
}

it("asks one question at a time and only the newest of those that came meanwhile", async () => {
  const heard: string[] = [];
  const latest = new Latest<string>(
    (text) => heard.push(text),
    () => heard.push("failed"),
  );
  const { answers, ask } = slow();
  for (const text of ["one", "two", "three"]) latest.ask(ask(text));
  expect(answers).toHaveLength(1);
  answers[0]?.("");
  await tick();
  expect(answers).toHaveLength(2);
  answers[1]?.("");
  await tick();
  expect(heard).toEqual(["one", "three"]);
});

it("drops the answer to a question that was given up", async () => {
  const heard: string[] = [];
  const latest = new Latest<string>(
    (text) => heard.push(text),
    () => heard.push("failed"),
    -1,
  );
  const { answers, ask } = slow();
  latest.ask(ask("stale"));
  latest.ask(ask("new"));
  answers[0]?.("");
  await tick();
  answers[1]?.("");
  await tick();
  expect(heard).toEqual(["new"]);
  latest.ask(ask("cancelled"));
  latest.cancel();
  answers[2]?.("");
  await tick();
  expect(heard).toEqual(["new"]);
});

it("tells of a failure and goes on", async () => {
  const heard: string[] = [];
  const latest = new Latest<string>(
    (text) => heard.push(text),
    () => heard.push("failed"),
  );
  latest.ask(() => Promise.reject(new Error("no")));
  latest.ask(() => Promise.resolve("yes"));
  await tick();
  expect(heard).toEqual(["failed", "yes"]);
});
