// The list of points, and everything that can be said about the selected one in this frame.

import { contactsAt, isVisible } from "./document";
import { h, replace } from "./dom";
import type { Doc, Keypoint } from "./types";

export interface PointActions {
  select: (id: string) => void;
  endContact: () => void;
  removeKey: () => void;
  remove: () => void;
  toggleVisible: () => void;
  track: (direction: "forward" | "backward" | "both", all: boolean) => void;
  unplace: () => void;
}

export class PointsPanel {
  constructor(
    private readonly root: HTMLElement,
    private readonly keypoints: Keypoint[],
    private readonly actions: PointActions,
  ) {}

  draw(doc: Doc, frame: number, selected: string | null, colors: Map<string, string>, editable: boolean): void {
    const rows = Object.entries(doc.points).map(([id, point]) => {
      const names = contactsAt(point, frame).map((name) => this.shown(name));
      const sample = point.track[frame];
      const seen = sample ? (isVisible(point, frame) ? `${sample[0].toFixed(1)}, ${sample[1].toFixed(1)}` : "hidden") : "";
      return h(
        "li",
        { class: id === selected ? "row selected" : "row", role: "option", "aria-selected": id === selected, "data-point": id, onclick: () => this.actions.select(id) },
        h("span", { class: "swatch", color: colors.get(id) }),
        h("b", {}, id),
        h("span", { class: "names" }, names.join(", ")),
        h("span", { class: "seen" }, seen),
      );
    });
    const list = h("ul", { class: "points", role: "listbox", "aria-label": "points" }, ...rows);
    const hint = rows.length === 0 ? h("p", { class: "hint" }, "Click the object in the middle view to make a point.") : null;
    const scrolled = this.root.querySelector(".points")?.scrollTop ?? 0;
    replace(this.root, list, hint, selected ? this.tools(doc, selected, frame, editable) : null);
    list.scrollTop = scrolled;
  }

  /** Our name of a keypoint as files spell it. */
  shown(released: string): string {
    return this.keypoints.find((k) => k.released.toLowerCase() === released.toLowerCase())?.name ?? released;
  }

  private tools(doc: Doc, id: string, frame: number, editable: boolean): HTMLElement {
    const point = doc.points[id];
    const touching = contactsAt(point, frame).length > 0;
    const placed = Boolean(point.track[frame]);
    const button = (text: string, title: string, run: () => void, on = true) =>
      h("button", { title, disabled: !editable || !on, onclick: run }, text);
    const a = this.actions;
    return h(
      "div",
      { class: "tools" },
      h("div", { class: "group" }, h("span", {}, "contact"),
        button("End here", "no contact from this frame on (E)", a.endContact, touching),
        button("Remove key", "take away the key frame that holds here (R)", a.removeKey, Object.keys(point.contacts).length > 0)),
      h("div", { class: "group" }, h("span", {}, "track"),
        button("◀", "track backward from here (Shift+T)", () => a.track("backward", false), placed),
        button("both", "track both ways (Alt+T)", () => a.track("both", false), placed),
        button("▶", "track forward from here (T)", () => a.track("forward", false), placed),
        button("all ▶", "track every point placed in this frame forward (Ctrl+Shift+T)", () => a.track("forward", true), true),
        button("Forget", "forget where it is in this frame (U)", a.unplace, placed)),
      h("div", { class: "group" },
        button(isVisible(point, frame) ? "Hide from here" : "Seen from here", "occluded, or visible again (H)", a.toggleVisible),
        button("Delete everywhere", "the point in all frames; Ctrl+Z brings it back (Delete)", a.remove)),
    );
  }
}
