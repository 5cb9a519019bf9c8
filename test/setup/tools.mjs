// The foreign programs that interop and terminal tests talk to.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Program → the Debian package that brings it. */
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
};

const isThere = (program) =>
  spawnSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" }).status === 0;
// Deno tells a user id only to those who ask with --allow-sys.
const isRoot = () => spawnSync("id", ["-u"], { encoding: "utf8" }).stdout?.trim() === "0";
const missingTools = () => Object.keys(TOOLS).filter((program) => !isThere(program));

/** Installs what is missing where that is allowed; returns what is missing still. */
export function ensureTools() {
  const missing = missingTools();
  const mayInstall = process.platform === "linux" && isThere("apt-get") && isRoot();
  if (missing.length > 0 && mayInstall) {
    const packages = [...new Set(missing.map((program) => TOOLS[program]))];
    console.log(`installing ${packages.join(", ")}`);
    const options = { stdio: ["ignore", "ignore", "inherit"] };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
      ...options,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
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
