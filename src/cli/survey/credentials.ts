/**
 * What the probe presents and trusts: from flags, from the inventory, or from the files that the
 * nodes' scylla.yaml names, where those can be read on this host.
 *
 * @module
 */

import type { SharedCredentials } from "../../explain/facts.ts";
import type { ClientCredentials } from "../../handshake/credentials.ts";
import type { SurveyNode } from "../../run/survey.ts";
import type { CredentialFiles, Inventory } from "../../scylla/inventory.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { isFile } from "../files.ts";
import type { World } from "../world.ts";
import { certificatesFrom, credentialsFrom, revocationListsFrom } from "./credential_files.ts";

export interface CredentialFlags {
  readonly truststore?: string;
  readonly certificate?: string;
  readonly keyfile?: string;
  readonly crl?: string;
}

/** Which files to use; those that only a scylla.yaml names are left out where they are not there. */
export async function credentialPaths(
  flags: CredentialFlags,
  inventory: Inventory | null,
  nodes: readonly SurveyNode[],
): Promise<CredentialFiles> {
  const given = inventory?.credentials;
  const named: CredentialFiles = {
    truststore: flags.truststore ?? given?.truststore ?? null,
    certificate: flags.certificate ?? given?.certificate ?? null,
    keyfile: flags.keyfile ?? given?.keyfile ?? null,
    certficate_revocation_list: flags.crl ?? given?.certficate_revocation_list ?? null,
  };
  const [only, ...others] = nodes.flatMap(({ files }) => files.yaml ?? []);
  const isNamed = Object.values(named).some((path) => path !== null);
  if (isNamed || only === undefined || others.length > 0) return named;
  const { truststore, certificate, keyfile, certficate_revocation_list } = only.effective;
  const there = async (path: string | null | undefined) =>
    path != null && await isFile(path) ? path : null;
  const [chain, key] = [await there(certificate?.path), await there(keyfile?.path)];
  return {
    truststore: await there(truststore),
    certificate: key === null ? null : chain,
    keyfile: chain === null ? null : key,
    certficate_revocation_list: await there(certficate_revocation_list),
  };
}

/** The files of `client:` in an inventory; several nodes must name the same. */
export function clientPaths(
  nodes: readonly SurveyNode[],
): Omit<CredentialFiles, "certficate_revocation_list"> {
  const one = (key: "truststore" | "certificate" | "keyfile"): string | null => {
    const [first = null, ...others] = new Set(nodes.flatMap(({ client }) => client?.[key] ?? []));
    if (others.length === 0) return first;
    throw new UsageError(
      `the nodes' clients have more than one ${key}`,
      "probe the nodes of each by themselves, with an inventory for each",
    );
  };
  return {
    truststore: one("truststore"),
    certificate: one("certificate"),
    keyfile: one("keyfile"),
  };
}

/** What a client presents; null where the inventory names nothing. */
export async function clientCredentialsFrom(
  { certificate, keyfile }: Pick<CredentialFiles, "certificate" | "keyfile">,
  world: World,
  warn: (line: string) => void,
): Promise<ClientCredentials | null> {
  if (certificate !== null && keyfile !== null) {
    return await credentialsFrom(await certificatesFrom(certificate, world), keyfile, world, warn);
  }
  if (certificate === null && keyfile === null) return null;
  const missing = certificate === null ? "certificate" : "keyfile";
  throw new UsageError(
    `client: names one of certificate and keyfile`,
    `name the ${missing} there as well`,
  );
}

export async function sharedFrom(
  { truststore, certificate, certficate_revocation_list: crl }: CredentialFiles,
  world: World,
): Promise<SharedCredentials> {
  return {
    truststore: truststore === null ? null : await certificatesFrom(truststore, world),
    certificate: certificate === null ? null : await certificatesFrom(certificate, world),
    revocationLists: crl === null ? null : await revocationListsFrom(crl, world),
  };
}

/** The identity that the nodes should refuse for their CRL. */
export async function revokedFrom(
  inventory: Inventory | null,
  world: World,
  warn: (line: string) => void,
): Promise<ClientCredentials | null> {
  const revoked = inventory?.revoked ?? null;
  if (revoked === null) return null;
  const chain = await certificatesFrom(revoked.certificate, world);
  return await credentialsFrom(chain, revoked.keyfile, world, warn);
}

/** The certificate and its key, to present as a node would; one without the other is a mistake. */
export async function configuredFrom(
  { certificate, keyfile }: CredentialFiles,
  shared: SharedCredentials,
  world: World,
  warn: (line: string) => void,
): Promise<ClientCredentials | null> {
  if (shared.certificate !== null && keyfile !== null) {
    return await credentialsFrom(shared.certificate, keyfile, world, warn);
  }
  if (certificate === null && keyfile === null) return null;
  throw certificate === null
    ? new UsageError("a key without a certificate", "give --certificate FILE as well")
    : new UsageError("a certificate without its key", "give --keyfile FILE as well");
}
