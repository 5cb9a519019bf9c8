/** `ringshake priority STRING [STRING]`: what GnuTLS makes of a priority string, and of a chain by it. */

import {
  type ChainStrength,
  expansionText,
  negotiationText,
  strengthText,
} from "../../../reports/priority.ts";
import { expandPriority, type Expansion } from "../../scylla/priority/expand.ts";
import { keyTypeNamed, negotiate } from "../../scylla/priority/negotiate.ts";
import { verifyFlagsOf } from "../../scylla/priority/verify_flags.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import type { Certificate } from "../../x509/certificate.ts";
import { strengthFaults } from "../../x509/faults.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";
import { certificatesFrom } from "../survey/credential_files.ts";

export const run: Run = async ({ args: [first = "", second], options }, world) => {
  const expansion = expandPriority(first);
  const other = second === undefined ? null : expandPriority(second);
  const path = options["certificate"];
  const chain = path === undefined ? null : await certificatesFrom(String(path), world);
  const strength = chain && strengthOf(expansion, chain.source, chain.certificates);
  const common = other && negotiate(expansion, other, chain ? keyOf(chain) : "rsa");
  if (options["format"] === "json") {
    const more = {
      ...common === null ? {} : { other, common },
      ...strength === null ? {} : { certificate: strength },
    };
    await deliverJson({ ...expansion, ...more }, options, world);
    return EXIT.clean;
  }
  const look = lookOf(options, world);
  const page = second === undefined || common === null
    ? expansionText(first, expansion, look)
    : negotiationText(first, second, common, look);
  const verdict = strength === null ? "" : strengthText(strength, look);
  await deliver(verdict + page, options, world);
  return EXIT.clean;
};

/** The suites that fit depend on the key that the acceptor has. */
function keyOf(chain: { readonly source: string; readonly certificates: readonly Certificate[] }) {
  const [leaf] = chain.certificates;
  const key = leaf && keyTypeNamed(leaf.publicKey);
  if (key != null) return key;
  throw new UsageError(
    `${chain.source} has a key for which GnuTLS has no cipher suite`,
    "give the certificate that a node serves",
  );
}

function strengthOf(
  expansion: Expansion,
  file: string,
  chain: readonly Certificate[],
): ChainStrength {
  const evidence = strengthFaults(chain, verifyFlagsOf(expansion)).map(({ certificate, why }) =>
    `${certificate.subject.text} ${why}`
  );
  return { file, profile: expansion.profile, isStrongEnough: evidence.length === 0, evidence };
}
