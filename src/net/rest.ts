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

/** How a clock of ours and a peer's compare: from the Date header of an answer (RFC 9110 §6.6.1). */
export interface ClockReading {
  /** Ours minus theirs, in milliseconds. */
  readonly skewMs: number;
  /** The way there and back, and the whole seconds in which the header counts. */
  readonly uncertaintyMs: number;
}

export interface RestClient {
  /** The surest reading of all answers so far; `null` when none told the time. */
  clock(): ClockReading | null;
  /** GETs a path such as `/v2/config/storage_port` and parses its JSON. */
  get(path: string): Promise<RestAnswer>;
  close(): Promise<void>;
}

/**
 * A client for one API address, for example `http://127.0.0.1:10000`. Connections are kept alive and
 * at most two are open; a GET that finds no connection is tried once more. `now` is this host's clock.
 */
export function restClient(
  base: string,
  signal: AbortSignal,
  timeoutMs: number,
  now: () => Date,
): RestClient {
  const agent = new Agent({ connections: 2, keepAliveTimeout: 4000, maxResponseSize: MAX_BODY });

  let surest: ClockReading | null = null;
  const once = async (url: URL): Promise<RestAnswer> => {
    const asked = now().getTime();
    const { statusCode, headers, body } = await request(url, {
      method: "GET",
      dispatcher: agent,
      headers: { accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const reading = readClock(headers["date"], asked, now().getTime());
    if (reading && (surest === null || reading.uncertaintyMs < surest.uncertaintyMs)) {
      surest = reading;
    }
    const text = await readBounded(body);
    if (statusCode !== 200) return { ok: false, status: statusCode, message: errorText(text) };
    try {
      return { ok: true, value: JSON.parse(text) };
    } catch {
      return { ok: false, status: statusCode, message: "the answer is not JSON" };
    }
  };

  return {
    clock: () => surest,
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

const SECOND = 1000;

/**
 * A server writes the second that has begun, and Seastar's keeps its text for another one, so that the
 * true time is up to two seconds later.
 */
function readClock(
  header: string | readonly string[] | undefined,
  askedMs: number,
  answeredMs: number,
): ClockReading | null {
  const told = typeof header === "string" ? Date.parse(header.slice(0, 64)) : NaN;
  if (Number.isNaN(told) || answeredMs < askedMs) return null;
  return {
    skewMs: Math.round((askedMs + answeredMs) / 2 - (told + SECOND)),
    uncertaintyMs: Math.ceil((answeredMs - askedMs) / 2 + SECOND),
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
