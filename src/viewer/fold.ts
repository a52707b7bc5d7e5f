/** A section under a heading that folds away. */
export class Fold {
  readonly element = document.createElement("details");
  readonly body = document.createElement("div");
  readonly #heading = document.createElement("h2");
  readonly #spoken = document.createElement("p");
  #told = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ResizeObserver | undefined;
  #width = 0;

  /** `name`: a class. `toggled` is called when it has been opened or folded. */
  constructor(name: string, open: boolean, toggled: () => void) {
    this.element.className = `fold ${name}`;
    this.element.open = open;
    const summary = document.createElement("summary");
    summary.append(this.#heading);
    this.#spoken.className = "unseen";
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

  /** Of the body, in whole pixels of the page; 0 unless it is watched. */
  get width(): number {
    return this.#width;
  }

  /** From now on the width is known, and `changed` called when it is another. */
  watchWidth(changed: () => void): void {
    this.#watch = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry!.contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      changed();
    });
    this.#watch.observe(this.body);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#watch?.disconnect();
  }
}

export const foldStyles = `
.fold {
  position: relative; /* what is unseen would lengthen the page */
  --mark: light-dark(#c2500a, #ffa552);
  --point: light-dark(#7b93b8, #7288ad);
  & > summary {
    padding: 4px 0;
    min-block-size: 24px;
    cursor: pointer;
    & h2 { display: inline; }
  }
  & > .body { container-type: inline-size; }
  & p { margin-block: 4px; }
  & .hint { color: var(--soft); }
  & .wrong { color: var(--bad); }
  & .small { font-size: 12px; }
  & .scroll { overflow-x: auto; }
  & table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  & caption { text-align: start; font-weight: 600; padding-block: 6px 2px; }
  & th, & td { padding: 3px 10px 3px 0; text-align: end; white-space: nowrap; }
  & th { font-weight: 500; color: var(--soft); vertical-align: bottom; }
  & thead th { white-space: normal; }
  & th.text, & td.text { text-align: start; }
  /* a name that never ends leaves the numbers in sight */
  & tbody th.text { max-inline-size: 13em; overflow: hidden; text-overflow: ellipsis; }
  & tbody tr { border-top: 1px solid var(--line); }
  & button.link { border: 0; padding: 0 2px; min-inline-size: 24px; min-block-size: 24px; color: var(--accent); text-decoration: underline; background: none; font-variant-numeric: inherit; }
}
`;
