import type { Block, Report, Table } from "./content.ts";

/** A report as Markdown with tables (GFM). `pictures`: by name, addresses of its pictures. */
export function markdownReport(report: Report, pictures: ReadonlyMap<string, string>): string {
  const { title, subtitle, sections, colophon } = report;
  const parts = [
    `# ${escaped(title)}`,
    escaped(subtitle),
    ...sections.flatMap(({ heading, blocks }) => [
      `## ${escaped(heading)}`,
      ...blocks.map((block) => blockText(block, pictures)),
    ]),
    "---",
    escaped(colophon),
  ];
  return `${parts.join("\n\n")}\n`;
}

function blockText(block: Block, pictures: ReadonlyMap<string, string>): string {
  switch (block.kind) {
    case "paragraph":
      return escaped(block.text);
    case "list":
      return block.items.map((item) => `- ${escaped(item)}`).join("\n");
    case "terms":
      return block.items.map(({ name, text }) => `- **${escaped(name)}**: ${escaped(text)}`).join("\n");
    case "figures":
      return [
        rowText(block.items.map(({ name }) => escaped(name))),
        `|${block.items.map(() => "---").join("|")}|`,
        rowText(block.items.map(({ value }) => `**${escaped(value)}**`)),
        rowText(block.items.map(({ detail }) => escaped(detail))),
      ].join("\n");
    case "table":
      return block.folded === undefined
        ? tableText(block)
        : `<details>\n<summary>${escaped(block.folded)}</summary>\n\n${tableText(block)}\n\n</details>`;
    case "picture":
      return `![${escaped(block.alt)}](${encodeURI(pictures.get(block.name)!).replace(/[()]/g, (mark) => (mark === "(" ? "%28" : "%29"))})\n\n*${escaped(block.caption)}*`;
  }
}

function tableText({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => rowText(cells.map(escaped));
  return [
    `*${escaped(caption)}*`,
    "",
    line(columns.map(({ name }) => name)),
    `|${columns.map(({ align }) => (align === "end" ? "---:" : "---")).join("|")}|`,
    ...rows.map(line),
  ].join("\n");
}

function rowText(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Text in which nothing is a mark of Markdown or HTML. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|#~]/g, (mark) => (mark === "<" ? "&lt;" : mark === ">" ? "&gt;" : `\\${mark}`))
    .replaceAll(/&(?!lt;|gt;)/g, "&amp;")
    .replace(/\s+/g, " ");
}
