/**
 * ScyllaDB's REST API, read only. The API has destructive calls too; this client can say nothing but
 * GET, so no mistake above it can change a node.
 *
 * @module
 */

import { Agent, request } from "undici";

/** The longest answer that is read, in bytes. `failure_detector/endpoints` of 1,000 nodes is far below. */
const MAX_BODY = 8 * 1024 * 1024;

/** An answer, or why there is none. `status` 0 means that no HTTP answer came. */
export type RestAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

export interface RestClient {
  /** GETs a path such as `/v2/config/storage_port` and parses its JSON. */
  get(path: string): Promise<RestAnswer>;
  close(): Promise<void>;
}

/**
 * A client for one API address, for example `http://127.0.0.1:10000`. Connections are kept alive and
 * at most two are open; a GET that finds no connection is tried once more.
 */
export function restClient(base: string, signal: AbortSignal, timeoutMs: number): RestClient {
  const agent = new Agent({ connections: 2, keepAliveTimeout: 4000, maxResponseSize: MAX_BODY });

  const once = async (url: URL): Promise<RestAnswer> => {
    const { statusCode, body } = await request(url, {
      method: "GET",
      dispatcher: agent,
      headers: { accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await readBounded(body);
    if (statusCode !== 200) return { ok: false, status: statusCode, message: errorText(text) };
    try {
      return { ok: true, value: JSON.parse(text) };
    } catch {
      return { ok: false, status: statusCode, message: "the answer is not JSON" };
    }
  };

  return {
    async get(path) {
      const url = new URL(path, base);
      for (let tries = 1;; tries++) {
        try {
          return await once(url);
        } catch (error) {
          if (signal.aborted || tries === 2) return { ok: false, status: 0, message: why(error) };
        }
      }
    },
    close: () => agent.destroy(),
  };
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`the answer is longer than ${MAX_BODY} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** ScyllaDB's errors are `{"message": …, "code": …}`. */
function errorText(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Not JSON: a proxy's page, say. Its beginning is the best there is.
  }
  return text.slice(0, 200);
}

function why(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  if (error.name === "TimeoutError") return "no answer in time";
  return typeof code === "string" ? `${code}: ${error.message}` : error.message;
}
