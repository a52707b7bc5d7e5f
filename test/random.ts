export { normal, uniform } from "../bench/panels.mjs";
