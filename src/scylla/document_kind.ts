/**
 * What a file is, told by what stands in it: people hand over the manifest that holds a scylla.yaml,
 * the template that becomes one, or its neighbour. ScyllaDB would read any of them as a scylla.yaml
 * without options, and a verdict on that helps nobody.
 *
 * @module
 */

import { basename } from "node:path";
import { manifestIn } from "./kubernetes.ts";
import { FIRST_STRANGERS, LAST_STRANGERS, type Stranger } from "./stranger_kinds.ts";
import { UsageError } from "./usage_error.ts";
import { partOf, readYaml, type YamlNode } from "./yaml_tree.ts";

/** A file's text as {@link kindOf} looks at it. */
interface Shape {
  readonly text: string;
  /** Its lines without blanks around them, empty ones and comments. */
  readonly lines: readonly string[];
  readonly name: string;
  /** The first document; null when it is no YAML. */
  readonly root: YamlNode | null;
  /** The keys at the top level of the first document. */
  readonly keys: ReadonlySet<string>;
  /** `kind` of the first Kubernetes manifest among the documents. */
  readonly manifest: string | null;
}

interface Kind {
  readonly id: string;
  readonly what: string;
  readonly is: (shape: Shape) => boolean;
  readonly cure: string;
}

const has = (...keys: readonly string[]) => (shape: Shape) =>
  keys.some((key) => shape.keys.has(key));
/** Patterns are tried line by line, so that none can take longer than the file is long. */
const says = (pattern: RegExp) => ({ lines }: Shape) => lines.some((line) => pattern.test(line));
const isBetween = (line: string, open: string, close: string) => {
  const start = line.indexOf(open);
  return start >= 0 && line.indexOf(close, start) > start;
};
const isListWith = (...keys: readonly string[]) => ({ root }: Shape) =>
  root?.kind === "list" && root.items.some((item) => keys.some((key) => partOf(item, key)));

/** ScyllaDB passes over a keystore, and names a certificate in its place. */
const hasKeystore = ({ root, name }: Shape) => {
  const block = partOf(root, "server_encryption_options") ?? null;
  return !/^scylla/.test(name) && partOf(block, "keystore") !== undefined &&
    partOf(block, "certificate") === undefined;
};

/** Options of Cassandra 4 and later that ScyllaDB never had. */
const CASSANDRA_OPTIONS = [
  "allocate_tokens_for_local_replication_factor",
  "audit_logging_options",
  "auth_read_consistency_level",
  "column_index_cache_size",
  "concurrent_materialized_view_builders",
  "concurrent_materialized_view_writes",
  "cidr_authorizer",
  "full_query_logging_options",
  "ideal_consistency_level",
  "internode_socket_receive_buffer_size",
  "materialized_views_enabled",
  "network_authorizer",
  "repaired_data_tracking_for_range_reads_enabled",
  "sasi_indexes_enabled",
  "storage_compatibility_mode",
  "transient_replication_enabled",
  "user_defined_functions_enabled",
];

const SCYLLA_OPTIONS = [
  "alternator_port",
  "api_address",
  "api_doc_dir",
  "api_port",
  "developer_mode",
  "enable_tablets",
  "experimental_features",
  "murmur3_partitioner_ignore_msb_bits",
  "native_shard_aware_transport_port",
  "prometheus_port",
  "tablets_mode_for_new_keyspaces",
];

const ON_THE_NODE = "give the scylla.yaml that lies on the node, /etc/scylla/scylla.yaml";
const RENDERED = "render it first, or give the scylla.yaml that lies on the node";
const INVENTORY = "give it to `ringshake check --inventory`; lint takes the scylla.yaml of a node";

function stranger({ starts, keys, key, inner, lines, between, ...kind }: Stranger): Kind {
  const innerKeys = ({ root }: Shape) =>
    root?.kind === "map"
      ? root.pairs.flatMap(({ value }) =>
        value.kind === "map" ? value.pairs.map((pair) => pair.key ?? "") : []
      )
      : [];
  return {
    ...kind,
    is: (shape) =>
      (starts === undefined || shape.text.startsWith(starts)) &&
      (keys === undefined || has(...keys)(shape)) &&
      (key === undefined || [...shape.keys].some((each) => key.test(each))) &&
      (inner === undefined || innerKeys(shape).some((each) => inner.test(each))) &&
      (lines ?? []).every((pattern) => says(pattern)(shape)) &&
      (between === undefined || shape.lines.some((line) => isBetween(line, ...between))),
  };
}

/** The first that fits counts. */
const KINDS: readonly Kind[] = [
  ...FIRST_STRANGERS.map(stranger),
  {
    id: "environment",
    what: "an environment file of the service, with the node's command line",
    is: says(/^(?:export\s+)?SCYLLA_(?:DOCKER_ARGS|ARGS|HOME|CONF)\s*=/),
    cure: "put it beside the scylla.yaml as scylla-server, and give the scylla.yaml",
  },
  {
    id: "cqlshrc",
    what: "a cqlshrc, the configuration of the client cqlsh",
    is: ({ lines, name }) =>
      /^\.?cqlshrc$/.test(name) ||
      lines.some((line, index) =>
        /^\[(?:connection|authentication|auth_provider|ssl|certfiles|cql|tracing|ui|csv)\]$/
          .test(line) && /^[\w.-]+\s*[=:]/.test(lines[index + 1] ?? "")
      ),
    cure: `${ON_THE_NODE}; \`ringshake lint\` reads a cqlshrc`,
  },
  {
    id: "rackdc",
    what: "a cassandra-rackdc.properties",
    is: ({ lines }) => /^(?:dc|rack|prefer_local|dc_suffix)\s*=/.test(lines[0] ?? ""),
    cure: "put it beside the scylla.yaml, and give that",
  },
  {
    id: "ansible-inventory",
    what: "an Ansible inventory",
    is: (shape) =>
      says(/^\[[\w.-]+(?::(?:vars|children|hosts))?\]\s*(?:[#;].*)?$/)(shape) ||
      has("_meta")(shape) || partOf(shape.root, "all")?.kind === "map" ||
      (shape.root?.kind === "map" &&
        shape.root.pairs.every(({ value }) => value.kind === "map" || value.kind === "null") &&
        shape.root.pairs.some(({ value }) => partOf(value, "hosts") ?? partOf(value, "children"))),
    cure: INVENTORY,
  },
  {
    id: "inventory",
    what: "an inventory of ringshake",
    is: (shape) => partOf(shape.root, "nodes")?.kind === "list" && !has("cluster_name")(shape),
    cure: INVENTORY,
  },
  {
    id: "kubernetes-scylla",
    what: "a cluster of scylla-operator",
    is: ({ manifest }) => /^Scylla(?:Cluster|DB\w+)$/.test(manifest ?? ""),
    cure: "give the ConfigMap whose data holds the scylla.yaml: the manifest names it as " +
      "scyllaConfig or customConfigMapRef",
  },
  {
    id: "kubernetes",
    what: "a Kubernetes manifest without a scylla.yaml that could be read exactly",
    is: ({ manifest }) => manifest !== null,
    cure: "give a ConfigMap whose data holds scylla.yaml as a literal block (`scylla.yaml: |`)",
  },
  {
    id: "compose",
    what: "a Compose file",
    is: ({ root }) => partOf(root, "services")?.kind === "map",
    cure: "give the scylla.yaml that it mounts; options in `command:` are not read",
  },
  {
    id: "prometheus",
    what: "a list of targets for Prometheus",
    is: isListWith("targets"),
    cure: ON_THE_NODE,
  },
  {
    id: "ansible-play",
    what: "an Ansible playbook or list of tasks",
    is: isListWith(
      "hosts",
      "tasks",
      "import_playbook",
      "when",
      "register",
      "ansible.builtin.template",
    ),
    cure: RENDERED,
  },
  {
    id: "ansible-variables",
    what: "a file of Ansible variables",
    is: ({ keys, root }) =>
      root?.kind === "map" && !keys.has("cluster_name") && !keys.has("server_encryption_options") &&
      [...keys].some((key) =>
        /^(?:scylla_|ssl_(?:internode|client|cert|truststore)_|ansible_)/.test(key)
      ),
    cure: RENDERED,
  },
  {
    id: "helm-values",
    what: "values of a Helm chart",
    is: (shape) =>
      has("scyllaImage", "agentImage", "fullnameOverride", "nameOverride", "imagePullSecrets")(
        shape,
      ),
    cure: "render it with `helm template`, and give the ConfigMap that comes of it",
  },
  {
    id: "vault",
    what: "a file that Ansible Vault encrypted",
    is: ({ text }) => text.startsWith("$ANSIBLE_VAULT;"),
    cure: "decrypt it first: `ansible-vault view`",
  },
  {
    id: "go-template",
    what: "a template of Go or Helm",
    is: says(/\{\{-?\s?(?:\.|\$|(?:include|template|define|range|with|toYaml|if|end)\b)/),
    cure: RENDERED,
  },
  {
    id: "jinja",
    what: "a Jinja template",
    is: ({ lines }) =>
      lines.some((line) => isBetween(line, "{{", "}}") || isBetween(line, "{%", "%}")),
    cure: RENDERED,
  },
  ...LAST_STRANGERS.map(stranger),
  {
    id: "cassandra",
    what: "a cassandra.yaml, the configuration of Apache Cassandra",
    is: (shape) =>
      !has(...SCYLLA_OPTIONS)(shape) &&
      (has(...CASSANDRA_OPTIONS)(shape) || /^cassandra\.ya?ml$/i.test(shape.name) ||
        hasKeystore(shape)),
    cure: "ScyllaDB reads scylla.yaml, with other options: give that; `ringshake lint` reads both",
  },
  {
    id: "scylla-yaml",
    what: "a scylla.yaml",
    is: has("server_encryption_options", "seed_provider", "listen_address", ...SCYLLA_OPTIONS),
    cure: "give it with --scylla-yaml",
  },
];

/** What the file is, or null when nothing gives it away. */
function kindOf(text: string, file: string): Kind | null {
  const root = firstDocument(text, file);
  const pairs = root?.kind === "map" ? root.pairs : [];
  const keys = new Set(pairs.flatMap(({ key }) => key ?? []));
  const lines = text.split("\n").map((line) => line.trim().replace(/ #.*$/, ""))
    .filter((line) => line !== "" && !/^[#;]/.test(line));
  const manifest = manifestIn(text, root);
  const shape = { text, lines, name: basename(file), root, keys, manifest };
  return KINDS.find(({ is }) => is(shape)) ?? null;
}

/** Is it an inventory of Ansible's? */
export const isAnsibleInventory = (text: string, file: string): boolean =>
  kindOf(text, file)?.id === "ansible-inventory";

/** Is it the configuration of the client cqlsh? */
export const isCqlshrc = (text: string, file: string): boolean =>
  kindOf(text, file)?.id === "cqlshrc";

/** Is it the configuration of an Apache Cassandra node? */
export const isCassandraYaml = (text: string, file: string): boolean =>
  kindOf(text, file)?.id === "cassandra";

/**
 * Refuses a file that is known for something else than what it was given for.
 *
 * @param wanted ids of kinds that are no strangers
 * @throws {UsageError} one sentence: what it is, and what to give instead
 */
export function refuseOtherKinds(text: string, file: string, wanted: readonly string[]): void {
  const kind = kindOf(text, file);
  if (kind === null || wanted.includes(kind.id)) return;
  throw new UsageError(`this is ${kind.what}`, kind.cure, { file });
}

function firstDocument(text: string, file: string): YamlNode | null {
  try {
    return readYaml(text, file);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
