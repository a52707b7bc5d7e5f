// a worker that reads files: see readFiles of input.ts
import { serve } from "../node/crew.ts";
import type { CSVOptions } from "../source/csv.ts";
import type { ReadFile } from "../source/file.ts";
import { readFile } from "./file.ts";

serve(async ({ path, options }: { path: string; options: CSVOptions }): Promise<ReadFile> => {
  const { panel, format } = await readFile(path, options);
  const { values } = panel;
  // a view would take all that it is a part of along
  return values.byteLength === values.buffer.byteLength
    ? { panel, format }
    : { panel: { ...panel, values: values.slice() }, format };
});
