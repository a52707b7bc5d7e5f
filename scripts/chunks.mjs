// Which modules of the viewer's page stand in a file together: those that load at the same moment, as more text in a file packs
// better than the same text in many, and is fewer requests.

/** Of other libraries, and large; they load when a file needs them. */
const CODEC = /\/(?:parquet|arrow)(?:-file)?\.ts$|\/node_modules\//;

/** Groups of modules for rolldown's `codeSplitting`, by what reaches them: the page, its worker, the reader of files, exports. */
export function chunks({ start, page, worker, reader, exporter }) {
  const reached = new Map();
  /** What a module loads at once, or what it may ever load but codecs. */
  function reach(root, isLater, context) {
    const key = `${root} ${isLater}`;
    const known = reached.get(key);
    if (known !== undefined) return known;
    const found = new Set();
    reached.set(key, found);
    const visit = (id) => {
      if (found.has(id) || (isLater && CODEC.test(id))) return;
      found.add(id);
      const { importedIds = [], dynamicallyImportedIds = [] } = context.getModuleInfo(id) ?? {};
      for (const next of [...importedIds, ...(isLater ? dynamicallyImportedIds : [])]) visit(next);
    };
    visit(root);
    return found;
  }
  const group = (name, isIn, i, { length }) => ({
    debugName: name,
    priority: length - i,
    name: (id, context) => {
      const [now, later] = [false, true].map((isLater) => (root) => reach(root, isLater, context).has(id));
      // an entry does something, and what is shared must not
      return id !== worker && isIn(now, later) ? name : null;
    },
  });
  const groups = {
    app: (now) => now(start),
    common: (now) => now(page) && now(worker),
    // a page cannot run in a worker
    drawing: (now, later) => now(page) && later(worker),
    page: (now) => now(page),
    engine: (now) => now(worker),
    // who exports need not have opened a file
    words: (now, later) => now(exporter) && later(reader),
    reader: (_, later) => later(reader),
  };
  return {
    groups: [
      ...Object.entries(groups).map(([name, isIn], i, all) => group(name, isIn, i, all)),
      // of the codec, which its reader and its writer share
      { name: "parquet-constants", test: /\/hyparquet\/src\/constants\.js$/ },
    ],
  };
}
