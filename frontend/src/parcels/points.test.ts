import { expect, it } from "vitest";
import { emptyPoint, pointBody } from "./points";

const position: GeoJSON.Point = { type: "Point", coordinates: [97.96, 19.36] };
const filled = { ...emptyPoint("1/3/2569"), position, reason: "สำรวจ" };

it("needs a place, a reason and a day", () => {
  const { errors } = pointBody("house", emptyPoint(""), null);
  expect(Object.keys(errors).sort()).toEqual(["effective_on", "position", "reason"]);
});

it("takes a house with its number and code, and tells of a bad one", () => {
  const house = { ...filled, house_number: "12/1", house_code: "5801-123456-7", village_id: "3" };
  expect(pointBody("house", house, "2026-03-01")).toEqual({
    errors: {},
    body: {
      position,
      reason: "สำรวจ",
      effective_on: "2026-03-01",
      house_number: "12/1",
      house_code: "58011234567",
      village_id: 3,
    },
  });
  const bad = pointBody("house", { ...house, house_number: "ก", house_code: "1" }, "2026-03-01");
  expect(Object.keys(bad.errors).sort()).toEqual(["house_code", "house_number"]);
});

it("takes a sign with its size and owner", () => {
  const owner = { party_id: 4, name: "ร้าน", kind: "ownership", share: "1/1" };
  const sign = { ...filled, owner, width_cm: "200", height_cm: "80" };
  expect(pointBody("sign", sign, "2026-03-01").body).toMatchObject({
    owner_id: 4,
    width_cm: 200,
    sides: 1,
    wording: "thai",
  });
  const { errors } = pointBody("sign", { ...filled, width_cm: "-1" }, "2026-03-01");
  expect(Object.keys(errors).sort()).toEqual(["height_cm", "owner_id", "width_cm"]);
});
