export { addressOf, stateFrom } from "./address.ts";
export { defineViewer, RollbetaHeatmap } from "./element.ts";
export type { Market } from "./engine/market.ts";
export { packMarket } from "./engine/packed.ts";
export { type MountedViewer, mountViewer, type ViewerEvents } from "./mount.ts";
export type { Opening } from "./part.ts";
export type { Frame, MarketInfo, OpenedFile, Reading, Rows, Source } from "./protocol.ts";
export { defaultState, type State, type View } from "./state.ts";
export { Viewer, type ViewerOptions } from "./viewer.ts";
