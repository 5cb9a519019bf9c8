/**
 * What a practice cluster is made of, as data: its nodes, what each does wrong, and what ringshake
 * shall say about it.
 *
 * @module
 */

import type { ClientAuthMode, ClientRole, Mode, Verdict } from "../model/words.ts";
import type { CertificateKind } from "./authority.ts";
import type { FileOddity } from "./odd_files.ts";
import type { Service } from "./service.ts";
import type { TlsOptions, TlsPolicy } from "./tls/policy.ts";

/** A port that does not do what the node's mode makes of it; a service may use the node's own TLS. */
export type Oddity = "closed" | "timeout" | ((options: TlsOptions) => Service);

export type TruststoreKind = "cluster" | "other" | "both" | "none" | "pinned" | "ending";

/** One node, as far as it differs from the scenario's intent. */
export interface NodeSketch {
  readonly id: string;
  readonly dc: string;
  readonly rack: string;
  /** What the node really does; the intent when left out. */
  readonly runs?: Mode;
  readonly clientAuth?: ClientAuthMode;
  readonly certificate?: CertificateKind;
  /** The certificate in its files, where that is no longer the one it serves. */
  readonly certificateOnDisk?: CertificateKind;
  /** The id of an earlier node whose certificate and key this one uses as well. */
  readonly sharesCertificateOf?: string;
  /**
   * Whom the node trusts: a CA, both, nobody (an empty truststore), the cluster's CA and, beside it, each
   * node's certificate by itself, or a certificate of the cluster's CA that ends in forty days.
   */
  readonly truststore?: TruststoreKind;
  /** What is wrong with its files, while it runs on with what it has loaded. */
  readonly files?: FileOddity;
  /** Accepts any client certificate, which no ScyllaDB node does. */
  readonly trustsAnyone?: boolean;
  readonly policy?: TlsPolicy;
  /** The `priority_string` in its scylla.yaml; what it really does is its policy. */
  readonly priorityString?: string;
  /** Are session tickets on? Left out: as its release has it. */
  readonly tickets?: boolean;
  readonly release?: string;
  /** The word in its scylla.yaml, where that is not simply its mode. */
  readonly internodeEncryption?: string;
  /** A `ssl_storage_port` of its own; 7001 when left out. */
  readonly ownSslStoragePort?: number;
  readonly storagePort?: Oddity;
  readonly sslStoragePort?: Oddity;
  /** Left out: it has no port for clients. */
  readonly client?: ClientSketch;
}

/** A node's ports for clients. */
export interface ClientSketch {
  /** The numbers in its scylla.yaml; what is left out is not set there. */
  readonly ports: Readonly<Partial<Record<ClientRole, number>>>;
  /** `enabled` of client_encryption_options; without it there is no such block. */
  readonly enabled?: boolean;
  /** With `require_client_auth` comes a truststore. */
  readonly clientAuth?: ClientAuthMode;
  /** What it shows its clients, where that is not what it shows its peers. */
  readonly certificate?: CertificateKind;
  /** Whose certificates of clients it takes; the cluster's CA when left out. */
  readonly truststore?: TruststoreKind;
  readonly policy?: TlsPolicy;
  /** A key without a value in client_encryption_options: ScyllaDB drops the whole block. */
  readonly emptyKey?: true;
  /** No alternator_encryption_options: Alternator takes those of the internode ports. */
  readonly borrowsForAlternator?: true;
  /** Ports that do not do what the configuration makes of them. */
  readonly oddities?: Readonly<Partial<Record<ClientRole, Oddity>>>;
}

export interface Expected {
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Ids of the findings of each node, sorted; what concerns no single node stands under "". */
  readonly findings: Readonly<Record<string, readonly string[]>>;
}

export interface Scenario {
  /** In kebab-case, as `--scenario` takes it. */
  readonly name: string;
  readonly description: string;
  readonly intent: { readonly mode: Mode; readonly clientAuth: ClientAuthMode };
  readonly nodes: readonly NodeSketch[];
  readonly expected: Expected;
}
