import type { Context, Part } from "../part.ts";

export function plot(context: Context): Part {
  const element = document.createElement("section");
  const canvas = element.appendChild(document.createElement("canvas"));
  canvas.style.width = "100%";
  canvas.style.height = "400px";
  const watch = new ResizeObserver(() => {
    const scale = devicePixelRatio;
    context.resize(Math.round(canvas.clientWidth * scale), Math.round(canvas.clientHeight * scale));
  });
  watch.observe(canvas);
  let shown: unknown;
  return {
    element,
    update() {
      const { frame } = context;
      if (frame === undefined || frame === shown) return;
      shown = frame;
      canvas.width = frame.width;
      canvas.height = frame.height;
      canvas.getContext("2d")!.putImageData(new ImageData(frame.pixels, frame.width, frame.height), 0, 0);
    },
    destroy: () => watch.disconnect(),
  };
}
