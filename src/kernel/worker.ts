// What a browser's worker runs.
import { serve } from "./serve.ts";

const handle = serve((reply, transfer) => postMessage(reply, { transfer }));
addEventListener("message", (event) => handle(event.data));
