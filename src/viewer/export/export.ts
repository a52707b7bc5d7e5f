import { html, nothing, render } from "lit-html";
import { addressOf } from "../address.ts";
import type { ExportAnswer, Format } from "../engine/export/question.ts";
import type { Context, Part } from "../part.ts";
import { copied, download, sizeText } from "./download.ts";
import { type ExportWords, exportWords } from "./words.ts";

/** Formats of files, in the order of their buttons, and what these say. */
const FILES = [
  ["png", "PNG"],
  ["svg", "SVG"],
  ["csv", "CSV"],
  ["parquet", "Parquet"],
] as const satisfies readonly (readonly [Format, string])[];

/** What is told of the last thing that was done; a function, as the language may change. */
type Told = (words: ExportWords) => string;

/** Milliseconds without a change after which a command line that is shown is made anew. */
const REST = 300;

/** A row of buttons that save what is on screen, and the command line that makes the same. */
export function exporting(context: Context): Part {
  const element = document.createElement("section");
  element.className = "saving";
  const { info } = context;
  let known = info;
  let busy: Format | undefined;
  let told: Told = () => "";
  let wrong = false;
  /** The text that is shown to be copied: the command line, or an address that could not be. */
  let shown: { readonly kind: "command" | "address"; readonly text: string } | undefined;
  /** What the command line that is shown was made of. */
  let madeOf = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  return {
    element,
    inputs: () => {
      const { locale, theme, state } = context;
      return [locale, context.info, ...(shown?.kind === "command" ? [theme, state] : [])];
    },
    update,
    destroy() {
      ended = true;
      clearTimeout(timer);
    },
  };

  function update(): void {
    if (context.info !== known) {
      known = context.info;
      shown = undefined;
      tell(() => "");
    }
    if (shown?.kind === "command" && madeOf !== madeNow()) {
      clearTimeout(timer);
      timer = setTimeout(refresh, REST);
    }
    draw();
  }

  function madeNow(): string {
    return JSON.stringify([context.state, context.locale, context.theme]);
  }

  /** The command line of what is on screen now. */
  async function refresh(): Promise<void> {
    if (ended || shown?.kind !== "command" || madeOf === madeNow()) return;
    if (busy !== undefined) timer = setTimeout(refresh, REST);
    else {
      shown = await commandNow();
      draw();
    }
  }

  async function commandNow(): Promise<typeof shown> {
    const now = madeNow();
    const answer = await ask("command");
    if (answer?.made?.kind !== "text") return undefined;
    madeOf = now;
    tell(() => "");
    return { kind: "command", text: answer.made.text.trimEnd() };
  }

  function draw(): void {
    if (ended) return;
    const words = exportWords[context.locale];
    element.hidden = context.info === undefined;
    element.setAttribute("aria-label", words.heading);
    element.setAttribute("aria-busy", String(busy !== undefined));
    const off = busy !== undefined;
    render(
      html`<div class="row">
          <span class="label">${words.label}</span>
          <div class="files">
            ${FILES.map(
              ([format, label]) =>
                html`<button type="button" data-format=${format} title=${words[format]} aria-label=${`${label}: ${words[format]}`}
                  aria-disabled=${String(off)} @click=${() => save(format)}>${label}</button>`,
            )}
          </div>
          <button type="button" data-format="command" title=${words.commandTip} aria-expanded=${String(shown?.kind === "command")}
            aria-disabled=${String(off)} @click=${showCommand}>${words.command}</button>
          <button type="button" part="link" class="link" title=${words.addressTip} @click=${copyAddress}>${words.address}</button>
          <p role="status" class=${wrong ? "wrong" : ""}>${told(words)}</p>
        </div>
        <div class="copying" ?hidden=${shown === undefined}>
          <textarea readonly spellcheck="false" autocomplete="off" aria-label=${shown?.kind === "address" ? words.address : words.commandLabel}
            .value=${shown?.text ?? ""}></textarea>
          ${shown?.kind === "command" ? html`<p class="hint">${words.shell}</p>` : nothing}
          <div class="row">
            <button type="button" class="copy" @click=${copyShown}>${words.copy}</button>
            <button type="button" class="close" @click=${close}>${words.close}</button>
          </div>
        </div>`,
      element,
    );
  }

  function tell(what: Told, isWrong = false): void {
    told = what;
    wrong = isWrong;
  }

  function fail(error: unknown): undefined {
    const message = error instanceof Error ? error.message : String(error);
    tell(() => message, true);
    return undefined;
  }

  /** undefined: given up, or something is wrong, which has been told. */
  async function ask(format: Format): Promise<ExportAnswer | undefined> {
    const { state, locale, theme } = context;
    busy = format;
    // a command line is there at once, but for values that have to be computed
    const label = FILES.find(([one]) => one === format)?.[1];
    if (label !== undefined) tell((words) => words.making(label));
    draw();
    try {
      // more than two pixels per pixel no eye can see
      const scale = Math.min(2, Math.max(1, Math.round(devicePixelRatio)));
      const answer = await context.ask({ about: "export", state, format, locale, theme, scale });
      if (answer.made === undefined) tell((words) => words.givenUp);
      return answer;
    } catch (error) {
      return fail(error);
    } finally {
      busy = undefined;
    }
  }

  async function save(format: Exclude<Format, "command">): Promise<void> {
    if (busy !== undefined) return;
    const { group, groupMeans } = context.state;
    const answer = await ask(format);
    const blob = answer && (await fileOf(answer, format).catch(fail));
    if (blob && !ended) {
      const { name, notes } = answer;
      download(blob, name);
      const noMeans = group !== "" && groupMeans && (format === "csv" || format === "parquet");
      tell((words) =>
        [words.made(name, sizeText(blob.size)), ...notes, ...(noMeans ? [words.noMeans] : [])].join(" · "),
      );
    }
    draw();
  }

  /** Where the worker has no canvas, the picture is drawn here. */
  async function fileOf({ made }: ExportAnswer, format: Format): Promise<Blob | undefined> {
    if (made?.kind === "file") return made.blob;
    if (made?.kind !== "drawing" || (format !== "png" && format !== "svg")) return undefined;
    const { drawPicture } = await import("../engine/export/picture.ts");
    return (await drawPicture(made.drawing, format))?.blob;
  }

  async function showCommand(): Promise<void> {
    if (busy !== undefined) return;
    if (shown?.kind === "command") return close();
    shown = (await commandNow()) ?? shown;
    draw();
    if (shown) select();
  }

  async function copyAddress(): Promise<void> {
    const text = `${location.href.replace(/#.*/s, "")}#${addressOf(context.state)}`;
    const isCopied = await copied(text);
    shown = isCopied ? undefined : { kind: "address", text };
    tell((words) => (isCopied ? words.copiedAddress : words.selected));
    draw();
    if (!isCopied) select();
  }

  async function copyShown(): Promise<void> {
    const { kind, text } = shown!;
    const isCopied = await copied(text);
    tell((words) =>
      !isCopied ? words.selected : kind === "command" ? words.copiedCommand : words.copiedAddress,
    );
    draw();
    if (!isCopied) select();
  }

  function select(): void {
    const area = element.querySelector("textarea");
    area?.focus();
    area?.select();
  }

  function close(): void {
    const back = element.querySelector<HTMLElement>(
      shown?.kind === "address" ? ".link" : '[data-format="command"]',
    );
    shown = undefined;
    tell(() => "");
    draw();
    back?.focus();
  }
}
