import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { grouped } from "../../heatmap/locale/words.ts";
import { formatTime } from "../../panel/time.ts";
import type { Context, Part } from "../part.ts";
import type { MarketInfo } from "../protocol.ts";
import { offer, tickerOf } from "../tickers.ts";
import { type FilesWords, filesWords } from "./words.ts";

/** Opens the user's files, by a button or where they are dropped on the viewer, and says what was read of them. */
export function files(context: Context): Part {
  const element = document.createElement("section");
  const { host } = context;
  let over = false;
  /** What was asked for as the benchmark, and is none. */
  let unknown = "";
  /** The tickers that are asked about. */
  let asked: readonly string[] | undefined;

  const open = (list: FileList | null | undefined) => {
    const chosen = Array.from(list ?? [], (file) => ({ name: file.name, bytes: file }));
    if (chosen.length > 0) void context.open({ kind: "files", files: chosen });
  };

  function pick(event: Event): void {
    const input = event.target as HTMLInputElement;
    open(input.files);
    // the same file again is a change, too
    input.value = "";
  }

  function choose(event: SubmitEvent): void {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).querySelector("input")!;
    const ticker = tickerOf(input.value, context.opening?.choice ?? []);
    unknown = ticker === undefined ? input.value : "";
    if (ticker !== undefined) void context.open({ kind: "again", benchmark: ticker });
    else {
      update();
      input.focus();
    }
  }

  const reread = (event: Event) => {
    const values = (event.target as HTMLSelectElement).value as "prices" | "returns";
    void context.open({ kind: "again", values });
  };
  const click = () => element.querySelector<HTMLInputElement>("input[type=file]")!.click();
  const sample = () => void context.open({ kind: "sample" });

  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const listeners = {
    dragover(event: DragEvent): void {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = "copy";
      hover(true);
    },
    dragleave(event: DragEvent): void {
      // from one part of the viewer to another it is still over it
      const { relatedTarget: to } = event;
      if (!(to instanceof Node && host.contains(to))) hover(false);
    },
    drop(event: DragEvent): void {
      hover(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      open(event.dataTransfer!.files);
    },
  };
  for (const [name, listener] of Object.entries(listeners))
    host.addEventListener(name, listener as EventListener);
  element.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && isReading()) context.dismiss();
  });

  function isReading(): boolean {
    const { opening } = context;
    return opening !== undefined && opening.error === undefined;
  }

  function hover(is: boolean): void {
    if (over === is) return;
    over = is;
    update();
  }

  function update(): void {
    const { info, opening } = context;
    const words = filesWords[context.locale];
    if (opening?.choice === undefined) unknown = "";
    const isEmpty = info === undefined && (opening === undefined || opening.error !== undefined);
    const hadFocus = element.matches(":focus-within");
    render(
      html`
        <input type="file" multiple hidden aria-label=${words.open} @change=${pick} />
        ${isEmpty ? emptyCard(words) : bar(words)}
        ${opening?.choice ? question(words, opening.choice) : opening?.error ? wrong(words, opening.error) : nothing}
        <div class="target" ?hidden=${!over}>${words.drop}</div>
      `,
      element,
    );
    // a question is answered at once; what had the focus may be gone
    const isNew = opening?.choice !== undefined && opening.choice !== asked;
    asked = opening?.choice;
    if (isNew && (hadFocus || document.activeElement === document.body))
      element.querySelector<HTMLElement>(".asked input")!.focus();
    else if (hadFocus && !element.matches(":focus-within")) element.querySelector("button")!.focus();
  }

  function emptyCard(words: FilesWords) {
    return html`<div class="card">
      <h2>${words.title}</h2>
      <p>${words.what}</p>
      <p>${words.beside}</p>
      <p>${words.here}</p>
      <div class="tools">
        <button type="button" class="first" @click=${click}>${words.open}</button>
        <button type="button" @click=${sample}>${words.sample}</button>
      </div>
    </div>`;
  }

  function bar(words: FilesWords) {
    const { info, opening, read } = context;
    const reading = isReading() && words.reading(named(words, opening!.names));
    return html`<div class="bar">
      <button type="button" @click=${click}>${words.open}</button>
      ${(info?.name ?? "sample") === "sample" ? nothing : html`<button type="button" @click=${sample}>${words.sample}</button>`}
      <p class="what" role="status">
        ${reading || (info ? told(words, info) : nothing)}
      </p>
      ${reading && read !== undefined ? html`<progress .value=${read} aria-label=${reading}></progress>` : nothing}
      ${reading ? html`<button type="button" class="stop" @click=${context.dismiss}>${words.cancel}</button>` : nothing}
      ${info?.values ? readAs(words, info.values) : nothing}
      ${info && info.notes.length > 0 ? notes(words, info.notes) : nothing}
    </div>`;
  }

  function told(words: FilesWords, { name, tickers, time, benchmarks }: MarketInfo) {
    const [first, last] = [0, -1].map((at) => formatTime(time.kind, time.values.at(at)!));
    const extent = words.extent(grouped(tickers.length), grouped(time.values.length));
    return html`<span class="name">${name}</span> · ${extent} · <span class="date">${words.span(first!, last!)}</span> · ${words.against(benchmarks.join(", "))}`;
  }

  function readAs(words: FilesWords, taken: "prices" | "returns") {
    return html`<label>
      ${words.values}
      <select @change=${reread}>
        <option value="prices" .selected=${live(taken === "prices")}>${words.prices}</option>
        <option value="returns" .selected=${live(taken === "returns")}>${words.returns}</option>
      </select>
    </label>`;
  }

  function notes(words: FilesWords, list: readonly string[]) {
    return html`<details class="notes">
      <summary>${words.notes(list.length)}</summary>
      <ul lang="en" tabindex="0" aria-label=${words.notes(list.length)}>${list.map((note) => html`<li>${note}</li>`)}</ul>
    </details>`;
  }

  function wrong(words: FilesWords, message: string) {
    return html`<div class="wrong">
      <p role="alert" lang="en">${message}</p>
      <button type="button" @click=${context.dismiss}>${words.close}</button>
    </div>`;
  }

  function question(words: FilesWords, choice: readonly string[]) {
    const type = (event: Event) => offer(event, choice);
    return html`<form class="asked" aria-label=${words.benchmark} @submit=${choose}>
      <p role="alert">${words.ask(named(words, context.opening!.names), grouped(choice.length))}</p>
      <label>
        ${words.benchmark}
        <input type="text" list="tickers" autocomplete="off" placeholder=${words.find} aria-describedby="unknown" @focus=${type} @input=${type} />
      </label>
      <datalist id="tickers"></datalist>
      <button type="submit" class="first">${words.choose}</button>
      <button type="button" @click=${context.dismiss}>${words.cancel}</button>
      <p class="unknown" id="unknown" role="status">${unknown === "" ? nothing : words.unknown(unknown)}</p>
    </form>`;
  }

  return {
    element,
    inputs: () => [context.locale, context.info, context.opening, context.read],
    update,
    destroy() {
      for (const [name, listener] of Object.entries(listeners))
        host.removeEventListener(name, listener as EventListener);
    },
  };
}

function named(words: FilesWords, names: readonly string[]): string {
  return names.length > 1 ? words.several(names[0]!, names.length - 1) : (names[0] ?? "");
}
