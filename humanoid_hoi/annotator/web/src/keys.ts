// One table of keys: what the page listens to is what the sheet shows.

import { dialog, h } from "./dom";

export interface Key {
  keys: string;
  does: string;
  run: () => void;
}

/** `Ctrl+Shift+t` of an event; Cmd counts as Ctrl. */
export function chord(event: KeyboardEvent): string {
  const name = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // A sign made with Shift ("?") is named by itself.
  const shifted = event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key));
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", shifted ? "Shift" : "", name].filter(Boolean).join("+");
}

/** Listen to the table as it is when a key is pressed. */
export function listen(table: () => Key[]): void {
  window.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
    if (typing || document.querySelector("dialog[open]")) return;
    // Space and Enter belong to a focused button.
    if ((event.key === " " || event.key === "Enter") && (target instanceof HTMLButtonElement || target.tagName === "SUMMARY")) return;
    const pressed = chord(event);
    const found = table().find((key) => key.keys.split(" ").includes(pressed));
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

export function sheet(table: Key[]): void {
  const rows = table.map((key) => h("tr", {}, h("td", {}, ...key.keys.split(" ").flatMap((k, i) => [i ? " or " : "", h("kbd", {}, k)])), h("td", {}, key.does)));
  dialog("Keys", h("table", { class: "keys" }, h("tbody", {}, ...rows)));
}
