import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DataError } from "../panel/error.ts";

/** What is served under a name. */
export interface Served {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Whether a browser may keep it. */
  readonly keep: boolean;
}

export interface Server {
  /** The address of the name "", with the token without which there is nothing. */
  readonly url: string;
  readonly port: number;
  /** Ends it, and what is connected to it. */
  close(): Promise<void>;
}

/** What a browser may do with all of it: nothing beyond this server, and share memory with its own workers. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/**
 * Serves these names, and nothing else, to this machine alone, under a path that nobody can guess. Requests are looked up, never
 * taken for the path of a file. `port` 0: one that is free. DataError where it cannot be listened on.
 */
export async function serveNames(names: ReadonlyMap<string, Served>, port = 0): Promise<Server> {
  const path = `/${randomBytes(24).toString("base64url")}/`;
  const server = createServer((request, response) => {
    // what comes along is not read
    request.resume();
    respond(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refused(port, error)));
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  // another name would be one that another site has made lead here
  const hosts = [`127.0.0.1:${own}`, `localhost:${own}`];

  function respond({ method = "", url = "", headers }: IncomingMessage, response: ServerResponse): void {
    const [asked] = url.split("?", 1);
    const served = asked!.startsWith(path) ? names.get(asked!.slice(path.length)) : undefined;
    const refuse = (status: number, more = {}) =>
      response.writeHead(status, { "content-length": 0, ...more }).end();
    if (!hosts.includes(headers.host ?? "")) refuse(403);
    else if (served === undefined) refuse(404);
    else if (method !== "GET" && method !== "HEAD") refuse(405, { allow: "GET, HEAD" });
    else {
      response.writeHead(200, {
        ...HEADERS,
        "content-type": served.type,
        "content-length": served.bytes.length,
        "cache-control": served.keep ? "private, max-age=3600" : "no-store",
      });
      response.end(method === "GET" ? served.bytes : undefined);
    }
  }

  return {
    url: `http://127.0.0.1:${own}${path}`,
    port: own,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refused(port: number, { code, message }: NodeJS.ErrnoException): DataError {
  if (code === "EADDRINUSE")
    return new DataError(`port ${port} is in use; choose another, or leave --port out for one that is free`);
  if (code === "EACCES")
    return new DataError(`port ${port} is not for everyone to listen on; choose one from 1024 on`);
  return new DataError(`port ${port}: ${message}`);
}
