/**
 * The probes, in the order in which they are asked. A new probe is a file beside this one and a line
 * in this list.
 *
 * @module
 */

import type { Probe } from "../src/probe/probe.ts";
import { AS_CLIENTS } from "./as_clients.ts";
import { cassandraInClear, cassandraInTls, cassandraInTlsOnStoragePort } from "./cassandra.ts";
import { CLIENT_ROLES } from "../src/model/words.ts";
import { clientAuth, TRIALS_ON } from "./client_auth.ts";
import { deepCiphers } from "./deep_ciphers.ts";
import { deepFeatures } from "./deep_features.ts";
import { deepGroups } from "./deep_groups.ts";
import { deepSignatures } from "./deep_signatures.ts";
import { LAST_WORD_ON } from "./last_word.ts";
import { PLAIN_BESIDE_TLS } from "./plain_beside_tls.ts";
import { alternatorPort, storagePort } from "./storage_port.ts";
import { surplus } from "./surplus.ts";
import { HELLO_TO, tlsHello, tlsOnStoragePort } from "./tls_hello.ts";
import { tlsVersions, VERSIONS_OF, versionsOfCassandra } from "./tls_versions.ts";

export const PROBES: readonly Probe<unknown>[] = [
  storagePort,
  cassandraInClear,
  tlsOnStoragePort,
  cassandraInTlsOnStoragePort,
  versionsOfCassandra,
  tlsHello,
  tlsVersions,
  surplus,
  clientAuth,
  cassandraInTls,
  deepCiphers,
  deepGroups,
  deepSignatures,
  deepFeatures,
  LAST_WORD_ON.ssl_storage_port,
  alternatorPort,
  ...CLIENT_ROLES.flatMap((role) => [
    HELLO_TO[role],
    VERSIONS_OF[role],
    TRIALS_ON[role],
    LAST_WORD_ON[role],
    PLAIN_BESIDE_TLS[role],
    AS_CLIENTS[role],
  ]),
] as readonly Probe<unknown>[];
