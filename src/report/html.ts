import { type DocumentFonts, escapeXML, fontFaces, type ThemeName } from "../heatmap/index.ts";
import type { Block, PictureBlock, Report, Section, Table } from "./content.ts";
import { style } from "./style.generated.ts";

export interface PageOptions {
  /** `auto` (default): as the reader's machine is set. */
  readonly theme?: ThemeName | "auto";
  /** CSS `font-family` list. */
  readonly fontFamily: string;
  /** The fonts that the page is to hold, by all that it says. Default: none. */
  readonly fonts?: DocumentFonts;
}

/**
 * A report as one HTML page that needs nothing else, no script among it. `pictures`: by name, SVG documents of the light theme.
 */
export async function htmlReport(
  report: Report,
  pictures: ReadonlyMap<string, string>,
  { theme = "auto", fontFamily, fonts }: PageOptions,
): Promise<string> {
  const { locale, title, subtitle, sections, colophon } = report;
  const t = texts[locale];
  const body = `<header>
<h1>${escapeXML(title)}</h1>
<p class="subtitle">${escapeXML(subtitle)}</p>
</header>
<nav aria-label="${t.contents}"><ul>${sections.map(({ id, heading }) => `<li><a href="#${id}">${escapeXML(heading)}</a></li>`).join("")}</ul></nav>
${sections.map((section) => sectionElement(section, pictures)).join("\n")}
<footer>${escapeXML(colophon)}</footer>`
    // a percent sign stays with its number
    .replaceAll(/(?<=\d) %/g, "\u00a0%");
  const said = `${body.replaceAll(/<[^>]*>/g, "")}&<>"`;
  const css = `${fontFaces(fonts?.(said) ?? [])}:root{--fonts:${fontFamily}}${style}`;
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; font-src data:; style-src 'sha256-${await hashOf(css)}'`;
  return `<!doctype html>
<html lang="${locale}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="rollbeta">
<title>${escapeXML(title)}</title>
<style>${css}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

function sectionElement({ id, heading, blocks }: Section, pictures: ReadonlyMap<string, string>): string {
  return `<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${escapeXML(heading)}</h2>
${blocks.map((block) => blockElement(block, pictures)).join("\n")}
</section>`;
}

function blockElement(block: Block, pictures: ReadonlyMap<string, string>): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${escapeXML(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${escapeXML(item)}</li>`).join("\n")}\n</ul>`;
    case "terms":
      return `<dl class="terms">\n${block.items
        .map(({ name, text }) => `<dt>${escapeXML(name)}</dt><dd>${escapeXML(text)}</dd>`)
        .join("\n")}\n</dl>`;
    case "figures":
      return `<dl class="figures">\n${block.items
        .map(
          ({ name, value, detail }) =>
            `<div><dt>${escapeXML(name)}</dt><dd class="value">${escapeXML(value)}</dd>${detail === "" ? "" : `<dd class="detail">${escapeXML(detail)}</dd>`}</div>`,
        )
        .join("\n")}\n</dl>`;
    case "table":
      return block.folded === undefined
        ? tableElement(block)
        : `<details><summary>${escapeXML(block.folded)}</summary>\n${tableElement(block)}\n</details>`;
    case "picture":
      return figureElement(block, pictures.get(block.name)!);
  }
}

function tableElement({ caption, columns, rows }: Table): string {
  const side = (c: number) => (columns[c]!.align === "end" ? ' class="end"' : "");
  const head = columns.map(({ name }, c) =>
    name === "" ? `<td${side(c)}></td>` : `<th scope="col"${side(c)}>${escapeXML(name)}</th>`,
  );
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, c) => (c === 0 ? `<th scope="row">${escapeXML(cell)}</th>` : `<td${side(c)}>${escapeXML(cell)}</td>`)).join("")}</tr>`,
  );
  // what scrolls must be reached by the keyboard
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeXML(caption)}"><table${columns.length <= 4 ? ' class="few"' : ""}>
<caption>${escapeXML(caption)}</caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table></div>`;
}

function figureElement({ caption, alt }: PictureBlock, svg: string): string {
  // the policy allows no style attribute, and a name that is shown on pointing would hide the cells
  const inline = svg
    .replaceAll(' style="image-rendering:pixelated"', "")
    .replace(/<title>[^<]*<\/title>\n?/, "")
    // by a function, as a string would take $& of a name for a pattern
    .replace("<svg ", () => `<svg aria-label="${escapeXML(alt)}" `);
  return `<figure>
<div class="scroll" role="region" tabindex="0" aria-label="${escapeXML(caption)}">
${inline}</div>
<figcaption>${escapeXML(caption)}</figcaption>
</figure>`;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

const texts = { en: { contents: "Contents" }, ja: { contents: "目次" } };
