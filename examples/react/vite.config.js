export default {
  // the viewer's worker loads codecs when they are first needed, in files of their own
  worker: { format: "es" },
  // the development server leaves the package as it is, so that the worker is found
  optimizeDeps: { exclude: ["rollbeta"] },
};
