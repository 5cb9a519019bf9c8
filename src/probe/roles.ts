/**
 * Probes that are put to several ports alike: one question, one probe for each role.
 *
 * @module
 */

import { CLIENT_ROLES, type ClientRole } from "../model/words.ts";
import type { Probe } from "./probe.ts";

/** The ports on which everything that there is to ask of TLS is asked. */
export type TlsRole = "ssl_storage_port" | ClientRole;

/** Makes the probe called `id` of a role, whose connections are counted under `purpose`. */
type Make<T> = (role: TlsRole, id: string, purpose: string) => Probe<T>;

/**
 * A probe for `ssl_storage_port`, called `id`, and one for each client port, called after both:
 * `native-transport-port-ssl-tls-hello`.
 */
export function perRole<T>(id: string, make: Make<T>): Readonly<Record<TlsRole, Probe<T>>> {
  const ofClients = CLIENT_ROLES.map((role) =>
    [role, make(role, nameOf(role, id), `clients-${id}`)] as const
  );
  return {
    ssl_storage_port: make("ssl_storage_port", id, id),
    ...Object.fromEntries(ofClients) as Record<ClientRole, Probe<T>>,
  };
}

const nameOf = (role: ClientRole, id: string) => `${role.replaceAll("_", "-")}-${id}`;
