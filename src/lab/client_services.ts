/**
 * What stands behind a node's ports for clients, in the clear and inside TLS, with the lines that it
 * writes: none for a client that asks what the node supports, and by release one for whoever does not
 * get through the handshake.
 *
 * @module
 */

import { GNUTLS_ERRORS } from "../explain/messages/gnutls_errors.ts";
import { isAtLeast, type Release } from "../scylla/release.ts";
import { serveAlternator } from "./alternator.ts";
import { type CqlOptions, serveCql } from "./cql.ts";
import type { Report } from "./rpc.ts";
import { type Service, withinTls } from "./service.ts";
import type { TlsOptions } from "./tls/policy.ts";
import { type Refusal, refusals } from "./tls/refusal.ts";

/** CQL; with `tls` inside TLS alone. */
export function cqlPort(
  options: Omit<CqlOptions, "shard">,
  tls: TlsOptions | null,
  release: Release,
): Service {
  return async (visit) => {
    const { shard } = visit.count();
    if (tls === null) return await serveCql(visit.stream, { ...options, shard });
    const complain = (refusal: Refusal) => sayCql(refusal, release, visit.report);
    await withinTls(visit, tls, (inside) => serveCql(inside, { ...options, shard }), { complain });
  };
}

/** Alternator's HTTP; with `tls` HTTPS. */
export function alternatorPort(tls: TlsOptions | null, clock: () => Date): Service {
  return async (visit) => {
    if (tls === null) return await serveAlternator(visit.stream, clock);
    const complain = (refusal: Refusal) =>
      visit.report("ERROR", `request error: ${exceptionOf(refusal)}`);
    await withinTls(visit, tls, (inside) => serveAlternator(inside, clock), { complain });
  };
}

/** `generic_server.cc`: since 2025.4 the handshake is looked into, which hides that a peer just left. */
function sayCql(refusal: Refusal, release: Release, report: Report): void {
  const error = exceptionOf(refusal);
  if (!isAtLeast(release, 2025, 4)) {
    if (!JUST_LEFT.has(refusal.text)) {
      report("INFO", `exception while processing connection: ${error}`);
    }
    return;
  }
  const failed = `Inspecting TLS connection failed: ${error}`;
  if (isAtLeast(release, 2026, 1)) {
    report("INFO", `exception while processing connection: std::runtime_error (${failed})`);
  } else report("WARN", failed);
}

const RESET = "Connection reset by peer";
const JUST_LEFT: ReadonlySet<string> = new Set([refusals.hungUp().text, RESET]);

/** An exception as `{}` prints it. */
function exceptionOf({ text, alert }: Refusal): string {
  if (text === RESET) return `std::system_error (error system:104, read: ${text})`;
  const known = GNUTLS_ERRORS.find((each) => each.text === text || each.text === `${text}.`);
  if (known !== undefined) return `std::system_error (error GnuTLS:${known.code}, ${text})`;
  return alert === null
    ? `seastar::tls::verification_error (${text})`
    : `std::runtime_error (${text})`;
}
