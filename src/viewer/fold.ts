/** A section under a heading that folds away. */
export class Fold {
  readonly element = document.createElement("details");
  readonly body = document.createElement("div");
  readonly #heading = document.createElement("h2");
  readonly #spoken = document.createElement("p");
  #told = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `name`: a class. `toggled` is called when it has been opened or folded. */
  constructor(name: string, open: boolean, toggled: () => void) {
    this.element.className = `fold ${name}`;
    this.element.open = open;
    const summary = document.createElement("summary");
    summary.append(this.#heading);
    this.#spoken.className = "spoken";
    this.#spoken.role = "status";
    this.element.append(summary, this.body, this.#spoken);
    this.body.className = "body";
    this.element.addEventListener("toggle", toggled);
  }

  get open(): boolean {
    return this.element.open;
  }

  set open(open: boolean) {
    this.element.open = open;
  }

  set heading(text: string) {
    if (this.#heading.textContent !== text) this.#heading.textContent = text;
  }

  /** Has a line read out, once, when nothing newer has come for a moment. */
  tell(text: string, after = 600): void {
    if (text === this.#told) return;
    this.#told = text;
    clearTimeout(this.#timer);
    if (after === 0) this.#spoken.textContent = text;
    else this.#timer = setTimeout(() => (this.#spoken.textContent = text), after);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }
}

export const foldStyles = `
.fold {
  border: 1px solid var(--line);
  border-radius: 6px;
  & > summary {
    padding: 6px 10px;
    min-height: 24px;
    cursor: pointer;
    & h2 { display: inline; font-size: 15px; font-weight: 600; margin: 0; }
    &:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 6px; }
  }
  & > .body { padding: 2px 12px 12px; container-type: inline-size; }
  & p { margin: 4px 0; }
  & .hint { color: var(--soft); }
  & .wrong { color: var(--danger); }
  & .spoken { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  & .scroll { overflow-x: auto; }
  & table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  & caption { text-align: start; font-weight: 600; padding: 6px 0 2px; }
  & th, & td { padding: 3px 10px 3px 0; text-align: end; white-space: nowrap; }
  & th { font-weight: 500; color: var(--soft); vertical-align: bottom; }
  & th.text, & td.text { text-align: start; }
  & tbody tr { border-top: 1px solid var(--line); }
  & button, & select, & input:not([type="range"]), & textarea {
    font: inherit;
    color: inherit;
    background: var(--paper);
    border: 1px solid var(--edge);
    border-radius: 4px;
    padding: 2px 8px;
    min-height: 26px;
    box-sizing: border-box;
  }
  & button { cursor: pointer; }
  & button.link { border: 0; padding: 0 2px; min-width: 24px; color: var(--accent); text-decoration: underline; background: none; font-variant-numeric: inherit; }
  & input[type="range"] { accent-color: var(--accent); min-height: 26px; }
  & :is(button, select, input, textarea, [tabindex]):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
}
`;
