/**
 * What one connection costs, by kind and by phase: this process's CPU time, the server's, and when
 * the parts of a handshake were over.
 *
 * @module
 */

import { canComplete, cipherSuite } from "../../src/crypto/suites.ts";
import type { Offer } from "../../src/handshake/offer.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import { glimpse, peerOffer, suitesOf } from "../../src/probe/offers.ts";
import type { Means } from "../../src/probe/probe.ts";
import { namedGroups, TLS12, TLS13 } from "../../src/wire/registry.ts";
import { meansOf } from "../interop/session.ts";
import { measure, median } from "./measure.ts";

/** Milliseconds of CPU and of the clock, for one connection. */
export interface HandshakeCost {
  readonly kind: string;
  readonly cpuMs: number;
  readonly serverMs: number | null;
  readonly wallMs: number;
  /** After connect: the server's first answer, its Finished, the answer inside TLS. */
  readonly phases: readonly (number | null)[];
}

export const PHASES = ["first answer", "Finished", "answer inside"];

/** With `rpc`, the server answers RPC inside TLS, so that whole conversations can be had. */
export async function handshakeCosts(
  { port, pid }: { readonly port: number; readonly pid: number },
  rpc: boolean,
  times: number,
): Promise<HandshakeCost[]> {
  const means = meansOf(port, 3000);
  const costs: HandshakeCost[] = [];
  for (const [kind, offer] of Object.entries(rpc ? conversations(means) : glimpses(means))) {
    const connect = () =>
      means.handshake({ port, purpose: "bench", identity: "none", offer: offer() });
    for (let i = 0; i < 20; i++) await connect();
    const seen: Handshake[] = [];
    const { cpuMs, serverMs, wallMs } = await measure(pid, async () => {
      for (let i = 0; i < times; i++) seen.push(await connect());
    });
    costs.push({
      kind,
      cpuMs: cpuMs / times,
      serverMs: serverMs === null ? null : serverMs / times,
      wallMs: wallMs / times,
      phases: phasesOf(seen),
    });
  }
  return costs;
}

function glimpses(means: Means): Record<string, () => Offer> {
  const only = (exchange: string) =>
    suitesOf(TLS12).filter((suite) => cipherSuite(suite)?.keyExchange === exchange);
  const unknown = [0xc02f + 0x1000];
  const share = [namedGroups.codeOf("x25519") ?? 0];
  return {
    "refused hello": () => glimpse(means, [TLS12], unknown),
    "TLS 1.3, HelloRetryRequest": () => glimpse(means, [TLS13], suitesOf(TLS13), { keyShares: [] }),
    "TLS 1.3, ServerHello": () => glimpse(means, [TLS13], suitesOf(TLS13), { keyShares: share }),
    "TLS 1.2 RSA, ServerHello": () => glimpse(means, [TLS12], only("RSA")),
    "TLS 1.2 ECDHE, ServerHello": () => glimpse(means, [TLS12], only("ECDHE")),
    "TLS 1.2 DHE, ServerHello": () => glimpse(means, [TLS12], only("DHE"), { groups: share }),
    "TLS 1.3, server's flight": () =>
      glimpse(means, [TLS13], suitesOf(TLS13).filter(canComplete), {
        keyShares: share,
        stopAfter: "server_flight",
      }),
  };
}

function conversations(means: Means): Record<string, () => Offer> {
  return {
    "TLS 1.3 with RPC inside": () => peerOffer(means, null, [TLS13]),
    "TLS 1.2 with RPC inside": () => peerOffer(means, null, [TLS12]),
    "TLS 1.3, nothing inside": () => plainOffer(means.freshness, { versions: [TLS13] }),
  };
}

function phasesOf(handshakes: readonly Handshake[]): (number | null)[] {
  const phase = (name: string) => {
    const times = handshakes.flatMap(({ outcome }) =>
      outcome?.capture.entries.find((entry) => entry.direction === "in" && entry.name === name)
        ?.atMs ?? []
    );
    return times.length === 0 ? null : median(times);
  };
  const first = handshakes.flatMap(({ outcome }) =>
    outcome?.capture.entries.find(({ direction }) => direction === "in")?.atMs ?? []
  );
  return [
    first.length === 0 ? null : median(first),
    phase("finished"),
    phase("application_data"),
  ];
}
