import type { View } from "../state.ts";
import { type Bounds, boxView, isFull, type Point, panView, pinchView, sameView, zoomView } from "./view.ts";

/** What gestures over the cells may do. */
export interface Gestured {
  view(): View | undefined;
  bounds(): Bounds;
  /** Whether dragging draws a box to zoom to. */
  boxing(): boolean;
  /** `live`: the gesture goes on. */
  move(view: View, live: boolean): void;
  /** undefined: the pointer has left. */
  point(at: Point | undefined): void;
  choose(at: Point): void;
  box(corners: readonly [Point, Point] | undefined): void;
}

/** CSS pixels up to which a pointer has not been dragged. */
const STILL = 4;
/** Milliseconds after which a wheel rests. */
const REST = 180;

/** Listens to pointers and the wheel over an element; what comes within a frame is one change. Returns what ends it. */
export function listenGestures(element: HTMLElement, on: Gestured): () => void {
  const pointers = new Map<number, Point>();
  let begun: { view: View; points: Map<number, Point>; dragged: boolean; box: boolean } | undefined;
  let wheel: { factors: Point; by: Point; at: Point } | undefined;
  let hover: PointerEvent | undefined;
  /** Of the element while it is dragged over: asking would lay the page out at every step. */
  let held: DOMRect | undefined;
  let frame = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const pointOf = (event: MouseEvent): Point => {
    const box = held ?? element.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const soon = () => {
    frame ||= requestAnimationFrame(apply);
  };
  const begin = () => {
    const view = on.view();
    const box = on.boxing() || (begun?.box ?? false);
    const dragged = begun?.dragged ?? false;
    if (pointers.size === 0) held = undefined;
    begun = view && pointers.size > 0 ? { view, points: new Map(pointers), dragged, box } : undefined;
  };

  function apply(): void {
    frame = 0;
    if (wheel !== undefined) {
      const view = on.view();
      const { factors, by, at } = wheel;
      wheel = undefined;
      if (view) on.move(panView(zoomView(view, factors, at, on.bounds()), by, on.bounds()), true);
      clearTimeout(rest);
      rest = setTimeout(() => {
        const last = on.view();
        if (last) on.move(last, false);
      }, REST);
    }
    if (begun?.dragged) drag(true);
    else if (hover !== undefined) on.point(pointOf(hover));
    hover = undefined;
  }

  function drag(live: boolean): void {
    const { view, points, box } = begun!;
    const before = [...points.values()];
    const now = [...points.keys()].map((id) => pointers.get(id)!);
    const [a, b] = [before[0]!, now[0]!];
    if (before.length >= 2) {
      const aspect = held!.width / held!.height;
      on.move(pinchView(view, [a, before[1]!], [b, now[1]!], aspect, on.bounds()), live);
    } else if (box) {
      on.box(live ? [a, b] : undefined);
      if (!live) on.move(boxView(view, a, b, on.bounds()), false);
    } else on.move(panView(view, { x: a.x - b.x, y: a.y - b.y }, on.bounds()), live);
  }

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    held ??= element.getBoundingClientRect();
    pointers.set(event.pointerId, pointOf(event));
    begin();
    if (begun && pointers.size === 1 && event.shiftKey) begun.box = true;
    if (begun && pointers.size >= 2) begun.dragged = true;
  };
  const moved = (event: PointerEvent) => {
    if (!pointers.has(event.pointerId)) hover = event;
    else {
      const at = pointOf(event);
      pointers.set(event.pointerId, at);
      const from = begun?.points.get(event.pointerId);
      if (begun && from) {
        const { width, height } = held!;
        const far = Math.hypot((at.x - from.x) * width, (at.y - from.y) * height);
        begun.dragged ||= far > STILL;
        if (begun.dragged) on.point(undefined);
      }
    }
    soon();
  };
  const up = (event: PointerEvent) => {
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, pointOf(event));
    const ended = begun;
    if (ended?.dragged) drag(pointers.size > 1);
    pointers.delete(event.pointerId);
    begin();
    if (pointers.size > 0 || ended === undefined || ended.dragged) return;
    on.point(pointOf(event));
    on.choose(pointOf(event));
  };
  const gone = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    on.box(undefined);
    const view = on.view();
    if (begun?.dragged && view) on.move(view, false);
    begin();
  };
  const leave = (event: PointerEvent) => {
    hover = undefined;
    if (event.pointerType === "mouse" && pointers.size === 0) on.point(undefined);
  };
  const turn = (event: WheelEvent) => {
    const view = on.view();
    if (view === undefined) return;
    const at = pointOf(event);
    const { factors, by } = wheelOf(event, element);
    const next = panView(zoomView(view, factors, at, on.bounds()), by, on.bounds());
    // where there is nothing more to be seen the page scrolls
    if (sameView(next, view) && isFull(view, on.bounds()) && !event.ctrlKey && wheel === undefined) return;
    event.preventDefault();
    on.point(undefined);
    const before = wheel ?? { factors: { x: 1, y: 1 }, by: { x: 0, y: 0 } };
    wheel = {
      at,
      factors: { x: before.factors.x * factors.x, y: before.factors.y * factors.y },
      by: { x: before.by.x + by.x, y: before.by.y + by.y },
    };
    soon();
  };
  const twice = (event: MouseEvent) => {
    const view = on.view();
    if (view) on.move(zoomView(view, { x: 0.5, y: 0.5 }, pointOf(event), on.bounds()), false);
  };

  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", moved);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", gone);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("wheel", turn, { passive: false });
  element.addEventListener("dblclick", twice);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(rest);
  };
}

const LINE = 16;
const PAGE = 400;

/** What a turn of the wheel does: zooms both axes, with shift the dates, with alt the tickers; sideways it moves. */
function wheelOf(event: WheelEvent, element: HTMLElement): { factors: Point; by: Point } {
  const unit = [1, LINE, PAGE][event.deltaMode] ?? 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  const none = { x: 0, y: 0 };
  // pinching a touchpad comes as ctrl and small steps
  const speed = event.ctrlKey ? 0.01 : 0.0018;
  const factor = Math.exp(Math.max(-1, Math.min(1, speed * (event.shiftKey ? dy || dx : dy))));
  if (event.shiftKey) return { factors: { x: factor, y: 1 }, by: none };
  if (event.altKey) return { factors: { x: 1, y: factor }, by: none };
  if (Math.abs(dx) > Math.abs(dy)) {
    return { factors: { x: 1, y: 1 }, by: { x: dx / element.clientWidth, y: 0 } };
  }
  return { factors: { x: factor, y: factor }, by: none };
}
