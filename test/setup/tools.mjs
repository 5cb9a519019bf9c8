// The foreign programs that interop and terminal tests talk to.
import { spawnSync } from "node:child_process";
import process from "node:process";

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
