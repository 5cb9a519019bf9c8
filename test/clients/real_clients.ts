/**
 * Real clients, run against a port: what the table of clients foretells is held against them.
 *
 * @module
 */

import { execFile, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { JAVA_17 } from "../setup/tools.mjs";

/** Where a client is sent, and with which files. */
export interface Call {
  readonly host: string;
  readonly port: number;
  /** A PEM file of what it trusts. */
  readonly trust: string;
  readonly own?: { readonly certificate: string; readonly key: string };
}

export interface Heard {
  /** It got a CQL answer, if only a refusal in CQL: then TLS stood, certificates and all. */
  readonly connects: boolean;
  /** Its last line. */
  readonly prints: string;
}

export interface RealClient {
  /** The row of the table that it is an example of; null where it is only near to some. */
  readonly row: string | null;
  readonly name: string;
  run(call: Call): Promise<Heard>;
}

const CACHE = fileURLToPath(new URL("../runtimes/clients/", import.meta.url));
const program = (name: string) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));
const INSTALL_MS = 240_000;
const RUN_MS = 120_000;

/** An error of CQL's own that a server may answer with: whoever prints it has been let in. */
export const PROVES_CQL = "this proves CQL";

/** What a CQL server says when it has understood: an error of CQL's own, or that it is content. */
const CQL_ANSWER =
  /^connects$|this proves CQL|unable to connect to initial hosts|Error from server: code=|ResponseError: |AuthenticationFailed/;

function installs(command: string, args: readonly string[], cwd: string): boolean {
  const { status } = spawnSync(command, args, { cwd, stdio: "ignore", timeout: INSTALL_MS });
  return status === 0;
}

/** A virtual environment of `python` with `packages` in it, or null where they do not install. */
function environment(python: string, name: string, packages: readonly string[]): string | null {
  const folder = join(CACHE, name);
  const done = join(folder, "installed");
  if (existsSync(done)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const words = ["install", "-q", "--disable-pip-version-check", "--prefer-binary", ...packages];
  const made = installs(python, ["-m", "venv", folder], CACHE) &&
    installs(join(folder, "bin", "pip"), words, CACHE);
  if (made) writeFileSync(done, packages.join("\n"));
  else rmSync(folder, { recursive: true, force: true });
  return made ? folder : null;
}

function nodeDriver(): string | null {
  const folder = join(CACHE, "node");
  if (existsSync(join(folder, "node_modules", "cassandra-driver"))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  return installs("npm", ["install", "--silent", "cassandra-driver@4"], folder) ? folder : null;
}

/** gocql, built once. */
function gocql(): string | null {
  const folder = join(CACHE, "gocql");
  const built = join(folder, "gocql");
  if (existsSync(built)) return built;
  mkdirSync(folder, { recursive: true });
  copyFileSync(program("gocql.txt"), join(folder, "main.go"));
  rmSync(join(folder, "go.mod"), { force: true });
  const made = installs("go", ["mod", "init", "client"], folder) &&
    installs("go", ["get", "github.com/gocql/gocql@v1.7.0"], folder) &&
    installs("go", ["build", "-o", "gocql", "."], folder);
  return made ? built : null;
}

/** The Java driver 4 and what it needs, on the Java 17 of the set-up. */
function javaDriver(): string | null {
  const folder = join(CACHE, "java");
  const lib = join(folder, "lib");
  if (existsSync(join(lib, `java-driver-core-${JAVA_DRIVER}.jar`))) return lib;
  mkdirSync(folder, { recursive: true });
  const dependency = (group: string, name: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  writeFileSync(
    join(folder, "pom.xml"),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>` +
      `<groupId>ringshake</groupId><artifactId>client-for-tests</artifactId><version>1</version><dependencies>${
        dependency("com.datastax.oss", "java-driver-core", JAVA_DRIVER)
      }${dependency("org.slf4j", "slf4j-nop", "1.7.36")}</dependencies></project>\n`,
  );
  const words = ["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"];
  return installs("mvn", words, folder) ? lib : null;
}

const JAVA_DRIVER = "4.17.0";

/** PKCS #12 stores of the PEM files of a call, as Java wants them. */
function javaArgs(lib: string): (call: Call) => string[] {
  return ({ host, port, trust, own }) => {
    const folder = mkdtempSync(join(tmpdir(), "ringshake-java-"));
    const store = join(folder, "trust.p12");
    const common = ["-storepass", "changeit", "-noprompt"];
    spawnSync(`${JAVA_17}keytool`, ["-importcert", "-file", trust, "-keystore", store, ...common]);
    const key = join(folder, "own.p12");
    const pair = own ? ["-in", own.certificate, "-inkey", own.key] : [];
    if (own) {
      spawnSync("openssl", [
        "pkcs12",
        "-export",
        "-passout",
        "pass:changeit",
        ...pair,
        "-out",
        key,
      ]);
    }
    const words = [host, `${port}`, store, ...own ? [key] : []];
    return ["-cp", `${lib}/*`, program("JavaDriver.java"), ...words];
  };
}

function client(
  row: string | null,
  name: string,
  command: string,
  args: (call: Call) => readonly string[],
  cwd?: string,
): RealClient {
  return {
    row,
    name,
    run: (call) =>
      new Promise((resolve) =>
        execFile(
          command,
          [...args(call)],
          { timeout: RUN_MS, cwd, env: { ...process.env, LC_ALL: "C.UTF-8" } },
          (_error, stdout, stderr) => {
            const said = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
            const prints = said.filter((line) => line !== "").at(-1) ?? "";
            resolve({ connects: CQL_ANSWER.test(prints), prints });
          },
        )
      ),
  };
}

const files = ({ host, port, trust, own }: Call) => [
  ...[host, `${port}`, trust],
  ...(own ? [own.certificate, own.key] : ["", ""]),
];

/** Lines of cqlshrc for a call, and cqlsh with them. */
function cqlshArgs(call: Call): string[] {
  const rc = join(mkdtempSync(join(tmpdir(), "ringshake-cqlshrc-")), "cqlshrc");
  const own = call.own ? `usercert = ${call.own.certificate}\nuserkey = ${call.own.key}\n` : "";
  writeFileSync(rc, `[connection]\nssl = true\n[ssl]\ncertfile = ${call.trust}\n${own}`);
  return [`--cqlshrc=${rc}`, call.host, `${call.port}`, "-e", "exit"];
}

/** Every Python of pyenv, and the machine's own. */
function pythons(): { readonly version: string; readonly path: string }[] {
  const folder = join(homedir(), ".pyenv", "versions");
  const own = existsSync(folder)
    ? readdirSync(folder).map((version) => join(folder, version, "bin", "python"))
    : [];
  return ["python3", ...own].flatMap((path) => {
    const asked = spawnSync(path, ["-c", "import sys;print('%d.%d' % sys.version_info[:2])"], {
      encoding: "utf8",
    });
    return asked.status === 0 ? [{ version: asked.stdout.trim(), path }] : [];
  });
}

/** Pythons with their own ssl and nothing installed. */
export function plainPythons(): RealClient[] {
  return pythons().map(({ version, path }) =>
    client(null, `ssl of Python ${version}`, path, (call) => [program("tls.py"), ...files(call)])
  );
}

/**
 * Clients that are installed first, where the machine lets them; those that do not install are left out.
 * Without `all`, of the Pythons the first alone.
 */
export function installedClients(all = false): RealClient[] {
  const versions = new Map(pythons().map(({ version, path }) => [version, path]));
  const known = ["3.12", "3.11", "3.13", "3.10", "3.8"].flatMap((version) => {
    const path = versions.get(version);
    return path === undefined ? [] : [{ version, path }];
  });
  const clients = known.slice(0, all ? known.length : 1).flatMap(onPython);
  const node = nodeDriver();
  const major = spawnSync("node", ["-p", "process.versions.node.split('.')[0]"], {
    encoding: "utf8",
  })
    .stdout.trim();
  if (node !== null && /^2[024]$/.test(major)) {
    clients.push(
      client(
        `node-driver-node-${major}`,
        `cassandra-driver for Node.js ${major}`,
        "node",
        (call) => [
          program("driver.cjs"),
          ...files(call),
        ],
        node,
      ),
    );
  }
  const java = existsSync(`${JAVA_17}javac`) ? javaDriver() : null;
  if (java !== null) {
    const name = "Java driver 4 on JDK 17";
    clients.push(client("java-driver-4-jdk-17", name, `${JAVA_17}java`, javaArgs(java)));
  }
  const go = gocql();
  if (go !== null) clients.push(client("gocql-go-1.26", "gocql", go, files));
  return clients;
}

/** cqlsh, and the driver by itself where the table has it. */
function onPython(
  { version, path }: { readonly version: string; readonly path: string },
): RealClient[] {
  const folder = environment(path, `cqlsh-${version}`, ["scylla-cqlsh==6.0.40"]);
  if (folder === null) return [];
  const bin = (name: string) => join(folder, "bin", name);
  const driver = (call: Call) => [program("driver.py"), ...files(call)];
  const cqlsh = `cqlsh-python-${version}-openssl-3`;
  return [
    client(cqlsh, `cqlsh on Python ${version}`, bin("cqlsh"), cqlshArgs),
    ...(/^3\.1[23]$/.test(version)
      ? [
        client(
          `python-driver-default-context-python-${version}`,
          `scylla-driver on Python ${version}`,
          bin("python"),
          driver,
        ),
      ]
      : []),
  ];
}

/** Is `line` what a row's text says, whatever stands in its holes? */
export function isText(text: string, line: string): boolean {
  const escaped = text.split("\n").at(-1)?.split(/\{\w+\}/)
    .map((part) => part.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) ?? [];
  // Go adds a guess where a CA of the same name is trusted.
  return new RegExp(`^${escaped.join("\\s*.{0,100}")}(?: \\(possibly because of .*)?$`).test(line);
}
