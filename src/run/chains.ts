/**
 * Judges the chains that were served, against the truststore that was given and against every node's
 * own, as the judging node's priority string verifies. The same chain and truststore are met again and again in a cluster, so verdicts are kept.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import type { NodeFiles, SharedCredentials } from "../explain/facts.ts";
import { flagsOf, writtenStringOf } from "../explain/priority.ts";
import type { ChainReport } from "../model/port.ts";
import { type Certificate, describeCertificate, parseCertificate } from "../x509/certificate.ts";
import { type ChainVerdict, judgeChain } from "../x509/chain.ts";
import type { RevocationList } from "../x509/crl.ts";
import { DerError } from "../x509/der.ts";
import { DEFAULT_FLAGS, type VerifyFlags } from "../x509/security_level.ts";
import { strongestProfile } from "../x509/strength.ts";
import type { Survey, SurveyNode } from "./survey.ts";

/** What a node trusts, and whom it is known to distrust. */
interface Trust {
  readonly of: string | null;
  readonly truststore: readonly Certificate[] | null;
  readonly revocationLists: readonly RevocationList[];
  /** The string that says how it verifies; `null`: not known, and ScyllaDB's default is assumed. */
  readonly priorityString: string | null;
  readonly flags: VerifyFlags;
  /** Equal for equal contents. */
  readonly key: string;
}

const MAX_ISSUERS = 256;

/** Judges chains for one survey at one time. */
export class ChainCourt {
  readonly #at: Date;
  readonly #shared: SharedCredentials;
  readonly #trusts: readonly Trust[];
  readonly #verdicts = new Map<string, ChainVerdict>();
  readonly #certificates = new Map<string, Certificate | null>();
  /** Issuers met anywhere: they tell a forgotten intermediate from a strange CA. */
  readonly #issuers: readonly Certificate[];

  /** `served` are all chains that were met in the cluster. */
  constructor(survey: Survey, served: Iterable<readonly Uint8Array[]>, at: Date) {
    this.#at = at;
    this.#shared = survey.shared;
    this.#trusts = survey.nodes.flatMap((node) => {
      const written = writtenStringOf(node);
      const trust = trustOf(node.id, withShared(node.files, survey.shared), written);
      const intended = flagsFor(node.intent.priorityString);
      const isItsOwn = node.files.truststore !== null ||
        (written !== null && !isDeepStrictEqual(trust.flags, intended));
      return isItsOwn ? [trust] : [];
    });
    this.#issuers = this.#issuersIn(served);
  }

  /** The report of a chain served by `node`: DER certificates, leaf first, as they came. */
  report(
    node: SurveyNode,
    served: readonly Uint8Array[],
    omitted: number,
    ocspStapled: boolean,
    judge: "nodes" | "clients" = "nodes",
  ): ChainReport {
    const parsed = served.map((der) => this.#parse(der));
    const chain = parsed.filter((certificate) => certificate !== null);
    const isWhole = chain.length === parsed.length;
    // Others' truststores are taken to be like this one; how they verify, by what is intended for all.
    const own = this.#shared.truststore === null && node.files.truststore !== null;
    const clients = judge === "clients" ? this.#shared.clientTruststore ?? null : null;
    const files = clients === null
      ? own ? node.files : this.#shared
      : { truststore: clients, revocationLists: null };
    const main = trustOf(null, files, node.intent.priorityString);
    const judged = (trust: Trust): Judged => {
      if (!isWhole) return UNREADABLE;
      // GnuTLS takes at most sixteen certificates, and more than that were served.
      if (omitted > 0) return TOO_MANY;
      const verdict = this.#judge(chain, trust);
      return ocspStapled && verdict.status === "valid" ? STAPLED : verdict;
    };
    const { status, reasons, path, evidence, dependsOnPolicy } = judged(main);
    return {
      status,
      reasons: [...reasons],
      evidence: evidence.slice(0, MAX_EVIDENCE),
      dependsOnPolicy,
      profile: main.flags.profile,
      strongestProfile: strongestProfile(path.length > 0 ? path : chain, status === "valid"),
      judgedAt: this.#at.toISOString(),
      certificatesOmitted: omitted + parsed.length - chain.length,
      certificates: chain.map(describeCertificate),
      // What other nodes make of it is nothing to clients.
      judgements: (judge === "clients" ? [] : this.#trusts).map((trust) => {
        const verdict = judged(trust);
        return {
          truststoreOf: trust.of ?? "",
          priorityString: trust.priorityString,
          profile: trust.flags.profile,
          status: verdict.status,
          reasons: [...verdict.reasons],
        };
      }),
    };
  }

  /** What could be read of a chain. */
  certificatesIn(served: readonly Uint8Array[]): Certificate[] {
    return served.flatMap((der) => this.#parse(der) ?? []);
  }

  /** Whatever stands behind a leaf anywhere, each once. */
  #issuersIn(served: Iterable<readonly Uint8Array[]>): Certificate[] {
    const issuers = new Set<Certificate>();
    for (const chain of served) {
      for (const der of chain.slice(1)) {
        const certificate = this.#parse(der);
        if (certificate !== null && issuers.size < MAX_ISSUERS) issuers.add(certificate);
      }
    }
    return [...issuers];
  }

  #judge(chain: readonly Certificate[], trust: Trust): ChainVerdict {
    const key = `${chain.map((certificate) => certificate.fingerprintSha256).join()}|${trust.key}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const { truststore, revocationLists, flags } = trust;
    const verdict = judgeChain({
      chain,
      truststore,
      revocationLists,
      flags,
      at: this.#at,
      others: this.#issuers,
    });
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  /** `null` for bytes that are no certificate; a stranger may send anything. */
  #parse(der: Uint8Array): Certificate | null {
    const key = latin1(der);
    const known = this.#certificates.get(key);
    if (known !== undefined) return known;
    const certificate = parseOrNull(der);
    this.#certificates.set(key, certificate);
    return certificate;
  }
}

type Judged = Pick<ChainVerdict, "status" | "reasons" | "path" | "evidence" | "dependsOnPolicy">;

const UNREADABLE: Judged = {
  status: "unknown",
  reasons: [],
  path: [],
  evidence: ["a certificate of the chain cannot be read"],
  dependsOnPolicy: false,
};
/** A node asks for it in its hello, and refuses a chain over a response that is broken or says no. */
const STAPLED: Judged = {
  status: "unknown",
  reasons: [],
  path: [],
  evidence: [
    "an OCSP response came with the chain, which nodes judge and ringshake does not; all else is valid",
  ],
  dependsOnPolicy: false,
};
const TOO_MANY: Judged = {
  status: "invalid",
  reasons: ["constraints-violated"],
  path: [],
  evidence: ["more certificates were served than GnuTLS takes"],
  dependsOnPolicy: false,
};

/** Sentences kept of one verdict. */
const MAX_EVIDENCE = 10;

function parseOrNull(der: Uint8Array): Certificate | null {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

function trustOf(
  of: string | null,
  { truststore, revocationLists }: Files,
  priorityString: string | null,
): Trust {
  const certificates = truststore?.certificates ?? null;
  const lists = revocationLists ?? [];
  const flags = flagsFor(priorityString);
  const key = [
    certificates?.map((certificate) => certificate.fingerprintSha256).join() ?? "not given",
    ...lists.map((list) => latin1(list.der)),
    JSON.stringify(flags),
  ].join("|");
  return {
    of,
    truststore: certificates,
    revocationLists: lists,
    priorityString,
    flags,
    key,
  };
}

/** Where nobody can say how a node verifies, it is taken to verify as ScyllaDB's default does. */
const flagsFor = (priorityString: string | null): VerifyFlags =>
  (priorityString && flagsOf(priorityString)) || DEFAULT_FLAGS;

type Files = Pick<NodeFiles | SharedCredentials, "truststore" | "revocationLists">;

/** What is not known of a node is what all are said to share. */
const withShared = (own: Files, shared: Files): Files => ({
  truststore: own.truststore ?? shared.truststore,
  revocationLists: own.revocationLists ?? shared.revocationLists,
});
