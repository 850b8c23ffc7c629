// Smaller panels of the editor: history, supports, scale.

import { get } from "./api";
import { setScale, type Command } from "./commands";
import { dialog, h } from "./dom";
import type { Vec3 } from "./pose";
import type { Batch, Box, Doc } from "./types";

interface History {
  steps: Omit<Batch, "ops">[];
  events: { time: number; user: string; kind: string; detail: string }[];
}

/** Every step in words; any of them can be gone back to. */
export async function showHistory(path: string, revision: number, restore: (revision: number) => void): Promise<void> {
  const found = await get<History>(`${path}/history`);
  const when = (time: number) => new Date(time * 1000).toLocaleTimeString();
  const rows = found.steps.map((step) =>
    h("tr", {}, h("td", {}, String(step.revision)), h("td", {}, when(step.time)), h("td", {}, step.user),
      h("td", {}, step.kind === "edit" ? step.label : `${step.kind}: ${step.label}`),
      h("td", {}, step.revision < revision ? h("button", { onclick: () => { box.close(); restore(step.revision); } }, "Go back here") : null)),
  );
  const start = h("button", { disabled: revision === 0, onclick: () => { box.close(); restore(0); } }, "Back to the beginning");
  const events = found.events.map((event) => h("li", {}, `${when(event.time)} ${event.user}: ${event.kind} ${event.detail}`));
  const box = dialog("History", h("div", { class: "scroll" }, h("table", { class: "queue" }, h("tbody", {}, ...rows))), start, events.length ? h("ul", { class: "events" }, ...events) : null);
}

/** Two points of the surface are this far apart: the scale follows. */
export function askLength(a: Vec3, b: Vec3, scale: number, run: (command: Command) => void): void {
  const now = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  const input = h("input", { type: "number", step: "0.001", min: "0.001", value: (now * scale).toFixed(3), id: "edge-length" });
  const apply = () => {
    const wanted = Number(input.value);
    if (wanted > 0 && now > 1e-6) run(setScale(Math.round((wanted / now) * 1e5) / 1e5));
    box.close();
  };
  input.addEventListener("keydown", (event) => event.key === "Enter" && apply());
  const box = dialog("How long is it, in meters?", input, h("button", { class: "primary", onclick: apply }, "Set the scale"));
  input.select();
}

/** Boxes the person or the object stands on, in the world (Z up, ground at 0). */
export function showSupports(doc: Doc, fresh: Box, run: (command: Command) => void, editable: boolean): void {
  const box = dialog("Supports: tables and steps, meters, Z up", h("p", { class: "hint" }, "A box carries what lies on it in the simulation. Its outline is shown in the middle view."));
  const list = h("div", { class: "supports" });
  box.append(list);
  const draw = () => {
    list.replaceChildren(
      ...Object.entries(doc.supports).map(([id, support]) => fields(id, support, run, draw, editable)),
      h("button", { class: "primary", disabled: !editable, onclick: () => { run(set(freshKey(doc), fresh, "add")); draw(); } }, "Add a box under the object"),
    );
  };
  draw();
}

function fields(id: string, support: Box, run: (command: Command) => void, redraw: () => void, editable: boolean): HTMLElement {
  const name = h("input", { type: "text", value: support.name, size: 8, disabled: !editable });
  const numbers = [...support.pos_w, ...support.half_size.map((half) => 2 * half), yawOf(support)].map((value) =>
    h("input", { type: "number", step: "0.01", value: value.toFixed(3), disabled: !editable }),
  );
  const apply = () => {
    const [x, y, z, a, b, c, yaw] = numbers.map((input) => Number(input.value));
    const half = (Math.PI / 360) * yaw;
    const next: Box = { name: name.value || "box", pos_w: [x, y, z], half_size: [a / 2, b / 2, c / 2], quat_w: [0, 0, Math.sin(half), Math.cos(half)] };
    run(set(id, next, "change"));
    redraw();
  };
  for (const input of [name, ...numbers]) input.addEventListener("change", apply);
  const titles = ["x", "y", "z", "length", "width", "height", "turn °"];
  const cells = numbers.map((input, i) => h("label", {}, titles[i], input));
  return h("div", { class: "support" }, name, ...cells, h("button", { disabled: !editable, onclick: () => { run({ label: `remove ${support.name}`, ops: [{ op: "set_support", id, box: null }] }); redraw(); } }, "Remove"));
}

function set(id: string, box: Box, verb: string): Command {
  return { label: `${verb} support ${box.name}`, ops: [{ op: "set_support", id, box }] };
}

function freshKey(doc: Doc): string {
  let n = 1;
  while (doc.supports[`s${n}`]) n += 1;
  return `s${n}`;
}

function yawOf(box: Box): number {
  return (360 / Math.PI) * Math.atan2(box.quat_w[2], box.quat_w[3]);
}
