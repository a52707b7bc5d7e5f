export { type ArrowFormat, fromArrow } from "./source/arrow.ts";
export { type ArrowOptions, toArrow } from "./table/arrow.ts";
