import { expect, test } from "vitest";
import { layered } from "./lineage";

const node = (id: number, generation: number) => ({
  id,
  code: `01A00${id}`,
  retired_on: null,
  generation,
});

test("generations stand below each other, each row in the order of codes and in the middle", () => {
  const nodes = [node(1, 0), node(3, 1), node(2, 1), node(4, -1)];
  const box = { width: 90, height: 30 };
  const {
    nodes: placed,
    width,
    height,
  } = layered({ nodes, links: [], is_cut: false }, box, 10, 30);
  expect(placed.map(({ id }) => id)).toEqual([4, 1, 2, 3]);
  const [grandparent, parent, left, right] = placed;
  expect(grandparent?.x).toBe(width / 2);
  expect(parent?.x).toBe(width / 2);
  expect((left?.x ?? 0) + 100).toBe(right?.x);
  expect(placed.map(({ y }) => y)).toEqual([2, 62, 122, 122]);
  expect(height).toBe(154);
});
