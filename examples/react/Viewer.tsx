import { type CSSProperties, useEffect, useRef } from "react";
import {
  type MountedViewer,
  mountViewer,
  type Source,
  type State,
  type ViewerEvents,
  type ViewerOptions,
} from "rollbeta/viewer";

type Handlers = {
  [Name in keyof ViewerEvents as `on${Capitalize<Name>}`]?: (detail: ViewerEvents[Name]) => void;
};

export interface ViewerProps extends Handlers, Pick<ViewerOptions, "locale" | "theme" | "worker"> {
  /** Makes what is shown; another function opens another market. Its bytes are handed over to the viewer. */
  source: () => Source | Promise<Source>;
  /** What the page decides of the state; the user decides the rest. */
  state?: Partial<State>;
  className?: string;
  style?: CSSProperties;
}

const EVENTS = { hover: "onHover", select: "onSelect", range: "onRange", state: "onState" } as const;

/** The viewer as a component; give it a height. */
export function Viewer(props: ViewerProps) {
  const { source, state, locale = "en", theme = "auto", className, style } = props;
  const element = useRef<HTMLDivElement>(null);
  const viewer = useRef<MountedViewer>(undefined);
  const newest = useRef(props);
  useEffect(() => {
    newest.current = props;
  });

  useEffect(() => {
    const { state, locale, theme, worker } = newest.current;
    const mounted = mountViewer(element.current!, {
      ...(state && { state }),
      ...(locale && { locale }),
      ...(theme && { theme }),
      ...(worker && { worker }),
    });
    viewer.current = mounted;
    for (const name of Object.keys(EVENTS) as (keyof typeof EVENTS)[]) {
      mounted.on(name, (detail) => newest.current[EVENTS[name]]?.(detail as never));
    }
    return () => {
      viewer.current = undefined;
      mounted.destroy();
    };
  }, []);

  useEffect(() => {
    void viewer.current?.open(source());
  }, [source]);

  useEffect(() => {
    const mounted = viewer.current;
    if (mounted === undefined || state === undefined) return;
    // what is so already is no change, or a page that keeps the state would go round in circles
    const isNew = ([name, value]: [string, unknown]) =>
      JSON.stringify(mounted.state[name as keyof State]) !== JSON.stringify(value);
    const change = Object.entries(state).filter(isNew);
    if (change.length > 0) mounted.set(Object.fromEntries(change));
  }, [state]);

  useEffect(() => {
    if (viewer.current) Object.assign(viewer.current, { locale, theme });
  }, [locale, theme]);

  return <div ref={element} className={className} style={style} />;
}
