// Small helpers for building the page without a framework.

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** `h("button", { class: "x", onclick: f }, "text")`; texts are set as text, never parsed. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else if (name === "value") (element as HTMLInputElement).value = String(value);
    else if (name === "checked") (element as HTMLInputElement).checked = true;
    else if (name === "color") element.style.setProperty("--color", String(value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found as T;
}

export function replace(parent: HTMLElement, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
}

/** A dialog that closes with Escape and gives the focus back. */
export function dialog(title: string, ...children: Child[]): HTMLDialogElement {
  const box = h("dialog", {}, h("h2", {}, title), ...children);
  const close = h("button", { class: "close", "aria-label": "close", onclick: () => box.close() }, "Close");
  box.append(close);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  box.scrollTop = 0; // the focus goes to the first button, which may stand at the end of a long text
  return box;
}

/** Run at most once per drawn frame. */
export function throttled(work: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      work();
    });
  };
}

/** Fit a canvas to its element; true when its size changed. */
export function fitCanvas(canvas: HTMLCanvasElement, ratio = window.devicePixelRatio || 1): boolean {
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}
