/**
 * What a file is, told by what stands in it: people hand over the manifest that holds a scylla.yaml,
 * the template that becomes one, or its neighbour. ScyllaDB would read any of them as a scylla.yaml
 * without options, and a verdict on that helps nobody.
 *
 * @module
 */

import { basename } from "node:path";
import { isScalar, parseAllDocuments } from "yaml";
import { UsageError } from "./usage_error.ts";
import { MAX_YAML_LENGTH, readYaml, type YamlNode } from "./yaml_tree.ts";

/** A file's text as {@link kindOf} looks at it. */
interface Shape {
  readonly text: string;
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
const says = (pattern: RegExp) => ({ text }: Shape) => pattern.test(text);
const partOf = (node: YamlNode | null, key: string): YamlNode | undefined =>
  node?.kind === "map" ? node.pairs.find((pair) => pair.key === key)?.value : undefined;
const isListWith = (...keys: readonly string[]) => ({ root }: Shape) =>
  root?.kind === "list" && root.items.some((item) => keys.some((key) => partOf(item, key)));

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

/** The first that fits counts. */
const KINDS: readonly Kind[] = [
  {
    id: "environment",
    what: "an environment file of the service, with the node's command line",
    is: says(/^\s*(?:export\s+)?SCYLLA(?:_DOCKER)?_ARGS\s*=/m),
    cure: "put it beside the scylla.yaml as scylla-server, and give the scylla.yaml",
  },
  {
    id: "cqlshrc",
    what: "a cqlshrc, the configuration of the client cqlsh",
    is: says(/^\[(?:connection|authentication|auth_provider|ssl|certfiles|cql|tracing|ui|csv)\]/m),
    cure: ON_THE_NODE,
  },
  {
    id: "rackdc",
    what: "a cassandra-rackdc.properties",
    is: says(/^(?:\s*(?:#.*)?\n)*\s*(?:dc|rack|prefer_local|dc_suffix)\s*=/),
    cure: "put it beside the scylla.yaml, and give that",
  },
  {
    id: "ansible-inventory",
    what: "an Ansible inventory",
    is: (shape) =>
      /^(?:\s*(?:[#;].*)?\n)*\[[\w.-]+(?::(?:vars|children))?\]\s*(?:[#;].*)?$/m.test(shape.text) ||
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
    is: says(/^\$ANSIBLE_VAULT;/),
    cure: "decrypt it first: `ansible-vault view`",
  },
  {
    id: "go-template",
    what: "a template of Go or Helm",
    is: says(/^[^#\n]*\{\{-?\s*(?:\.|\$|(?:include|template|define|range|with|toYaml|if|end)\b)/m),
    cure: RENDERED,
  },
  {
    id: "jinja",
    what: "a Jinja template",
    is: says(/^[^#\n]*(?:\{\{[^\n]*\}\}|\{%[^\n]*%\})/m),
    cure: RENDERED,
  },
  {
    id: "cassandra",
    what: "a cassandra.yaml, the configuration of Apache Cassandra",
    is: (shape) =>
      !has(...SCYLLA_OPTIONS)(shape) &&
      (has(...CASSANDRA_OPTIONS)(shape) || /^cassandra\.ya?ml$/i.test(shape.name)),
    cure: "ScyllaDB reads scylla.yaml, with other options: give that",
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
  const shape = { text, name: basename(file), root, keys, manifest: manifestIn(text, root) };
  return KINDS.find(({ is }) => is(shape)) ?? null;
}

/** Is it an inventory of Ansible's? */
export const isAnsibleInventory = (text: string, file: string): boolean =>
  kindOf(text, file)?.id === "ansible-inventory";

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

/** A manifest says what it is at the left margin, or, as JSON, in its first mapping. */
function manifestIn(text: string, root: YamlNode | null = null): string | null {
  const [version, kind] = [partOf(root, "apiVersion"), partOf(root, "kind")];
  if (version?.kind === "scalar" && kind?.kind === "scalar") return kind.text;
  if (!/^apiVersion:\s*\S/m.test(text)) return null;
  return /^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? null;
}

/** A scylla.yaml, and where in the file it stands. */
export interface Embedded {
  /** Blank lines before it stand for those of the file, so that its line numbers are the file's. */
  readonly text: string;
  /** How many columns it is indented in the file. */
  readonly indent: number;
}

const MAX_DOCUMENTS = 1000;

/**
 * The scylla.yaml in the data of a ConfigMap, if it is one literal block; else null.
 *
 * @throws {UsageError} when there are several
 */
export function embeddedScyllaYaml(text: string, file: string): Embedded | null {
  if (manifestIn(text) === null || text.length > MAX_YAML_LENGTH) return null;
  const found = parseAllDocuments(text, { schema: "failsafe", logLevel: "silent" });
  const values = (Array.isArray(found) ? found.slice(0, MAX_DOCUMENTS) : []).flatMap((document) => {
    const isConfigMap = document.errors.length === 0 && document.get("kind") === "ConfigMap";
    const value = isConfigMap ? document.getIn(["data", "scylla.yaml"], true) : null;
    return isScalar(value) && value.type === "BLOCK_LITERAL" && value.range ? [value] : [];
  });
  const [value, another] = values;
  if (!value?.range) return null;
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  if (another?.range) {
    throw new UsageError(
      `holds a second scylla.yaml (the first: line ${lineOf(value.range[0])})`,
      "give each ConfigMap in a file of its own",
      { file, line: lineOf(another.range[0]), column: 1 },
    );
  }
  const header = lineOf(value.range[0]);
  const lines = text.split("\n").slice(header);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const content = String(value.value ?? "");
  const indent = first.length -
    (content.split("\n").find((line) => line.trim() !== "") ?? "").length;
  return { text: "\n".repeat(header) + content, indent: Math.max(0, indent) };
}
