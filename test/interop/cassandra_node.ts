/**
 * A real Apache Cassandra on an address of its own, from the jars that the set-up fetched.
 *
 * @module
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as after } from "node:timers/promises";
import { writePem } from "../../src/x509/pem.ts";
import type { Pki } from "../lab/credentials.ts";
import { cassandraJars, jarLike, JAVA_17 } from "../setup/tools.mjs";

export const PASSWORD = "a-password-for-tests";
const STARTED_MS = 180_000;

/** What its own start script opens of Java 17, as far as a single node needs it. */
const EXPORTS = [
  "java.base/jdk.internal.misc",
  "java.base/jdk.internal.ref",
  "java.base/sun.nio.ch",
  "java.management.rmi/com.sun.jmx.remote.internal.rmi",
  "java.rmi/sun.rmi.registry",
  "java.rmi/sun.rmi.server",
  "java.rmi/sun.rmi.transport.tcp",
  "java.sql/java.sql",
];
const OPENS = [
  ...["java.io", "java.lang", "java.lang.module", "java.lang.reflect", "java.net", "java.nio"],
  ...["java.util", "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch"],
  ...["jdk.internal.access", "jdk.internal.loader", "jdk.internal.math", "jdk.internal.module"],
  ...["jdk.internal.ref", "jdk.internal.reflect", "jdk.internal.util.jar"],
].map((name) => `java.base/${name}`);

/** Keystore and truststore of a node, as options of a block of cassandra.yaml. */
export function keystoresIn(folder: string, pki: Pki): string {
  const path = (name: string) => join(folder, name);
  const pem = pki.node.chain.map((der) => writePem("CERTIFICATE", der)).join("");
  writeFileSync(path("node.pem"), pem);
  writeFileSync(path("node.key"), pki.node.privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(path("ca.pem"), writePem("CERTIFICATE", pki.root.der));
  const pass = `pass:${PASSWORD}`;
  run("openssl", [
    ...["pkcs12", "-export", "-in", path("node.pem"), "-inkey", path("node.key")],
    ...["-name", "node", "-passout", pass, "-out", path("node.p12")],
  ]);
  run(`${JAVA_17}keytool`, [
    ...["-importcert", "-noprompt", "-alias", "ca", "-file", path("ca.pem")],
    ...["-keystore", path("trust.p12"), "-storetype", "PKCS12", "-storepass", PASSWORD],
  ]);
  return [
    `keystore: ${path("node.p12")}`,
    `keystore_password: ${PASSWORD}`,
    `truststore: ${path("trust.p12")}`,
    `truststore_password: ${PASSWORD}`,
    "store_type: PKCS12",
  ].join(", ");
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

export interface CassandraNode {
  readonly address: string;
  /** Where its cassandra.yaml is. */
  readonly yaml: string;
  /** The lines of its log that begin so. */
  logged(start: string): string[];
  stop(): Promise<void>;
}

/** Starts a node; resolves when it takes clients, and so callers. */
export async function startCassandra(
  version: string,
  folder: string,
  address: string,
  options: string,
): Promise<CassandraNode> {
  const jars = cassandraJars(version);
  if (jars === null) throw new Error(`Apache Cassandra ${version} is not here`);
  mkdirSync(folder);
  const yaml = join(folder, "cassandra.yaml");
  const log = join(folder, "system.log");
  const data = join(folder, "data");
  writeFileSync(
    yaml,
    `cluster_name: tests
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
listen_address: ${address}
rpc_address: ${address}
start_native_transport: true
endpoint_snitch: SimpleSnitch
commitlog_sync: periodic
commitlog_sync_period: 10000ms
data_file_directories: [${data}/data]
commitlog_directory: ${data}/commitlog
saved_caches_directory: ${data}/saved_caches
hints_directory: ${data}/hints
cdc_raw_directory: ${data}/cdc
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: "${address}" }]
${options}
`,
  );
  writeFileSync(
    join(folder, "logback.xml"),
    `<configuration><appender name="F" class="ch.qos.logback.core.FileAppender"><file>${log}</file>
<encoder><pattern>%-5level [%thread] %date{ISO8601} %F:%L - %msg%n</pattern></encoder></appender>
<root level="INFO"><appender-ref ref="F"/></root></configuration>
`,
  );
  const child = spawn("setpriv", [
    "--pdeathsig=KILL",
    `${JAVA_17}java`,
    ...["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"],
    ...["-Djava.security.manager=allow", `-javaagent:${jarLike(jars, "jamm-")}`],
    ...EXPORTS.flatMap((name) => ["--add-exports", `${name}=ALL-UNNAMED`]),
    ...OPENS.flatMap((name) => ["--add-opens", `${name}=ALL-UNNAMED`]),
    ...["--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED"],
    `-Dcassandra.config=file://${yaml}`,
    `-Dlogback.configurationFile=${join(folder, "logback.xml")}`,
    `-Dcassandra.storagedir=${data}`,
    ...["skip_wait_for_gossip_to_settle=0", "ring_delay_ms=100", "superuser_setup_delay_ms=-1"]
      .map((each) => `-Dcassandra.${each}`),
    ...["-cp", `${jars}/*`, "org.apache.cassandra.service.CassandraDaemon"],
    // In Turkish, say, Cassandra does not find its own words: it lowers an I to a dotless one.
  ], { stdio: "ignore", env: { ...process.env, LC_ALL: "C.UTF-8" } });
  const logged = (start: string) =>
    existsSync(log)
      ? readFileSync(log, "utf8").split("\n").filter((line) => line.startsWith(start))
      : [];
  try {
    await takesClients(child, logged);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`${version} at ${address}: ${error}: ${logged("ERROR").join("\n")}`);
  }
  return {
    address,
    yaml,
    logged,
    async stop() {
      const gone = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGKILL")) await gone;
    },
  };
}

async function takesClients(
  child: ChildProcess,
  logged: (start: string) => string[],
): Promise<void> {
  const deadline = performance.now() + STARTED_MS;
  while (!logged("INFO").some((line) => line.includes("Starting listening for CQL clients"))) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    if (performance.now() > deadline) throw new Error("did not start");
    await after(100);
  }
}
