// The joint tree (26 parts, 87 keypoints) with search, the ones used last, and the mirrored one.

import { mirrored } from "./commands";
import { h, replace } from "./dom";
import type { Keypoint } from "./types";

const RECENT = 6;

export class KeypointPanel {
  onchoose: (released: string) => void = () => undefined;
  onpoint: (released: string | null) => void = () => undefined;
  readonly search: HTMLInputElement;
  private recent: string[] = [];
  private readonly list: HTMLElement;
  private active: string[] = [];
  private readonly open = new Set<string>();
  private at = 0;

  constructor(
    root: HTMLElement,
    private readonly keypoints: Keypoint[],
  ) {
    this.search = h("input", { type: "search", id: "search", placeholder: "keypoint (K)", "aria-label": "search a keypoint" });
    this.list = h("div", { class: "tree", role: "tree" });
    this.search.addEventListener("input", () => {
      this.at = 0;
      this.draw();
    });
    this.search.addEventListener("keydown", (event) => this.key(event));
    root.append(this.search, this.list);
    this.draw();
  }

  /** The keypoints the selected point touches now. */
  show(active: string[]): void {
    const now = active.map((name) => name.toLowerCase());
    if (now.join() === this.active.join()) return;
    this.active = now;
    this.draw();
  }

  /** Remember a choice, and offer its mirror image. */
  used(released: string): void {
    this.recent = [released, ...this.recent.filter((name) => name !== released)].slice(0, RECENT);
    this.search.value = "";
    this.at = 0;
    this.draw();
  }

  /** The mirror image of the keypoint used last. */
  mirror(): string | null {
    const last = this.keypoints.find((k) => k.released === this.recent[0]);
    if (!last) return null;
    const other = this.keypoints.find((k) => k.name === mirrored(last.name));
    return other && other !== last ? other.released : null;
  }

  private matches(): Keypoint[] {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    // Every word somewhere in the name: "left thumb" and "thumb left" find the same.
    return this.keypoints.filter((k) => words.every((word) => k.name.toLowerCase().includes(word)));
  }

  private key(event: KeyboardEvent): void {
    const found = this.matches();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = Math.max(0, Math.min(found.length - 1, this.at + (event.key === "ArrowDown" ? 1 : -1)));
      this.draw();
    } else if (event.key === "Enter" && found[this.at]) {
      this.onchoose(found[this.at].released);
      this.search.blur();
    } else if (event.key === "Escape") {
      this.search.value = "";
      this.search.blur();
      this.draw();
    } else return;
    event.preventDefault();
    // Arrows and Escape mean something else to the page.
    event.stopPropagation();
  }

  private draw(): void {
    const found = this.matches();
    if (this.search.value.trim()) {
      const rows = found.length > 0 ? found.map((k, i) => this.leaf(k, i === this.at)) : [h("p", { class: "hint" }, "no such keypoint")];
      replace(this.list, ...rows);
      return;
    }
    const recent = this.recent.map((name) => this.keypoints.find((k) => k.released === name)!).filter(Boolean);
    const mirror = this.keypoints.find((k) => k.released === this.mirror());
    const parts = [...new Set(this.keypoints.map((k) => k.part))];
    // The tree is built anew; without this it would jump to its top at every step.
    const scrolled = this.list.scrollTop;
    replace(
      this.list,
      mirror ? h("div", { class: "recent" }, h("span", {}, "mirror (M): "), this.leaf(mirror, false)) : null,
      recent.length > 0 ? h("div", { class: "recent" }, h("span", {}, "recent: "), ...recent.map((k) => this.leaf(k, false))) : null,
      ...parts.map((part) => this.part(part)),
    );
    this.list.scrollTop = scrolled;
  }

  private part(part: string): HTMLElement {
    const inside = this.keypoints.filter((k) => k.part === part);
    const used = inside.some((k) => this.active.includes(k.released.toLowerCase()));
    // Open where a keypoint is in use, or where it was opened by hand.
    const box = h("details", { open: used || this.open.has(part) }, h("summary", {}, part), ...inside.map((k) => this.leaf(k, false)));
    box.addEventListener("toggle", () => (box.open ? this.open.add(part) : this.open.delete(part)));
    return box;
  }

  private leaf(keypoint: Keypoint, marked: boolean): HTMLElement {
    const on = this.active.includes(keypoint.released.toLowerCase());
    const leaf = h(
      "button",
      { class: `leaf${on ? " on" : ""}${marked ? " marked" : ""}`, title: `carried by ${keypoint.joint}`, "data-keypoint": keypoint.released, onclick: () => this.onchoose(keypoint.released) },
      keypoint.name,
    );
    leaf.addEventListener("pointerenter", () => this.onpoint(keypoint.released));
    leaf.addEventListener("pointerleave", () => this.onpoint(null));
    return leaf;
  }
}
