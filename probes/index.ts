/**
 * The probes, in the order in which they are asked. A new probe is a file beside this one and a line
 * in this list.
 *
 * @module
 */

import type { Probe } from "../src/probe/probe.ts";
import { cassandraInClear, cassandraInTls, cassandraInTlsOnStoragePort } from "./cassandra.ts";
import { clientAuth } from "./client_auth.ts";
import { deepCiphers } from "./deep_ciphers.ts";
import { deepFeatures } from "./deep_features.ts";
import { deepGroups } from "./deep_groups.ts";
import { deepSignatures } from "./deep_signatures.ts";
import { lastWord } from "./last_word.ts";
import { storagePort } from "./storage_port.ts";
import { surplus } from "./surplus.ts";
import { tlsHello, tlsOnStoragePort } from "./tls_hello.ts";
import { tlsVersions, versionsOfCassandra } from "./tls_versions.ts";

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
  lastWord,
] as readonly Probe<unknown>[];
