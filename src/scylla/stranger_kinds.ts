/**
 * Files of other tools around a cluster, each with what gives it away: data for `document_kind.ts`.
 *
 * @module
 */

/** A kind of file; every sign that a row gives must be there. */
export interface Stranger {
  readonly id: string;
  readonly what: string;
  /** How the text begins, comments included. */
  readonly starts?: string;
  /** One of these stands at the top level. */
  readonly keys?: readonly string[];
  /** A key at the top level is such. */
  readonly key?: RegExp;
  /** A key one level below is such. */
  readonly inner?: RegExp;
  /** Lines, trimmed and without comments: each of these patterns fits one. */
  readonly lines?: readonly RegExp[];
  /** A line holds text between these two. */
  readonly between?: readonly [open: string, close: string];
  readonly cure: string;
}

const EMBEDDED = "give what it writes to /etc/scylla/scylla.yaml as a file of its own";
const RENDERED = "render it first, or give the scylla.yaml that lies on the node";
const ON_THE_NODE = "give the scylla.yaml that lies on the node, /etc/scylla/scylla.yaml";

/** Told before anything that is looked for by single lines. */
export const FIRST_STRANGERS: readonly Stranger[] = [
  {
    id: "systemd",
    what: "a unit or drop-in of systemd",
    lines: [/^\[(?:Unit|Service|Install|Socket|Timer)\]$/, /^[A-Z]\w+\s*=/],
    cure: "options on its command line are not read here: " + ON_THE_NODE,
  },
  {
    id: "toml",
    what: "TOML, which ScyllaDB does not read",
    lines: [/^\[(?:server|client)_encryption_options\]$/],
    cure: ON_THE_NODE,
  },
  {
    id: "cloud-init",
    what: "user data of cloud-init",
    starts: "#cloud-config",
    cure: EMBEDDED,
  },
  {
    id: "mime",
    what: "user data in MIME parts",
    starts: "Content-Type: multipart",
    cure: EMBEDDED,
  },
  { id: "script", what: "a script", starts: "#!", cure: EMBEDDED },
  { id: "markdown", what: "Markdown", starts: "```", cure: "give what stands between the fences" },
  {
    id: "diff",
    what: "a diff",
    lines: [/^\+\+\+ \S/, /^@@ .*@@/],
    cure: "apply it, and give the file",
  },
  {
    id: "nodetool",
    what: "the output of nodetool status",
    lines: [
      /^[UDX?][NLJM?]\s+[0-9A-Za-z.:-]+\s+\S+.*\s/,
      /^(?:Datacenter:|--\s+Address|\S+\s+\S+\s)/,
    ],
    cure: "give it to `ringshake check --nodetool`",
  },
  {
    id: "hcl",
    what: "a file of Terraform, Packer or Nomad",
    lines: [
      /^(?:resource|variable|module|template|provider|data|locals|output|job|source|build)\b[^:]*\{$/,
    ],
    cure: EMBEDDED,
  },
  {
    id: "chef",
    what: "a file of Chef",
    lines: [/^(?:default|node|override|normal)(?:\.\w+)?\[['"][^\]]+\]/],
    cure: RENDERED,
  },
  {
    id: "dockerfile",
    what: "a Dockerfile",
    lines: [/^FROM \S+/, /^(?:COPY|RUN|ADD|ENV|CMD|ENTRYPOINT) /],
    cure: "give the scylla.yaml that it copies",
  },
  {
    id: "salt",
    what: "a state file of Salt",
    inner: /^(?:file|pkg|service)\.\w+$/,
    cure: EMBEDDED,
  },
  { id: "puppet", what: "Hiera data of Puppet", key: /^\w+(?:::\w+)+$/, cure: RENDERED },
  { id: "sops", what: "a file that SOPS encrypted", keys: ["sops"], cure: "decrypt it: `sops -d`" },
  {
    id: "image-user-data",
    what: "user data of ScyllaDB's machine image",
    keys: ["scylla_yaml"],
    cure: "give what stands under scylla_yaml as a file of its own, or the node's scylla.yaml",
  },
  {
    id: "cloud-formation",
    what: "a template of CloudFormation",
    keys: ["AWSTemplateFormatVersion"],
    cure: EMBEDDED,
  },
  {
    id: "cloud-init",
    what: "user data of cloud-init",
    keys: ["write_files", "runcmd"],
    cure: EMBEDDED,
  },
  {
    id: "kustomization",
    what: "a kustomization",
    keys: ["configMapGenerator", "secretGenerator", "patchesStrategicMerge"],
    cure: "render it with `kubectl kustomize`, and give the ConfigMap that comes of it",
  },
  {
    id: "prometheus",
    what: "a configuration of Prometheus",
    keys: ["scrape_configs"],
    cure: ON_THE_NODE,
  },
  {
    id: "manager",
    what: "a configuration of Scylla Manager or its agent",
    keys: ["auth_token", "tls_cert_file", "prometheus_scylla", "healthcheck"],
    cure: ON_THE_NODE,
  },
  {
    id: "manager",
    what: "a configuration of Scylla Manager or its agent",
    keys: ["database"],
    inner: /^(?:hosts|keyspace|replication_factor)$/,
    cure: ON_THE_NODE,
  },
  {
    id: "compose",
    what: "a Compose file",
    inner: /^(?:image|container_name)$/,
    key: /^(?!image$)/,
    cure: "give the scylla.yaml that it mounts; options in `command:` are not read",
  },
  {
    id: "helm-values",
    what: "values of a Helm chart",
    keys: ["replicaCount", "scyllaImage", "agentImage"],
    cure: "render it with `helm template`, and give the ConfigMap that comes of it",
  },
];

/** Placeholders: looked for last, since they may stand in files of any kind. */
export const LAST_STRANGERS: readonly Stranger[] = [
  { id: "erb", what: "a template of Ruby (Chef or Puppet)", between: ["<%", "%>"], cure: RENDERED },
  {
    id: "placeholders",
    what: "a template with ${…} of a shell or of Terraform",
    between: ["${", "}"],
    cure: RENDERED,
  },
];
