import { describe, expect, it } from "vitest";
import { nameParts } from "./party-dialog";

describe("a typed name", () => {
  it("is taken apart as a clerk would", () => {
    expect(nameParts("นางสาวสมหญิง ใจดี")).toEqual({
      title: "นางสาว",
      name: "สมหญิง",
      family_name: "ใจดี",
    });
    expect(nameParts(" นาย สมชาย  ณ อยุธยา ")).toEqual({
      title: "นาย",
      name: "สมชาย",
      family_name: "ณ อยุธยา",
    });
    expect(nameParts("แสง")).toEqual({ title: "", name: "แสง", family_name: "" });
    expect(nameParts("")).toEqual({ title: "", name: "", family_name: "" });
  });
});
