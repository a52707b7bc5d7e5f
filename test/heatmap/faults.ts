import { type Box, type Scene, textBox } from "../../src/heatmap/scene.ts";
import { measure } from "./sample.ts";

/** What is wrong with a scene: texts beyond the edge, on each other, on the cells or on the colour bar. */
export function faults(scene: Scene): string[] {
  const boxes = scene.texts
    .filter(({ role }) => role !== "message")
    .map((text) => ({ name: `${text.role} ${text.text}`, ...textBox(text, measure) }));
  const found = boxes
    .filter((b) => b.x < 0 || b.y < 0 || b.x + b.width > scene.width || b.y + b.height > scene.height)
    .map(({ name }) => `${name} is clipped`);
  const drawn = [
    { name: "color bar", ...scene.colorBar },
    ...(scene.missingPatch === undefined ? [] : [{ name: "patch", ...scene.missingPatch }]),
    ...scene.panels.map(({ plot }) => ({ name: "cells", ...plot })),
    ...scene.panels.flatMap(({ strip }) =>
      strip === undefined
        ? []
        : [
            { name: "band", ...strip.band },
            { name: "share", ...strip.share },
          ],
    ),
  ];
  const all = [...boxes, ...drawn];
  all.forEach((a, i) => {
    const dated = a.name.startsWith("mark");
    if (dated && !scene.panels.some(({ plot }) => within(a, plot)))
      found.push(`${a.name} is beside the cells`);
    for (const b of all.slice(i + 1)) {
      if (overlap(a, b) && !(dated && b.name === "cells")) found.push(`${a.name} is on ${b.name}`);
    }
  });
  return found;
}

function within(a: Box, b: Box): boolean {
  return a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
}

function overlap(a: Box, b: Box): boolean {
  const slack = 0.01;
  return (
    a.x < b.x + b.width - slack &&
    b.x < a.x + a.width - slack &&
    a.y < b.y + b.height - slack &&
    b.y < a.y + a.height - slack
  );
}
