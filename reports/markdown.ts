/**
 * The cluster's own runbook, as Markdown: what was found, and what to do about it, in the order in
 * which it is to be done, with the real addresses in every command.
 *
 * @module
 */

import type { Finding, NodeReport, Report } from "../src/model/report.ts";
import { isCommand, limitsOf } from "../src/explain/runbook.ts";
import type { Runbook } from "../src/explain/rule.ts";
import { RULES } from "../src/explain/rules/index.ts";
import { fill } from "../src/explain/steps.ts";
import { comingDays } from "./calendar.ts";
import { CLIENT_PORT_TITLES, clientPortRows } from "./client_ports.ts";
import { CLIENT_TITLES, clientRows } from "./clients.ts";
import { enumerated } from "./enumerated.ts";
import { code, codeBlock, escaped, tableOf } from "./markdown_syntax.ts";
import { headingOf, stageOf } from "./order_of_work.ts";
import {
  chainCell,
  clientAuthCell,
  clusterName,
  costs,
  expectedCell,
  type FindingGroup,
  fixSteps,
  groupFindings,
  headline,
  linkSummary,
  listed,
  observedCell,
  overallVerdict,
  partialNotice,
  place,
  roleCell,
  seenAt,
  unique,
  VERDICT_MARK,
} from "./phrases.ts";
import type { ReportWriter } from "./writer.ts";

export const markdown: ReportWriter = {
  format: "markdown",
  mediaType: "text/markdown; charset=utf-8",
  write(report) {
    const pending = groupFindings(report.findings.filter(({ severity }) => severity !== "info"));
    const remarks = groupFindings(report.findings.filter(({ severity }) => severity === "info"));
    const lines = [
      ...heading(report),
      ...nodes(report),
      ...section("Ports of clients", tableOf(CLIENT_PORT_TITLES, clientPortRows(report))),
      ...section("Clients", tableOf(CLIENT_TITLES, clientRows(report))),
      ...work(pending, report),
      ...links(report),
      ...questions(report),
      ...calendar(report),
      ...allowed(report),
      ...section("Worth knowing", remarks.flatMap(remark)),
      "---",
      "",
      escaped(costs(report)),
    ];
    return `${lines.join("\n")}\n`;
  },
};

function heading(report: Report): string[] {
  const { tool, startedAt, semantics } = report;
  const partial = partialNotice(report);
  return [
    `# ${escaped(clusterName(report))}: TLS between nodes`,
    "",
    `**${VERDICT_MARK[overallVerdict(report)]} ${escaped(headline(report))}**`,
    "",
    ...(partial === null ? [] : [`> ${escaped(partial)}`, ""]),
    `Probed ${code(startedAt)} by ringshake ${escaped(tool.version)}, judged by the rules of ` +
    `ScyllaDB ${escaped(semantics.release)}${
      semantics.isDefault ? " (no release was given)" : ""
    }.`,
    "",
  ];
}

function nodes({ nodes }: Report): string[] {
  if (nodes.length === 0) return [];
  const cells = (node: NodeReport) => [
    node.id,
    node.address,
    `${node.dc ?? "-"}/${node.rack ?? "-"}`,
    roleCell(node, "storage_port"),
    roleCell(node, "ssl_storage_port"),
    chainCell(node),
    clientAuthCell(node),
    expectedCell(node),
    observedCell(node),
    `${VERDICT_MARK[node.verdict] ?? ""} ${node.verdict}`,
  ];
  const titles = [
    "Node",
    "Address",
    "DC/rack",
    "storage_port",
    "ssl_storage_port",
    "Chain",
    "Client auth",
    "Expected",
    "Observed",
    "Verdict",
  ];
  return section("Nodes", tableOf(titles, nodes.map(cells)));
}

/** The steps, stage by stage and numbered through. */
function work(pending: readonly FindingGroup[], report: Report): string[] {
  if (pending.length === 0) return ["There is nothing to do.", ""];
  const stages = [...Map.groupBy(pending, ({ id }) => stageOf(id))].sort(([a], [b]) => a - b);
  let step = 0;
  return stages.flatMap(([stage, groups]) => {
    const { title, why } = headingOf(stage);
    return [
      `## ${escaped(title)}`,
      "",
      ...(why === "" ? [] : [escaped(why), ""]),
      ...groups.flatMap((group) => stepsOf(++step, group, report)),
    ];
  });
}

function stepsOf(step: number, group: FindingGroup, report: Report): string[] {
  const { severity, title, id, findings } = group;
  const places = unique(findings.flatMap((finding) => place(finding) ?? []));
  const runbook = RULES.find((rule) => rule.id === id)?.runbook;
  const limits = limitsOf(id, findings);
  return [
    `### Step ${step}: ${escaped(title)} (${severity})`,
    "",
    ...(places.length === 0 ? [] : [`On ${places.map(code).join(", ")}.`, ""]),
    ...unique(findings.map(({ explanation }) => explanation)).flatMap((why) => [escaped(why), ""]),
    ...seen(findings),
    ...(limits === null ? [] : [`What it does not prove: ${escaped(limits)}`, ""]),
    ...(runbook === undefined ? ownFix(findings) : steps(runbook, findings, report)),
    `More: ${code(`ringshake runbook ${findings[0]?.runbook ?? id}`)}`,
    "",
  ];
}

function seen(findings: readonly Finding[]): string[] {
  const lines = evidenceLines(findings).map((line) => `- ${line}`);
  return ["Seen:", "", ...unique(lines), ""];
}

function evidenceLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(seenAt).map(({ where, line }) =>
    `${where === null ? "" : `${code(where)} `}${escaped(line)}`
  );
}

function ownFix(findings: readonly Finding[]): string[] {
  return ["#### Fix", "", ...instructions(fixSteps(findings)), ""];
}

const PARTS = [
  ["checkByHand", "Check by hand"],
  ["fix", "Fix"],
  ["verify", "Verify"],
  ["rollBack", "Roll back"],
] as const satisfies readonly (readonly [keyof Runbook, string])[];

/** The rule's own steps with this cluster's addresses, told once where all nodes need the same. */
function steps(runbook: Runbook, findings: readonly Finding[], { nodes }: Report): string[] {
  const ids = unique(findings.map(({ node }) => node));
  const targets = ids.map((id) => nodes.find((node) => node.id === id) ?? null);
  return PARTS.flatMap(([part, title]) => {
    const filled = targets.map((node) => ({
      node,
      // What a finding says to do is the runbook's fix, or something more to the point.
      lines: part === "fix"
        ? fixSteps(findings.filter((finding) => finding.node === (node?.id ?? null)))
        : runbook[part].map((step) => fill(step, node)),
    }));
    const variants = [...Map.groupBy(filled, ({ lines }) => lines.join("\n")).values()];
    return [
      `#### ${title}`,
      "",
      ...variants.flatMap((some) => [
        ...(variants.length === 1
          ? []
          : [`On ${listed(some.map(({ node }) => code(node?.id ?? "the cluster")), 99)}:`, ""]),
        ...instructions(some[0]?.lines ?? []),
        "",
      ]),
    ];
  });
}

/** Commands that follow each other share a block that can be pasted; sentences stand between. */
function instructions(lines: readonly string[]): string[] {
  const told: string[] = [];
  let block: string[] = [];
  const flush = () => {
    if (block.length > 0) told.push(...codeBlock(block, "sh"), "");
    block = [];
  };
  for (const line of lines) {
    if (isCommand(line)) block.push(line);
    else {
      flush();
      told.push(escaped(line), "");
    }
  }
  flush();
  return told.slice(0, -1);
}

function links(report: Report): string[] {
  const { counts, failing } = linkSummary(report.links);
  if (failing.length === 0) return [];
  const byReason = [...Map.groupBy(failing, ({ reason }) => reason)];
  return section("Links that fail", [
    `Of all links between the nodes: ${escaped(counts)}.`,
    "",
    ...byReason.flatMap(([reason, some]) => [
      `- ${escaped(reason)}: ${
        listed(
          some.map(({ from, to, connection }) =>
            `${escaped(from)} → ${escaped(to)} (${connection})`
          ),
          12,
        )
      }`,
    ]),
    "",
  ]);
}

function questions({ nodes }: Report): string[] {
  const asked = nodes.flatMap(({ id, observed }) =>
    observed.questions.map((question) => ({ id, ...question }))
  );
  return section(
    "What the evidence leaves open",
    [...Map.groupBy(asked, ({ question }) => question)].flatMap(([question, some]) => [
      `- ${escaped(question)} (${listed(some.map(({ id }) => escaped(id)))})`,
      "",
      ...codeBlock(unique(some.map(({ command }) => command)), "sh").map((line) => `  ${line}`),
      "",
    ]),
  );
}

const MOST_DAYS = 10;

function calendar(report: Report): string[] {
  const coming = comingDays(report).slice(0, MOST_DAYS);
  const titles = ["Day", "Ends", "From then on"];
  return section(
    "If nothing is renewed",
    tableOf(
      titles,
      coming.map(({ when, ends, stops }) => [when, listed(ends, 6), listed(stops, 6)]),
    ),
  );
}

function allowed(report: Report): string[] {
  return section(
    "What the nodes allow",
    enumerated(report).flatMap(({ where, lines }) => [
      `${where.map(code).join(", ")}:`,
      "",
      ...lines.map(([label, values]) => `- ${escaped(label)}: ${escaped(values)}`),
      "",
    ]),
  );
}

function remark({ id, title, findings }: FindingGroup): string[] {
  return [
    `- **${escaped(title)}** (${escaped(id)})`,
    ...evidenceLines(findings).map((line) => `  - ${line}`),
    ...fixSteps(findings).map((step) => `  - ${isCommand(step) ? code(step) : escaped(step)}`),
    "",
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines];
}
