/**
 * Runbooks as text that people read: one for each finding, and the guides for whole undertakings.
 *
 * The rules' runbooks live beside the rules. The guides are Markdown files; this module knows their
 * names and titles, and the caller reads them.
 *
 * @module
 */

import type { FindingBasis } from "../model/words.ts";
import type { Rule, Runbook } from "./rule.ts";
import { RULES } from "./rules/index.ts";
import { fill, type Place } from "./steps.ts";

export interface RunbookName {
  readonly name: string;
  readonly title: string;
}

/** Guides for whole undertakings: `reports/runbooks/NAME.md`. */
export const GUIDES: readonly RunbookName[] = [
  { name: "enable-tls", title: "Enable TLS between nodes without downtime" },
  { name: "rotate-certificates", title: "Rotate node certificates" },
  { name: "rotate-ca", title: "Rotate the certificate authority" },
  { name: "client-authentication", title: "Turn on client authentication between nodes" },
  { name: "client-encryption", title: "Turn on client-to-node encryption" },
  {
    name: "rotate-client-certificates",
    title: "Rotate the certificates of client ports, and of clients",
  },
  { name: "invalid-ssl-protocol", title: '"is not a valid SSL protocol" from cqlsh' },
  { name: "node-will-not-join", title: "A node will not join" },
  { name: "moving-from-cassandra", title: "Moving from Cassandra" },
  { name: "up-but-data-fails", title: "Every node shows UN, but queries and repairs fail" },
  { name: "make-certificates", title: "Make a CA and version 3 node certificates" },
  { name: "restart-a-node", title: "Restart a node so that a change takes effect" },
];

/** Every runbook that belongs to a finding. */
export const RUNBOOKS: readonly RunbookName[] = RULES.map(({ id, title }) => ({ name: id, title }));

/** The headings, in the order in which they are needed. */
export const HEADINGS: readonly { readonly part: keyof Runbook; readonly heading: string }[] = [
  { part: "meaning", heading: "Meaning" },
  { part: "impact", heading: "Impact" },
  { part: "howRingshakeKnows", heading: "How ringshake knows" },
  { part: "doesNotProve", heading: "What it does not prove" },
  { part: "checkByHand", heading: "Check by hand" },
  { part: "fix", heading: "Fix" },
  { part: "verify", heading: "Verify" },
  { part: "rollBack", heading: "Roll back" },
];

/**
 * A finding's runbook as Markdown, with the node's own address and ports when one is given; `null`
 * when no finding has that name.
 */
export function runbookMarkdown(name: string, place: Place | null = null): string | null {
  const rule = RULES.find(({ id }) => id === name);
  if (rule === undefined) return null;
  const sections = HEADINGS.map(({ part, heading }) => {
    const noise = part === "checkByHand" && makesNoise(rule) ? `\n\n${NOISE}` : "";
    const content = section(rule.runbook[part], place);
    const limits = part === "doesNotProve" ? ` As a rule the finding ${RESTS_ON[rule.basis]}.` : "";
    return `## ${heading}\n\n${content}${limits}${noise}`;
  });
  return `# ${rule.title}\n\n${sections.join("\n\n")}\n`;
}

/** The most that a basis allows to say. */
const RESTS_ON: Readonly<Record<FindingBasis, string>> = {
  observed: "rests on what was seen in this run",
  derived: "is concluded from what was seen, and was not itself seen to happen",
  configured:
    "rests, at its weakest point, on what a file or the node's own API says, which no port has shown",
  intended: "rests, at its weakest point, on what was said of the nodes, which nothing has shown",
};

/** What findings of one rule do not prove, by what these very ones rest on; `null` if no rule is called so. */
export function limitsOf(
  id: string,
  findings: readonly { readonly basis?: FindingBasis | undefined }[],
): string | null {
  const rule = RULES.find((each) => each.id === id);
  if (rule === undefined) return null;
  const bases = new Set(findings.map(({ basis = rule.basis }) => basis));
  const rests = [...bases].map((basis) => RESTS_ON[basis]).join("; elsewhere it ");
  return `${rule.runbook.doesNotProve} The finding ${rests}.`;
}

/** So that nobody is alarmed by their own test. */
const NOISE =
  "Each connection that openssl makes leaves one ERROR line of `rpc` in the node's log.";
const makesNoise = ({ of, runbook: { checkByHand } }: Rule) =>
  of !== "clients" && checkByHand.some((step) => step.includes("s_client"));

function section(content: string | readonly string[], place: Place | null): string {
  if (typeof content === "string") return fill(content, place);
  return content.map((step, index) => listed(fill(step, place), index + 1)).join("\n");
}

const listed = (step: string, number: number) =>
  isCommand(step) ? `${number}. \`\`${step}\`\`` : `${number}. ${step}`;

const COMMANDS =
  /^(?:sudo|nodetool|openssl|ss|curl|grep|bash|journalctl|ringshake|cqlsh|date|timedatectl|nc|getent|cat|ls|stat|diff|ip|iptables|nft|for|head|awk|mv|cp|install|certtool|chronyc|namei|systemctl|scylla|ps|python3|kubectl|dig|unset) /;

/** Does this step start with a program to run, rather than with a word to a person? */
export function isCommand(step: string): boolean {
  return COMMANDS.test(step);
}
