// ringshake from a program: probe, see what is wrong, ask for the next step, explain a log line.
//
//   node example.mjs 10.0.0.1 10.0.0.2/7000,7001
import { readFile } from "node:fs/promises";
import process from "node:process";
import { explain, plan, probeCluster, UsageError } from "ringshake";

const truststore = process.env["TRUSTSTORE"];

try {
  const report = await probeCluster({
    targets: process.argv.slice(2),
    ...(truststore && { truststore: await readFile(truststore, "utf8") }),
    timeout: 2000,
    signal: AbortSignal.timeout(60_000),
    onEvent: (event) => {
      if (event.event === "attempt") console.error(`${event.node}: ${event.attempt.result}`);
    },
  });
  for (const node of report.nodes) console.log(`${node.id}: ${node.verdict}`);
  for (const { node, title, fix } of report.findings) {
    console.log(`${node ?? "the cluster"}: ${title}. ${fix}`);
  }

  const { step, next } = plan(report, "all");
  console.log(`${step}. ${next?.change ?? ""}`);

  const line = "rpc - client 10.0.0.2:7000: fail to connect: Connection refused";
  for (const { causes } of explain(line, report)) {
    for (const { certainty, title } of causes) console.log(`${certainty}: ${title}`);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.oneLine);
  process.exitCode = 2;
}
