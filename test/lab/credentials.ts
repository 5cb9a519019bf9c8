/**
 * TLS listeners for tests: one authority, and a node that serves TLS as the options say.
 *
 * @module
 */

import { Authority, type CertificateKind } from "../../src/lab/authority.ts";
import { type LabNode, startNode } from "../../src/lab/node.ts";
import { filterService, tlsService } from "../../src/lab/service.ts";
import { type Credentials, SEASTAR_DEFAULT, type TlsOptions } from "../../src/lab/tls/policy.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { clock } from "../clock.ts";

export interface Pki {
  readonly authority: Authority;
  readonly root: Awaited<ReturnType<Authority["root"]>>;
  readonly node: Credentials;
  readonly clients: Readonly<Record<CertificateKind, Credentials>>;
  options(changes?: Partial<TlsOptions>): TlsOptions;
}

const KINDS = [
  "member",
  "expired",
  "not-yet-valid",
  "revoked",
  "other-ca",
  "same-dn-ca",
  "self-signed",
] as const;

/** Makes the certificates that the tests of one file share. */
export async function makePki(key: "member" | "rsa" = "member"): Promise<Pki> {
  const authority = new Authority(new Date());
  const node = await authority.credentials("n1", "127.0.0.1", key);
  const entries = await Promise.all(
    KINDS.map(async (kind) =>
      [kind, await authority.credentials(`client-${kind}`, "127.0.0.1", kind)] as const
    ),
  );
  const root = await authority.root();
  const { list } = await authority.revocationList();
  return {
    authority,
    root,
    node,
    clients: Object.fromEntries(entries) as Pki["clients"],
    options: (changes = {}) => ({
      policy: SEASTAR_DEFAULT,
      credentials: node,
      clientAuth: "none",
      caNames: [root.subject.der],
      tickets: true,
      judge: (chain) =>
        judgeChain({
          chain: chain.map((der) => parseCertificate(der)),
          truststore: [root],
          revocationLists: [list],
          at: new Date(),
        }).log,
      ...changes,
    }),
  };
}

/** A node on 127.0.0.1 whose TLS port does as `options` say. */
export function startTls(options: TlsOptions): Promise<LabNode> {
  return startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => filterService,
    sslStorage: () => tlsService(options),
  });
}

/** Starts, lends out, stops. */
export async function withTls<T>(
  options: TlsOptions,
  use: (node: LabNode) => Promise<T>,
): Promise<T> {
  const node = await startTls(options);
  try {
    return await use(node);
  } finally {
    await node.close();
  }
}
