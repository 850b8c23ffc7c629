// When a lighter mesh is drawn, and who draws.

import { describe, expect, it } from "vitest";

import { isHeavy, isSlow, lighterWords } from "../src/light";
import { isSoftware } from "../src/software";

describe("a lighter mesh", () => {
  it("is drawn for large meshes that take long only", () => {
    expect([1_000, 40_000, 40_001, 500_000].map(isHeavy)).toEqual([false, false, true, true]);
    expect([16, 100, 101].map(isSlow)).toEqual([false, false, true]);
  });

  it("is told of with both counts", () => {
    expect(lighterWords(16_000, 248_000)).toContain("16 000 of 248 000 triangles");
    expect(lighterWords(15_999, 1_250_400)).toContain("16 000 of 1 250 000");
  });
});

it("software renderers are known by their names", () => {
  const soft = ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", "llvmpipe (LLVM 15.0.7, 256 bits)", "Microsoft Basic Render Driver"];
  expect(soft.map(isSoftware)).toEqual([true, true, true]);
  expect(["ANGLE (NVIDIA, NVIDIA GeForce RTX 3060)", "Apple M2", "Mesa Intel(R) UHD Graphics 620", ""].map(isSoftware)).toEqual([false, false, false, false]);
});
