/**
 * The certificates of a practice cluster, made when it starts and never stored with the program.
 *
 * @module
 */

import { type Certificate, parseCertificate } from "../x509/certificate.ts";
import { parseRevocationList, type RevocationList } from "../x509/crl.ts";
import { issue, type Issued, issueRevocationList, type KeySpec } from "../x509/issue.ts";
import type { Credentials } from "./tls/policy.ts";

/** The ways in which a node's certificate can be right or wrong. */
export type CertificateKind =
  | "member"
  | "rsa"
  | "rsa-1024"
  | "expires-soon"
  | "expired"
  | "not-yet-valid"
  | "revoked"
  | "self-signed"
  | "other-ca"
  | "same-dn-ca"
  | "intermediate"
  | "missing-intermediate"
  | "unnamed";

const DAY = 86_400_000;

interface Recipe {
  readonly issuer?: "cluster" | "other" | "same-dn" | "intermediate" | "self";
  readonly key?: KeySpec;
  /** Days from now. */
  readonly from?: number;
  readonly until?: number;
  readonly withIntermediate?: boolean;
  /** No subjectAltName, only a CN. */
  readonly isUnnamed?: boolean;
}

const RECIPES: Readonly<Record<CertificateKind, Recipe>> = {
  "member": {},
  "rsa": { key: "rsa-2048" },
  "rsa-1024": { key: "rsa-1024" },
  "expires-soon": { until: 9 },
  "expired": { from: -90, until: -2 },
  "not-yet-valid": { from: 2 },
  "revoked": {},
  "self-signed": { issuer: "self" },
  "other-ca": { issuer: "other" },
  "same-dn-ca": { issuer: "same-dn" },
  "intermediate": { issuer: "intermediate", withIntermediate: true },
  "missing-intermediate": { issuer: "intermediate" },
  "unnamed": { isUnnamed: true },
};

const CA_NAME = "O=Example Corp,CN=Practice Cluster CA";

/** As strict clients want it. */
const AS_CA = { ca: true, keyUsage: ["keyCertSign", "cRLSign"] } as const;

export class Authority {
  readonly now: Date;
  readonly #authorities: Promise<Record<"cluster" | "other" | "same-dn" | "intermediate", Issued>>;
  readonly #revoked: string[] = [];

  constructor(now: Date) {
    this.now = now;
    this.#authorities = this.#makeAuthorities();
  }

  /** The certificate that the cluster's truststores hold. */
  async root(which: "cluster" | "other" = "cluster"): Promise<Certificate> {
    return parseCertificate((await this.#authorities)[which].certificate);
  }

  /** The cluster's CA in a certificate that ends sooner: same name, same key. */
  async endingRoot(days: number): Promise<Certificate> {
    const { privateKey } = (await this.#authorities).cluster;
    const notBefore = this.#at(-100);
    const issued = await issue({
      subject: CA_NAME,
      key: privateKey,
      ...AS_CA,
      notBefore,
      notAfter: this.#at(days),
    });
    return parseCertificate(issued.certificate);
  }

  /** A certificate and key for a node or a client. */
  async credentials(name: string, address: string, kind: CertificateKind): Promise<Credentials> {
    const { issuer = "cluster", key, from = -1, until = 365, withIntermediate, isUnnamed } =
      RECIPES[kind];
    const authorities = await this.#authorities;
    const issued = await issue({
      subject: `O=Example Corp,CN=${name}`,
      ...(issuer === "self" ? {} : { issuer: authorities[issuer] }),
      ...(key === undefined ? {} : { key }),
      notBefore: this.#at(from),
      notAfter: this.#at(until),
      ...(isUnnamed ? {} : { dnsNames: [name], ipAddresses: [address] }),
    });
    if (kind === "revoked") {
      this.#revoked.push(parseCertificate(issued.certificate).serialNumber);
    }
    const intermediate = withIntermediate ? [authorities.intermediate.certificate] : [];
    return { chain: [issued.certificate, ...intermediate], privateKey: issued.privateKey };
  }

  /** Revokes every "revoked" certificate made so far; due to be replaced in so many days. */
  async revocationList(
    days = 30,
  ): Promise<{ readonly der: Uint8Array; readonly list: RevocationList }> {
    const der = await issueRevocationList({
      issuer: (await this.#authorities).cluster,
      thisUpdate: this.#at(Math.min(-1 / 24, days - 30)),
      nextUpdate: this.#at(days),
      revoked: this.#revoked,
    });
    return { der, list: parseRevocationList(der) };
  }

  async #makeAuthorities() {
    const common = { notBefore: this.#at(-100), notAfter: this.#at(3650), ...AS_CA } as const;
    const [cluster, other, sameDn] = await Promise.all(
      [CA_NAME, "O=Example Corp,CN=Other CA", CA_NAME].map((subject) =>
        issue({ ...common, subject })
      ),
    ) as [Issued, Issued, Issued];
    const intermediate = await issue({
      ...common,
      subject: "O=Example Corp,CN=Practice Intermediate CA",
      issuer: cluster,
    });
    return { cluster, other, "same-dn": sameDn, intermediate };
  }

  #at(days: number): Date {
    return new Date(this.now.getTime() + days * DAY);
  }
}
