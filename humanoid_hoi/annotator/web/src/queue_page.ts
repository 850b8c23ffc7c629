// The queue of sessions: search, states, whose they are, what is next; and what it all took.

import { get, post } from "./api";
import { dialog, h, replace } from "./dom";
import type { Me, QueueRow } from "./types";

const STATES = ["new", "in work", "submitted", "approved", "rejected", "skipped"];

interface Statistics {
  sessions: Record<string, string | number | null>[];
  mean: Record<string, number | null>;
  paper: Record<string, number>;
}

export class QueuePage {
  private rows: QueueRow[] = [];
  private users: string[] = [];
  private text = "";
  private state = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly me: Me,
    private readonly open: (id: string) => void,
    private readonly said: (text: string, bad?: boolean) => void,
  ) {}

  async load(): Promise<void> {
    const answer = await get<{ sessions: QueueRow[]; users: string[] }>("/api/sessions");
    this.rows = answer.sessions;
    this.users = answer.users;
    this.draw();
  }

  private draw(): void {
    const search = h("input", { type: "search", placeholder: "search (/)", id: "queue-search", value: this.text, "aria-label": "search sessions" });
    search.addEventListener("input", () => {
      this.text = search.value;
      this.drawRows(body);
    });
    const states = h("select", { "aria-label": "state" }, h("option", { value: "" }, "every state"), ...STATES.map((s) => h("option", { value: s }, `${s} (${this.count(s)})`)));
    states.addEventListener("change", () => {
      this.state = states.value;
      this.drawRows(body);
    });
    const body = h("tbody");
    const titles = ["session", "state", "assigned to", "minutes", "being edited by", ""];
    replace(
      this.root,
      h("div", { class: "queue-bar" }, h("h1", {}, "Sessions"), search, states,
        h("button", { class: "primary", id: "next", onclick: () => void this.next() }, "Next session (N)"),
        h("a", { href: "#videos" }, "Videos (V)"),
        h("a", { href: "#pictures" }, "Pictures (I)"),
        h("button", { onclick: () => void this.statistics() }, "Statistics")),
      h("table", { class: "queue" }, h("thead", {}, h("tr", {}, ...titles.map((t) => h("th", {}, t)))), body),
    );
    this.drawRows(body);
  }

  private count(state: string): number {
    return this.rows.filter((row) => row.state === state).length;
  }

  private drawRows(body: HTMLElement): void {
    const shown = this.rows.filter((row) => row.name.toLowerCase().includes(this.text.toLowerCase()) && (!this.state || row.state === this.state));
    replace(body, ...shown.map((row) => this.row(row)));
    if (shown.length === 0) replace(body, h("tr", {}, h("td", { colspan: 6, class: "hint" }, "no session fits")));
  }

  private row(row: QueueRow): HTMLElement {
    const assign = h("select", { "aria-label": "assigned to" }, h("option", { value: "" }, "nobody"), ...this.users.map((user) => h("option", { value: user }, user)));
    assign.value = row.assignee ?? "";
    assign.addEventListener("change", () => void this.change(`/api/sessions/${row.id}/assign`, { user: assign.value || null }));
    const reviewer = this.me.role !== "annotator";
    const actions = [
      h("button", { class: "primary", "data-open": row.id, onclick: () => this.open(row.id) }, "Open"),
      row.state !== "skipped" ? h("button", { onclick: () => this.withReason(row, "skipped", "Why can it not be annotated?") }, "Skip") : h("button", { onclick: () => void this.setState(row, "new") }, "Take back"),
      reviewer && row.state === "submitted" ? h("button", { onclick: () => void this.setState(row, "approved") }, "Approve") : null,
      reviewer && row.state === "submitted" ? h("button", { onclick: () => this.withReason(row, "rejected", "What should be done again?") }, "Reject") : null,
    ];
    return h(
      "tr", {},
      h("td", {}, h("b", {}, row.name)),
      h("td", {}, h("span", { class: `state ${row.state.replace(" ", "-")}` }, row.state), row.reason ? ` ${row.reason}` : null),
      h("td", {}, assign),
      h("td", { class: "number" }, row.minutes.toFixed(1)),
      h("td", {}, row.holder ?? ""),
      h("td", {}, ...actions),
    );
  }

  private async setState(row: QueueRow, state: string, reason: string | null = null): Promise<void> {
    await this.change(`/api/sessions/${row.id}/state`, { state, reason });
  }

  private withReason(row: QueueRow, state: string, question: string): void {
    const input = h("input", { type: "text", size: 40 });
    const box = dialog(question, input, h("button", { class: "primary", onclick: () => void this.setState(row, state, input.value).then(() => box.close()) }, state));
    input.focus();
  }

  private async change(path: string, body: unknown): Promise<void> {
    try {
      await post(path, body);
    } catch (error) {
      this.said((error as Error).message, true);
    }
    await this.load();
  }

  async next(): Promise<void> {
    const { id } = await post<{ id: string | null }>("/api/next");
    if (id) this.open(id);
    else this.said("nothing is left to annotate");
  }

  private async statistics(): Promise<void> {
    const found = await get<Statistics>("/api/statistics");
    const names = ["name", "state", "assignee", "minutes", "points", "contact_pairs", "corrections", "edits", "proposals_accepted"];
    const rows = found.sessions.map((row) => h("tr", {}, ...names.map((name) => h("td", {}, String(row[name] ?? "")))));
    const mean = `mean: ${found.mean.minutes ?? "-"} minutes and ${found.mean.points ?? "-"} points per video (the paper: ${found.paper.minutes} and ${found.paper.points})`;
    dialog("Statistics", h("p", {}, mean), h("table", { class: "queue" }, h("thead", {}, h("tr", {}, ...names.map((n) => h("th", {}, n.replace("_", " "))))), h("tbody", {}, ...rows)));
  }
}
