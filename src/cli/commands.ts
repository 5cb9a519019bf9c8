/**
 * Every command of the program, in the order of the help.
 *
 * @module
 */

import { parseCqlsh, parsePython } from "../clients/cqlsh.ts";
import { MODES } from "../model/words.ts";
import type { ArgumentSpec, CommandSpec } from "./command.ts";
import { colour, format, listed, output, probing, release } from "./options.ts";

const targets: ArgumentSpec = {
  name: "[target...]",
  says: "ADDRESS, ADDRESS/SSL_PORT or ADDRESS/PORT,SSL_PORT",
};

/** What runs when no command is named. */
export const app: CommandSpec = {
  name: "",
  says: "open the terminal app",
  arguments: [targets],
  options: probing,
  load: () => import("./commands/app.ts"),
};

export const commands: readonly CommandSpec[] = [
  {
    name: "check",
    says: "probe, print a report, set the exit code",
    arguments: [targets],
    options: probing,
    failsWhen: "findings at or above --fail-on, or an unknown node",
    load: () => import("./commands/check.ts"),
  },
  {
    name: "clients",
    says: "which clients can connect to the ports of clients, and what the others print",
    arguments: [targets],
    options: [
      {
        flags: "--only <client>",
        says: "clients whose id or name holds this text; may be repeated",
        many: true,
      },
      ...probing,
    ],
    failsWhen: "a client is refused, or it is not known whether it can connect",
    load: () => import("./commands/clients.ts"),
  },
  {
    name: "explain",
    says: "explain log lines and error messages",
    arguments: [{
      name: "[text...]",
      says: "the message, a file that holds it, or - for stdin",
      completes: "file",
    }],
    options: [
      {
        flags: "--report <file>",
        says: "use what was probed as evidence (a JSON report)",
        completes: "file",
      },
      format("text", "json", "markdown"),
      output,
      colour,
    ],
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "plan",
    says: "the next safe step of a migration, and whether its gate holds",
    arguments: [targets],
    options: [
      { flags: "--to <mode>", says: `where to go: ${listed(MODES)}`, words: MODES },
      { flags: "--client-auth", says: "plan turning on client certificates instead of a mode" },
      {
        flags: "--new-ca <file>",
        says: "plan the change to this CA (PEM) instead of a mode",
        completes: "file",
      },
      {
        flags: "--report <file>",
        says: "plan from a JSON report instead of probing",
        completes: "file",
      },
      ...probing.filter(({ flags }) => !flags.startsWith("--format")),
      format("text", "json", "markdown"),
    ],
    failsWhen: "a gate of the next step does not hold",
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "lint",
    says: "read scylla.yaml, and the files it names, as ScyllaDB reads them; cqlshrc as cqlsh does",
    arguments: [{
      name: "<file...>",
      says: "scylla.yaml, cassandra.yaml or cqlshrc, told apart by what stands in them",
      completes: "file",
    }],
    options: [
      release,
      {
        flags: "--python <version>",
        says: "read a cqlshrc as on this Python; any that runs cqlsh when not given",
        read: parsePython,
      },
      {
        flags: "--cqlsh <version>",
        says: "read a cqlshrc as this cqlsh, as `cqlsh --version` names it; any when not given",
        read: parseCqlsh,
      },
      format("text", "json"),
      output,
      colour,
    ],
    failsWhen: "a remark of severity error",
    load: () => import("./commands/lint.ts"),
  },
  {
    name: "diff",
    says: "what changed between two reports",
    arguments: [
      { name: "<old>", says: "the earlier JSON report", completes: "file" },
      { name: "<new>", says: "the later JSON report", completes: "file" },
    ],
    options: [format("text", "json", "markdown"), output, colour],
    failsWhen: "something got worse",
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "redact",
    says: "replace names and addresses in a report by pseudonyms",
    arguments: [{ name: "<report>", says: "a JSON report, or - for stdin", completes: "file" }],
    options: [
      {
        flags: "--map <file>",
        says: "keep the pseudonyms in this file and use them again (never send it along)",
        completes: "file",
      },
      format("json", "text", "markdown"),
      output,
    ],
    load: () => import("./commands/redact.ts"),
  },
  {
    name: "runbook",
    says: "print a runbook, or the list of them",
    arguments: [{ name: "[finding]", says: "the id of a finding, or the name of a guide" }],
    options: [format("text", "json", "markdown"), output, colour],
    load: () => import("./commands/runbook.ts"),
  },
  {
    name: "priority",
    says: "expand a GnuTLS priority string; with two, what two nodes would negotiate",
    arguments: [
      { name: "<string>", says: "as in priority_string" },
      { name: "[other]", says: "the other node's" },
    ],
    options: [
      {
        flags: "--certificate <file>",
        says: "PEM chain of the other node: does the first one's verification profile take it?",
        completes: "file",
      },
      format("text", "json"),
      output,
      colour,
    ],
    load: () => import("./commands/priority.ts"),
  },
  {
    name: "sign",
    says: "sign a report (Ed25519, detached)",
    arguments: [{ name: "[report]", says: "a JSON report", completes: "file" }],
    options: [
      { flags: "--key <file>", says: "the secret key", completes: "file" },
      {
        flags: "--generate-key <file>",
        says: "make a new key pair: FILE and FILE.pub",
        completes: "file",
      },
      {
        flags: "-o, --output <file>",
        says: "the signature file; REPORT.sig when not given",
        completes: "file",
      },
      format("text", "json"),
    ],
    load: () => import("./commands/sign.ts"),
  },
  {
    name: "verify",
    says: "check the signature of a report",
    arguments: [{ name: "<report>", says: "a JSON report", completes: "file" }],
    options: [
      {
        flags: "--key <file>",
        says: "the public key of who should have signed",
        completes: "file",
      },
      {
        flags: "--signature <file>",
        says: "the signature file; REPORT.sig when not given",
        completes: "file",
      },
      format("text", "json"),
    ],
    failsWhen: "the signature does not match",
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "lab",
    says: "run a practice cluster until Ctrl-C",
    arguments: [],
    options: [
      { flags: "--scenario <name>", says: "which one; practice when not given" },
      { flags: "--list", says: "name the scenarios" },
      format("text", "json"),
    ],
    load: () => import("./commands/lab.ts"),
  },
  {
    name: "completion",
    says: "print a completion script for a shell",
    arguments: [{ name: "<shell>", says: "bash, zsh or fish", words: ["bash", "zsh", "fish"] }],
    options: [format("text", "json")],
    load: () => import("./commands/completion.ts"),
  },
  {
    name: "man",
    says: "print the manual page (roff)",
    arguments: [],
    options: [format("text", "json")],
    load: () => import("./commands/man.ts"),
  },
];
