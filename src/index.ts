// first, so that a bundle begins with the text of the kernel: compressed apart from the code it takes 0.9 kB less
import "./kernel/wasm.generated.ts";

export { compareMatrices } from "./compare/compare.ts";
export { estimate } from "./estimate/estimate.ts";
export { ESTIMATORS, type EstimateOptions, type EstimateStat, type Estimator } from "./estimate/options.ts";
export { type ChangeOptions, changesOf } from "./explain/change.ts";
export {
  type Agg,
  type Arrangement,
  type ArrangeOptions,
  arrangeTickers,
  type ClusterOptions,
  type Context2D,
  type CreateCanvas,
  clusterRows,
  type DocumentFont,
  type DocumentFonts,
  defaultFontFamily,
  drawFacets,
  drawHeatmap,
  drawLines,
  type Facet,
  type FacetOptions,
  type FadeOptions,
  type HatchOptions,
  type HeatmapOptions,
  htmlFacets,
  htmlHeatmap,
  type Line,
  type LineChartOptions,
  type Lines,
  type LinesOptions,
  type LinesScene,
  type Locale,
  type LocaleTable,
  linesOf,
  localeTables,
  type Panel as HeatmapPanel,
  type Scene,
  type Sort,
  type SvgFacetOptions,
  type SvgLinesOptions,
  type SvgOptions,
  svgFacets,
  svgHeatmap,
  svgLines,
  type ThemeName,
} from "./heatmap/index.ts";
export {
  type Finding,
  type FindingKind,
  findingNotes,
  findingText,
} from "./inspect/finding.ts";
export { findGaps, type Gap, type PanelGaps } from "./inspect/gaps.ts";
export { findLeads, type Lead } from "./inspect/lead.ts";
export { findShort, type Need } from "./inspect/overlap.ts";
export { inspectReturns } from "./inspect/returns.ts";
export { findScales, type Scale } from "./inspect/scale.ts";
export { createPool } from "./kernel/browser.ts";
export type { Decay } from "./kernel/decay.ts";
export type { EwmOptions } from "./kernel/ewm.ts";
export type { ArrayOptions } from "./kernel/job.ts";
export { createKernel, type Kernel } from "./kernel/kernel.ts";
export type { KernelArray } from "./kernel/memory.ts";
export type { Gaps, RollingOptions } from "./kernel/options.ts";
export {
  type Pool,
  type PoolArrayOptions,
  type PoolEwmOptions,
  type PoolOptions,
  type PoolRollingOptions,
  type PoolWorker,
  WorkerError,
} from "./kernel/pool.ts";
export { type SmoothOptions, smooth } from "./kernel/smooth.ts";
export type { Step } from "./kernel/step.ts";
export {
  type Alignment,
  alignCalendars,
  type CalendarOptions,
  type CalendarRule,
  type DroppedDates,
} from "./panel/alignment.ts";
export type { Break, Segment } from "./panel/breaks.ts";
export {
  alignTo,
  dropTickers,
  mergePanels,
  sharedTime,
  sliceTime,
  takeSeries,
} from "./panel/calendar.ts";
export { type BetaChange, type Fit, ROLES, type Role } from "./panel/change.ts";
export { panelFromColumns } from "./panel/columns.ts";
export type { Agreement, Comparison, TickerDifference } from "./panel/comparison.ts";
export { type Band, bandOf } from "./panel/confidence.ts";
export { DataError } from "./panel/error.ts";
export {
  excessReturns,
  RATE_UNITS,
  type RateUnit,
  type RiskFree,
  type RiskFreeOptions,
  riskFreeReturns,
} from "./panel/excess.ts";
export { type FrequencyOptions, resamplePrices, resampleReturns } from "./panel/frequency.ts";
export { overlapFactor, overlapReturns } from "./panel/horizon.ts";
export { lagPanel } from "./panel/lag.ts";
export { type Listed, Shortlist } from "./panel/listed.ts";
export type { Matrix } from "./panel/matrix.ts";
export type { Method } from "./panel/method.ts";
export {
  type Bridge,
  type PairedReturns,
  type PairOptions,
  pairReturns,
  type ReturnPairs,
} from "./panel/pairs.ts";
export { createPanel, type Panel } from "./panel/panel.ts";
export {
  type Clash,
  ClashError,
  type Clashes,
  type ClashingCell,
  joinParts,
  type Part,
} from "./panel/parts.ts";
export type {
  Contribution,
  Hedge,
  MarketFit,
  MarketFits,
  Move,
  Portfolio,
  Weights,
} from "./panel/portfolio.ts";
export { type Crossing, REGIMES, type Regime, type Regimes } from "./panel/regimes.ts";
export {
  type Choice,
  EWM_STATS,
  type EwmStat,
  joinResults,
  pick,
  type Result,
  STATS,
  type Stat,
  type Window,
} from "./panel/result.ts";
export { type ReturnsOptions, toReturns } from "./panel/returns.ts";
export type { CrossSection, RiskOn } from "./panel/section.ts";
export { SQUARE_STATS, type Square, type SquareStat } from "./panel/square.ts";
export { dayNumber, formatTime, type TimeIndex } from "./panel/time.ts";
export { type Daily, toLocalDays } from "./panel/zone.ts";
export { fitAt, type PortfolioOptions, portfolioOf, weightsAt } from "./portfolio/portfolio.ts";
export {
  changedWeights,
  contributionsOf,
  hedgeOf,
  type MoveOptions,
  moveOf,
} from "./portfolio/scenario.ts";
export { type Exposure, exposureOf, type Rest, settleWeights } from "./portfolio/weights.ts";
export { type BreakOptions, breakPValue, breaksOf } from "./regime/breaks.ts";
export { countRegimes, type RegimeOptions, regimesOf } from "./regime/regime.ts";
export { sampleReturns } from "./sample/sample.ts";
export { type GroupOptions, type Groups, groupReturns, peerReturns } from "./sector/groups.ts";
export { type RiskOnOptions, riskOn } from "./sector/risk-on.ts";
export { crossSection } from "./sector/section.ts";
export { type CSVFormat, type CSVOptions, fromCSV } from "./source/csv.ts";
export type { TableFormat, TableOptions } from "./source/format.ts";
export { fromJSONLines, type JSONLinesFormat } from "./source/jsonlines.ts";
export { type SquareOptions, squareOf } from "./square/square.ts";
export { longCSV, panelCSV, squareCSV, wideCSV } from "./table/csv.ts";
export { type Deviation, type Verification, type VerifyOptions, verifyResult } from "./verify/verify.ts";
