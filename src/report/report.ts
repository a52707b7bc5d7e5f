import { pick } from "../panel/result.ts";
import type { Report, Section } from "./content.ts";
import { grouped, plural } from "./numbers.ts";
import { aboutSection } from "./sections/about.ts";
import { betasSection } from "./sections/betas.ts";
import { crossingsSection } from "./sections/crossings.ts";
import { dataSection } from "./sections/data.ts";
import { definitionsSection } from "./sections/definitions.ts";
import { heatmapSection } from "./sections/heatmap.ts";
import { limitsSection } from "./sections/limits.ts";
import { portfolioSection } from "./sections/portfolio.ts";
import { scenarioSection } from "./sections/scenario.ts";
import { sectorsSection } from "./sections/sectors.ts";
import { statesSection } from "./sections/states.ts";
import { summarySection } from "./sections/summary.ts";
import type { Subject } from "./subject.ts";
import { type View, viewOf } from "./view.ts";

/** In the order in which they stand; what does not apply is left out. */
const SECTIONS: readonly ((view: View) => Section | undefined)[] = [
  aboutSection,
  summarySection,
  portfolioSection,
  heatmapSection,
  statesSection,
  betasSection,
  crossingsSection,
  sectorsSection,
  scenarioSection,
  dataSection,
  definitionsSection,
  limitsSection,
];

/** Everything that a report says, from its betas; how it is written comes after. */
export function composeReport(subject: Subject): Report {
  const view = viewOf(subject);
  const t = texts[subject.locale];
  const { tickers, market, words } = view;
  const rows = view.betas.time.values.length;
  return {
    locale: subject.locale,
    title: subject.title ?? t.title(tickers.length, market.tickers[0]!),
    subtitle: t.subtitle(words.title(pick(subject.result, { stat: "beta" })), view.date(rows - 1)),
    sections: SECTIONS.map((section) => section(view)).filter((section) => section !== undefined),
    colophon: t.colophon(subject.version),
  };
}

const en = {
  title: (count: number, market: string) => `${plural(count, "ticker")} and ${market}: market sensitivity`,
  subtitle: (title: string, date: string) => `${title}, as of ${date}`,
  colophon: (version: string) => `Made by rollbeta ${version}.`,
};

const ja: typeof en = {
  title: (count, market) => `${market} に対する ${grouped(count)} 銘柄の市場感応度`,
  subtitle: (title, date) => `${title}、${date}時点`,
  colophon: (version) => `rollbeta ${version} により作成。`,
};

const texts = { en, ja };
