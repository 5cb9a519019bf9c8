// The foreign programs that interop and terminal tests talk to.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Program → the Debian package that brings it. A path where it is no command, or not everybody's. */
const TOOLS = {
  "gnutls-serv": "gnutls-bin",
  "gnutls-cli": "gnutls-bin",
  certtool: "gnutls-bin",
  openssl: "openssl",
  tmux: "tmux",
  chromium: "chromium",
  python3: "python3",
  xmllint: "libxml2-utils",
  faketime: "faketime",
  // For a real Cassandra: test/interop/cassandra_test.ts.
  "/usr/lib/jvm/java-17-openjdk-amd64/bin/keytool": "openjdk-17-jre-headless",
  // The JDK's rules for certificates: test/clients/trust_test.ts.
  "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac": "openjdk-17-jdk-headless",
  mvn: "maven",
  // Servers that are no nodes: test/interop/strangers.ts.
  "/usr/sbin/nginx": "nginx",
  "/usr/lib/nginx/modules/ngx_stream_module.so": "libnginx-mod-stream",
  "/usr/sbin/apache2": "apache2-bin",
  "/usr/sbin/lighttpd": "lighttpd",
  "/usr/lib/lighttpd/mod_openssl.so": "lighttpd-mod-openssl",
  "/usr/lib/lighttpd/mod_gnutls.so": "lighttpd-mod-gnutls",
  "/usr/sbin/haproxy": "haproxy",
  "/usr/bin/stunnel4": "stunnel4",
  "/usr/sbin/hitch": "hitch",
  "/usr/sbin/dovecot": "dovecot-core",
  "/usr/lib/dovecot/imap-login": "dovecot-imapd",
  "/usr/sbin/sshd": "openssh-server",
  "/usr/lib/postgresql/15/bin/postgres": "postgresql-15",
  "/usr/bin/redis-check-rdb": "redis-tools",
  "/usr/sbin/slapd": "slapd",
  "/usr/bin/etcd": "etcd-server",
  "/usr/sbin/mosquitto": "mosquitto",
  "/usr/bin/memcached": "memcached",
  "/usr/sbin/vsftpd": "vsftpd",
  "/usr/bin/prosody": "prosody",
  "/usr/sbin/unbound": "unbound",
  "/usr/bin/turnserver": "coturn",
  "/usr/bin/socat": "socat",
  "/usr/bin/ncat": "ncat",
};

const isThere = (program) =>
  program.startsWith("/")
    ? existsSync(program)
    : spawnSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" }).status === 0;
// Deno tells a user id only to those who ask with --allow-sys.
const isRoot = () => spawnSync("id", ["-u"], { encoding: "utf8" }).stdout?.trim() === "0";
const missingTools = () => Object.keys(TOOLS).filter((program) => !isThere(program));

/** What Debian asks whether a package may start its service (policy-rc.d, as invoke-rc.d reads it). */
const POLICY = "/usr/sbin/policy-rc.d";

/** Runs `install` while no package may start a service; a policy of the machine's own stays. */
function withoutServices(install) {
  if (existsSync(POLICY)) return install();
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    install();
  } finally {
    rmSync(POLICY);
  }
}

/** Nothing of what we installed listens after the next start of the machine either. */
function disableServices(packages) {
  if (!isThere("systemctl")) return;
  const { stdout } = spawnSync("dpkg", ["-L", ...packages], { encoding: "utf8" });
  const units = stdout.match(/(?<=\/systemd\/system\/)[^/@\n]+\.(service|socket)$/gm) ?? [];
  for (const unit of units) spawnSync("systemctl", ["disable", unit], { stdio: "ignore" });
}

/** Installs what is missing where that is allowed; returns what is missing still. */
export function ensureTools() {
  const missing = missingTools();
  const mayInstall = process.platform === "linux" && isThere("apt-get") && isRoot();
  if (missing.length > 0 && mayInstall) {
    const packages = [...new Set(missing.map((program) => TOOLS[program]))];
    console.log(`installing ${packages.join(", ")}`);
    const options = { stdio: ["ignore", "ignore", "inherit"] };
    spawnSync("apt-get", ["update", "-qq"], options);
    withoutServices(() =>
      spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
        ...options,
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      })
    );
    disableServices(packages);
  }
  return missingTools();
}

const ansible = fileURLToPath(new URL("../runtimes/ansible/", import.meta.url));
/** Ansible's own reader of inventories, or null where it could not be installed. */
export const ansibleInventory = () => {
  const path = join(ansible, "bin", "ansible-inventory");
  return existsSync(path) ? path : null;
};

const INSTALL_MS = 240_000;

/** Installs it for the tests alone, where it is missing; without it they skip what compares with it. */
export function ensureAnsible() {
  if (ansibleInventory() !== null || process.platform === "win32") return;
  const options = { stdio: ["ignore", "ignore", "inherit"], timeout: INSTALL_MS };
  const made = spawnSync("python3", ["-m", "venv", ansible], options).status === 0;
  const pip = join(ansible, "bin", "pip");
  const words = ["install", "-q", "--disable-pip-version-check", "ansible-core>=2.16,<2.20"];
  if (made && spawnSync(pip, words, options).status === 0) return;
  console.error("ringshake: ansible-core did not install; nothing is compared with it");
}

const cqlsh = fileURLToPath(new URL("../runtimes/cqlsh/", import.meta.url));
/** Each package of cqlsh, and its main file: test/clients/cqlshrc_live_test.ts. */
const CQLSH = { cqlsh: "cqlshlib/cqlshmain.py", "scylla-cqlsh": "cqlsh/cqlsh.py" };
/** The folder and main file of each cqlsh that is here. */
export const cqlshs = () =>
  Object.entries(CQLSH).map(([name, script]) => ({ name, folder: join(cqlsh, name), script }))
    .filter(({ folder, script }) => existsSync(join(folder, script)));

/** Fetches what pip has for this machine's Python, without the drivers; what is missing is not compared with. */
export function ensureCqlsh() {
  if (process.platform === "win32") return;
  for (const [name, script] of Object.entries(CQLSH)) {
    const folder = join(cqlsh, name);
    if (existsSync(join(folder, script))) continue;
    const words = [
      "-m",
      "pip",
      "install",
      "-q",
      "--disable-pip-version-check",
      "--root-user-action=ignore",
      "--no-deps",
    ];
    const how = name === "cqlsh" ? [] : ["--only-binary", ":all:"];
    const { status } = spawnSync("python3", [...words, ...how, "--target", folder, name], {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: INSTALL_MS,
    });
    if (status === 0 && existsSync(join(folder, script))) continue;
    rmSync(folder, { recursive: true, force: true });
    console.error(`ringshake: ${name} did not install; nothing is compared with it`);
  }
}

const cassandra = fileURLToPath(new URL("../runtimes/cassandra/", import.meta.url));
/** One of each line that is maintained; both run on Java 17. */
export const CASSANDRA_VERSIONS = ["5.0.5", "4.1.9"];
/** The jars of an Apache Cassandra, or null where they could not be fetched. */
export const cassandraJars = (version) => {
  const folder = join(cassandra, version, "lib");
  return existsSync(join(folder, `cassandra-all-${version}.jar`)) ? folder : null;
};
/** Java 17 and its keytool: what Cassandra runs on. */
export const JAVA_17 = "/usr/lib/jvm/java-17-openjdk-amd64/bin/";

/** Fetches them for the tests alone, where they are missing; without them nothing is asked of a real node. */
export function ensureCassandra() {
  for (const version of CASSANDRA_VERSIONS) {
    if (cassandraJars(version) !== null || !isThere("mvn")) continue;
    const cwd = join(cassandra, version);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(
      join(cwd, "pom.xml"),
      `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>ringshake</groupId><artifactId>cassandra-for-tests</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.cassandra</groupId>
<artifactId>cassandra-all</artifactId><version>${version}</version></dependency></dependencies></project>
`,
    );
    console.log(`fetching Apache Cassandra ${version}`);
    const words = ["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"];
    const { status } = spawnSync("mvn", words, {
      cwd,
      stdio: ["ignore", "ignore", "inherit"],
      timeout: INSTALL_MS,
    });
    if (status === 0) continue;
    rmSync(join(cwd, "lib"), { recursive: true, force: true });
    console.error(`ringshake: Apache Cassandra ${version} did not come; no real one is asked`);
  }
}

/** Jars by their names' beginning: what a command line of Java names one by one. */
export const jarLike = (folder, start) =>
  join(folder, readdirSync(folder).find((name) => name.startsWith(start)) ?? start);
