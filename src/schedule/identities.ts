/**
 * Who the probe can pose as: what the operator configured, and strangers made up on the spot.
 *
 * Each forged identity is made once a run, when it is first needed, and its key never leaves memory.
 *
 * @module
 */

import { type ClientCredentials, credentials } from "../handshake/credentials.ts";
import { isClientRole, type Role, type TrialIdentity } from "../model/words.ts";
import { forge, FORGED_IDENTITIES, type ForgedIdentity } from "../x509/identity.ts";
import { toHex } from "../wire/hex.ts";

export interface OwnCredentials {
  readonly configured: ClientCredentials | null;
  readonly revoked: ClientCredentials | null;
  /** What a client presents; left out: the same as a node. */
  readonly client?: ClientCredentials | null;
}

export type IdentityOf = (
  name: TrialIdentity,
  caName: Uint8Array | null,
  role?: Role,
) => Promise<ClientCredentials | null>;

/** Looks identities up, and forges those that nobody owns; `at` is the time they are laid around. */
export function identitiesOf(own: OwnCredentials, at: Date): IdentityOf {
  const forged = new Map<string, Promise<ClientCredentials>>();
  return (name, caName, role = "ssl_storage_port") => {
    if (name === "none") return Promise.resolve(null);
    if (name === "configured" && isClientRole(role) && own.client) {
      return Promise.resolve(own.client);
    }
    if (name === "configured" || name === "revoked") return Promise.resolve(own[name]);
    if (!isForged(name) || (name === "same-dn-ca" && caName === null)) return Promise.resolve(null);
    const key = `${name} ${caName === null ? "" : toHex(caName)}`;
    const ready = forged.get(key) ?? make(name, caName, at);
    forged.set(key, ready);
    return ready;
  };
}

async function make(name: ForgedIdentity, caName: Uint8Array | null, at: Date) {
  const { chain, privateKey } = await forge(name, { at, ...(caName === null ? {} : { caName }) });
  return credentials(chain, privateKey);
}

function isForged(name: TrialIdentity): name is TrialIdentity & ForgedIdentity {
  return (FORGED_IDENTITIES as readonly string[]).includes(name);
}
