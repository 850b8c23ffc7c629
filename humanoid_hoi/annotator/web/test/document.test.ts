// The document model, against the cases the server's model is tested with.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import * as commands from "../src/commands";
import { applyAll, contactRuns, contactsAt, emptyDocument, equations, hardlyMoves, holderOf, isVisible, seenAt } from "../src/document";
import type { Doc, Operation } from "../src/types";

interface Case {
  name: string;
  steps: { ops: Operation[]; inverse: Operation[]; document: Doc }[];
}

const cases: Case[] = JSON.parse(readFileSync(new URL("./cases.json", import.meta.url), "utf-8"));
const anchor = { vertex: 3, face: null, bary: null };

function made(): Doc {
  const doc = emptyDocument();
  applyAll(doc, [
    { op: "add_point", id: "a", point: { anchor, contacts: { 4: ["leftHand_palm"], 9: [] } } },
    { op: "add_point", id: "b", point: { anchor: { ...anchor, vertex: 5 }, contacts: { 12: ["Head_top"] } } },
  ]);
  return doc;
}

describe("operations", () => {
  for (const { name, steps } of cases) {
    it(`does as the server does: ${name}`, () => {
      const doc = emptyDocument();
      for (const step of steps) {
        expect(applyAll(doc, step.ops)).toEqual(step.inverse);
        expect(doc).toEqual(step.document);
      }
      for (const step of [...steps].reverse()) applyAll(doc, step.inverse);
      expect(doc).toEqual(emptyDocument());
    });
  }

  it("applies all of a batch or nothing", () => {
    const doc = made();
    const before = structuredClone(doc);
    expect(() => applyAll(doc, [{ op: "set_scale", value: 2 }, { op: "remove_point", id: "zz" }])).toThrow("no point zz");
    expect(doc).toEqual(before);
  });
});

describe("step functions", () => {
  it("hold until the next key frame", () => {
    const { a } = made().points;
    expect([3, 4, 8, 9].map((frame) => contactsAt(a, frame).length)).toEqual([0, 1, 1, 0]);
    expect(contactRuns(a, 30)).toEqual([{ first: 4, stop: 9, names: ["leftHand_palm"] }]);
  });

  it("hide a tracked point without forgetting it", () => {
    const doc = made();
    applyAll(doc, commands.place("a", 6, 10.12345, 20).ops);
    applyAll(doc, commands.toggleVisible(doc, "a", 5).ops);
    expect(isVisible(doc.points.a, 6)).toBe(false);
    expect(seenAt(doc.points.a, 6)).toBeNull();
    expect(doc.points.a.track[6]).toEqual([10.123, 20, 1, "manual"]);
  });

  it("know who holds a keypoint, whatever its case", () => {
    const doc = made();
    expect(holderOf(doc, "LEFTHAND_PALM", 5, "b")).toBe("a");
    expect(holderOf(doc, "leftHand_palm", 9, "b")).toBeNull();
    expect(equations(doc, 5)).toBe(3);
  });
});

describe("commands", () => {
  const run = (doc: Doc, command: commands.Command | null) => (command ? applyAll(doc, command.ops) : []);
  const runs = (doc: Doc, id: string) => contactRuns(doc.points[id], 30).map(({ first, stop }) => [first, stop]);

  it("clear a range and leave what comes after", () => {
    const doc = made();
    run(doc, commands.clearContacts(doc, "a", 5, 7, 30));
    expect(runs(doc, "a")).toEqual([[4, 5], [7, 9]]);
  });

  it("copy a range to another place", () => {
    const doc = made();
    run(doc, commands.copyContacts(doc, "a", 4, 9, 20, 30));
    expect(runs(doc, "a")).toEqual([[4, 9], [20, 25]]);
  });

  it("end, remove and move key frames, and undo each", () => {
    const doc = made();
    const before = structuredClone(doc);
    for (const command of [
      commands.endContact(doc, "a", 6),
      commands.removeContactKey(doc, "a", 9),
      commands.moveContactKey(doc, "a", 4, 2),
      commands.assign(doc, "b", 20, "rightHand_palm"),
    ]) {
      applyAll(doc, run(doc, command));
      expect(doc).toEqual(before);
    }
    expect(commands.endContact(doc, "a", 2)).toBeNull();
  });

  it("accept a proposal with its provenance", () => {
    const doc = made();
    const proposal = {
      keypoint: "Head_top", probability: 0.71234, face: 2, vertex: 7,
      barycentric: [0.2, 0.3, 0.5] as [number, number, number], point_obj: [0, 0, 0] as [number, number, number],
    };
    run(doc, commands.acceptProposal(doc, proposal, 3, "model-1"));
    expect(doc.points.p3.contacts).toEqual({ 3: ["Head_top"] });
    expect(doc.provenance["3:Head_top"]).toMatchObject({ decision: "accepted", model_version: "model-1", score: 0.712 });
  });

  it("mirror names", () => {
    const names = ["leftHand_palm", "Index_left", "RightX", "Head_top"];
    expect(names.map(commands.mirrored)).toEqual(["rightHand_palm", "Index_right", "LeftX", "Head_top"]);
  });
});

describe("a point that hardly moves", () => {
  const still = (frames: number, step: number): Doc["points"][string] => {
    const track = Object.fromEntries(Array.from({ length: frames }, (_, t) => [t + 90, [50 + step * t, 20, 1, "tracked"]]));
    return { anchor, contacts: {}, visibility: {}, track } as never;
  };

  it("is one of two or more that are followed in ten frames", () => {
    expect(hardlyMoves([still(40, 0.1), still(10, 0)], 5000, 8)).toBe(true);
    expect(hardlyMoves([still(40, 0.1), still(9, 0)], 5000, 8)).toBe(false);
    expect(hardlyMoves([still(40, 0.1)], 5000, 8)).toBe(false);
  });

  it("is none where any point travels", () => {
    expect(hardlyMoves([still(40, 0.1), still(40, 0.1), still(90, 0.1)], 5000, 8)).toBe(false);
    expect(hardlyMoves([still(40, 0.1), still(40, 0.1), still(9, 5)], 5000, 8)).toBe(true); // too short to say
  });
});
