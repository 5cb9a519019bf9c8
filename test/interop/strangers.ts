/**
 * Servers that are no ScyllaDB nodes, as data: real programs, each with a configuration of its own and
 * listeners on free ports of 127.0.0.1.
 *
 * @module
 */

import { join } from "node:path";
import { node } from "../setup/pinned.mjs";

/** What a configuration is written with. */
export interface Place {
  /** The server's own folder, in which its files lie and which it may fill. */
  readonly folder: string;
  readonly certificate: string;
  readonly key: string;
  /** Both in one file, as some programs want them. */
  readonly pem: string;
  readonly ca: string;
  /** The number of the port that is known by this name; the same for the same name. */
  port(name: string): number;
}

/**
 * What must be said of a listener: as storage_port of a node that is meant to be `none` (null where this
 * tells nothing new), as ssl_storage_port of one that is meant to be `all`, and the same with a
 * certificate that its CA issued (as without one, when left out).
 */
export type Listener = readonly [plain: string | null, tls: string, own?: string];

export interface Stranger {
  readonly name: string;
  readonly command: (place: Place) => readonly string[];
  readonly files?: (place: Place) => Readonly<Record<string, string>>;
  /** Runs to its end before the server starts. */
  readonly before?: (place: Place) => readonly string[];
  readonly listeners: Readonly<Record<string, Listener>>;
}

const POSTGRES = "/usr/lib/postgresql/15/bin";

// What must be said, as `severity rule words`; where several things may, each is one.
const HTTP = "error wrong-service HTTP response";
const HTTP_2 = "error wrong-service HTTP/2 SETTINGS";
const HTML = "error wrong-service HTML without a HTTP header";
const IMAP = "error wrong-service IMAP greeting";
const SSH = "error wrong-service SSH banner";
const XMPP = "error wrong-service XMPP stream";
const ECHO = "error wrong-service an echo of what it is sent";
const MUTE = "warning unproven stays silent";
const HANGS_UP = "warning unproven hangs up without a byte";
const UNLIKE_A_NODE =
  "warning unproven takes TLS, and meets RPC in the clear as no port of ScyllaDB does";
/** A proxy that finds nobody behind it hangs up before we have spoken, or on a busy machine after. */
const DROPS = `warning unexplained-ports hangs up before a byte | ${HANGS_UP}`;
const NO_NAME = "warning unproven bytes of no protocol we know";
const SMTP_OR_FTP = "error wrong-service SMTP or FTP";
const inside = (what: string) =>
  `warning unproven something other than what was asked answers inside TLS${what}`;
const HTTP_INSIDE = inside(": HTTP response");
const MUTE_INSIDE = "warning unproven the handshake completed, then silence";
const POLITE = "warning unproven closed politely (close_notify), which neither lets in nor refuses";
const BARE =
  "warning unproven after our first words: so a node ends that refuses us, and so ends who";
const DEMANDS = "warning unproven asks for a certificate and shows nothing without one";
const ECHO_INSIDE = "warning unproven sends back what it gets, which is no RPC answer";

const on = ({ port }: Place, name: string) => `127.0.0.1:${port(name)}`;

export const STRANGERS: readonly Stranger[] = [
  {
    name: "nginx",
    command: ({ folder }) => ["/usr/sbin/nginx", "-p", folder, "-c", "nginx.conf", "-e", "stderr"],
    files: (place) => {
      const server = (name: string, words: string) =>
        `server { listen ${on(place, name)} ${words} }\n`;
      const own = `ssl_certificate ${place.certificate}; ssl_certificate_key ${place.key};`;
      const verify = (how: string) =>
        `ssl; ssl_client_certificate ${place.ca}; ssl_verify_client ${how};`;
      const web = "return 200 hello;";
      const onward = (name: string) => `proxy_pass ${on(place, name)};`;
      return {
        "nginx.conf": `daemon off; worker_processes 1; pid nginx.pid; error_log stderr crit;
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
events {}
http {
access_log off; ${own}
${
          ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((it) => `${it}_temp_path ${it};`)
            .join(" ")
        }
${server("http", `; ${web}`)}
${server("https", `ssl; ${web}`)}
${server("https, HTTP/2", `ssl http2; ${web}`)}
${server("https, TLS 1.2", `ssl; ssl_protocols TLSv1.2; ${web}`)}
${server("https, TLS 1.3", `ssl; ssl_protocols TLSv1.3; ${web}`)}
${server("https, certificate asked for", `${verify("optional")} ${web}`)}
${server("https, certificate demanded", `${verify("on")} ${web}`)}
}
stream {
${own}
${server("stream: TLS before http", `ssl; ${onward("http")}`)}
${server("stream: TLS, certificate demanded, before http", `${verify("on")} ${onward("http")}`)}
${server("stream: passed to https", `; ${onward("https")}`)}
${server("stream: passed to a closed port", `; ${onward("closed")}`)}
${server("stream: TLS before a closed port", `ssl; ${onward("closed")}`)}
}`,
      };
    },
    listeners: {
      "http": [HTTP, HTTP],
      "https": [HTTP, HTTP_INSIDE],
      "https, HTTP/2": [null, HTTP_INSIDE],
      "https, TLS 1.2": [null, HTTP_INSIDE],
      "https, TLS 1.3": [null, HTTP_INSIDE],
      "https, certificate asked for": [null, HTTP_INSIDE, HTTP_INSIDE],
      "https, certificate demanded": [null, HTTP_INSIDE, HTTP_INSIDE],
      "stream: TLS before http": [null, HTTP_INSIDE],
      "stream: TLS, certificate demanded, before http": [null, POLITE, HTTP_INSIDE],
      "stream: passed to https": [HTTP, HTTP_INSIDE],
      "stream: passed to a closed port": [DROPS, DROPS],
      "stream: TLS before a closed port": [UNLIKE_A_NODE, POLITE],
    },
  },
  {
    name: "apache2",
    command: (
      { folder },
    ) => ["/usr/sbin/apache2", "-d", folder, "-f", "apache.conf", "-DFOREGROUND"],
    files: (place) => {
      const ssl = `SSLEngine on\nSSLCertificateFile ${place.certificate}\n` +
        `SSLCertificateKeyFile ${place.key}\n`;
      const verify = `SSLCACertificateFile ${place.ca}\nSSLVerifyClient require\n`;
      const host = (name: string, words: string) =>
        `Listen ${on(place, name)}\n<VirtualHost ${on(place, name)}>\n${words}</VirtualHost>\n`;
      const modules = ["mpm_event", "authz_core", "ssl", "socache_shmcb"];
      return {
        "apache.conf":
          modules.map((name) =>
            `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`
          ).join("") + `ServerName localhost\nPidFile apache.pid\nErrorLog error.log\n` +
          `DefaultRuntimeDir ${place.folder}\nMutex file:${place.folder}\n` +
          host("http", "") + host("https", ssl) +
          host("https, certificate demanded", ssl + verify),
      };
    },
    listeners: {
      "http": [MUTE, HTTP],
      "https": [UNLIKE_A_NODE, MUTE_INSIDE],
      "https, certificate demanded": [null, DEMANDS, MUTE_INSIDE],
    },
  },
  ...["openssl", "gnutls"].map((library): Stranger => ({
    name: `lighttpd with ${library}`,
    command: () => ["/usr/sbin/lighttpd", "-D", "-f", "lighttpd.conf"],
    files: (place) => ({
      "lighttpd.conf": `server.modules = ("mod_${library}")
server.document-root = "${place.folder}"
server.bind = "127.0.0.1"
server.port = ${place.port("http")}
$SERVER["socket"] == "${on(place, "https")}" {
  ssl.engine = "enable"
  ssl.pemfile = "${place.pem}"
}
$SERVER["socket"] == "${on(place, "https, certificate demanded")}" {
  ssl.engine = "enable"
  ssl.pemfile = "${place.pem}"
  ssl.ca-file = "${place.ca}"
  ssl.verifyclient.activate = "enable"
  ssl.verifyclient.enforce = "enable"
}
`,
    }),
    listeners: {
      "http": [MUTE, HTTP],
      "https": [UNLIKE_A_NODE, MUTE_INSIDE],
      "https, certificate demanded": [null, `${DEMANDS} | ${BARE}`, MUTE_INSIDE],
    },
  })),
  {
    name: "haproxy",
    command: () => ["/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg"],
    files: (place) => {
      const tls = `ssl crt ${place.pem}`;
      const demand = `${tls} ca-file ${place.ca} verify required`;
      const front = (name: string, mode: string, words: string, onward?: string) =>
        `listen l${place.port(name)}\n  mode ${mode}\n  bind ${on(place, name)} ${words}\n` +
        (onward === undefined ? "" : `  server it ${on(place, onward)}\n`);
      return {
        "haproxy.cfg":
          "defaults\n  timeout connect 1s\n  timeout client 9s\n  timeout server 9s\n" +
          front("http", "http", "") + front("https", "http", tls) +
          front("https, certificate demanded", "http", demand) +
          front("TCP before http", "tcp", "", "http") +
          front("TCP before https", "tcp", "", "https") +
          front("TCP before a closed port", "tcp", "", "closed") +
          front("TLS before http", "tcp", tls, "http") +
          front("TLS before https", "tcp", tls, "https") +
          front("TLS before a closed port", "tcp", tls, "closed") +
          front("TLS, certificate demanded, before http", "tcp", demand, "http") +
          front("PROXY protocol demanded", "http", "accept-proxy"),
      };
    },
    listeners: {
      "http": [HTTP, HTTP],
      "https": [UNLIKE_A_NODE, HTTP_INSIDE],
      "https, certificate demanded": [null, DEMANDS, HTTP_INSIDE],
      "TCP before http": [HTTP, HTTP],
      "TCP before https": [UNLIKE_A_NODE, HTTP_INSIDE],
      "TCP before a closed port": [MUTE, MUTE],
      "TLS before http": [null, HTTP_INSIDE],
      "TLS before https": [null, POLITE],
      "TLS before a closed port": [null, MUTE_INSIDE],
      "TLS, certificate demanded, before http": [null, DEMANDS, HTTP_INSIDE],
      "PROXY protocol demanded": [HANGS_UP, `${MUTE} | ${HANGS_UP}`],
    },
  },
  {
    name: "stunnel",
    command: () => ["/usr/bin/stunnel4", "stunnel.conf"],
    files: (place) => {
      const service = (name: string, onward: string, more = "") =>
        `[s${place.port(name)}]\naccept = ${on(place, name)}\nconnect = ${
          on(place, onward)
        }\n${more}`;
      const demand = `CAfile = ${place.ca}\nverifyChain = yes\n`;
      return {
        "stunnel.conf": `foreground = yes\npid =\ncert = ${place.pem}\n` +
          service("before itself", "before a closed port") +
          service("before a closed port", "closed") +
          service("before itself, certificate demanded", "before a closed port", demand),
      };
    },
    listeners: {
      "before itself": [null, POLITE],
      "before a closed port": [UNLIKE_A_NODE, `${BARE} | ${POLITE}`],
      "before itself, certificate demanded": [null, DEMANDS, POLITE],
    },
  },
  {
    name: "hitch",
    command: ({ pem, ...place }) => [
      ...["/usr/sbin/hitch", `--frontend=[127.0.0.1]:${place.port("TLS before a closed port")}`],
      ...[`--backend=[127.0.0.1]:${place.port("closed")}`, "--workers=1", pem],
    ],
    listeners: { "TLS before a closed port": [UNLIKE_A_NODE, POLITE] },
  },
  {
    name: "dovecot",
    command: ({ folder }) => ["/usr/sbin/dovecot", "-F", "-c", join(folder, "dovecot.conf")],
    files: (place) => ({
      "dovecot.conf": `protocols = imap
base_dir = ${place.folder}/run
state_dir = ${place.folder}/run
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
log_path = /dev/stderr
ssl = yes
ssl_cert = <${place.certificate}
ssl_key = <${place.key}
passdb {
  driver = static
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${place.port("imap")}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${place.port("imaps")}
    ssl = yes
  }
}
`,
    }),
    listeners: { "imap": [IMAP, IMAP], "imaps": [UNLIKE_A_NODE, inside(": IMAP greeting")] },
  },
  {
    name: "sshd",
    before: () => ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "host"],
    command: ({ folder, port }) => [
      ...["/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-h", join(folder, "host")],
      ...["-o", "ListenAddress=127.0.0.1", "-p", String(port("ssh")), "-o", "PidFile=none"],
    ],
    listeners: { "ssh": [SSH, SSH] },
  },
  {
    name: "postgresql",
    before: () => [`${POSTGRES}/initdb`, "-D", "data", "-A", "trust", "-N", "--no-instructions"],
    command: ({ folder, certificate, key, port }) => [
      ...[`${POSTGRES}/postgres`, "-D", "data", "-k", folder, "-h", "127.0.0.1"],
      ...["-p", String(port("postgres")), "-c", "ssl=on"],
      ...["-c", `ssl_cert_file=${certificate}`, "-c", `ssl_key_file=${key}`],
    ],
    listeners: { "postgres": [HANGS_UP, HANGS_UP] },
  },
  ...[false, true].map((auth): Stranger => ({
    name: auth ? "redis, certificate demanded" : "redis",
    // Debian's redis-server is this program under another name.
    before: () => ["ln", "-s", "/usr/bin/redis-check-rdb", "redis-server"],
    command: ({ folder, certificate, key, ca, port }) => [
      ...[join(folder, "redis-server"), "--bind", "127.0.0.1", "--port", String(port("redis"))],
      ...["--tls-port", String(port("TLS")), "--tls-cert-file", certificate],
      ...[
        "--tls-key-file",
        key,
        "--tls-ca-cert-file",
        ca,
        "--tls-auth-clients",
        auth ? "yes" : "no",
      ],
    ],
    listeners: { "redis": [MUTE, MUTE], "TLS": [null, auth ? DEMANDS : MUTE_INSIDE, MUTE_INSIDE] },
  })),
  {
    name: "slapd",
    before: () => ["mkdir", "db"],
    command: (place) => [
      ...["/usr/sbin/slapd", "-d", "0", "-f", "slapd.conf", "-h"],
      `ldap://${on(place, "ldap")}/ ldaps://${on(place, "ldaps")}/`,
    ],
    files: ({ certificate, key, ca }) => ({
      "slapd.conf": `include /etc/ldap/schema/core.schema
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
TLSCACertificateFile ${ca}
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
directory db
suffix "dc=example"
`,
    }),
    listeners: { "ldap": [MUTE, MUTE], "ldaps": [UNLIKE_A_NODE, MUTE_INSIDE] },
  },
  ...[false, true].map((auth): Stranger => ({
    name: auth ? "etcd, certificate demanded" : "etcd",
    command: ({ certificate, key, ca, ...place }) => {
      const url = (name: string) => `https://${on(place as Place, name)}`;
      return [
        ...["/usr/bin/etcd", "--data-dir=data", `--listen-client-urls=${url("client")}`],
        ...[`--advertise-client-urls=${url("client")}`, `--cert-file=${certificate}`],
        ...[`--key-file=${key}`, `--listen-peer-urls=${url("peer")}`, `--peer-key-file=${key}`],
        ...[`--peer-cert-file=${certificate}`, `--initial-advertise-peer-urls=${url("peer")}`],
        ...[`--initial-cluster=default=${url("peer")}`, `--trusted-ca-file=${ca}`],
        ...auth ? ["--client-cert-auth", "--peer-client-cert-auth"] : [],
        ...[`--peer-trusted-ca-file=${ca}`],
      ];
    },
    listeners: { "client": [null, DEMANDS, MUTE_INSIDE], "peer": [null, DEMANDS, MUTE_INSIDE] },
  })),
  {
    name: "mosquitto",
    command: () => ["/usr/sbin/mosquitto", "-c", "mosquitto.conf"],
    files: ({ certificate, key, ca, port }) => {
      const tls = (name: string) =>
        `listener ${port(name)} 127.0.0.1\ncertfile ${certificate}\nkeyfile ${key}\n`;
      return {
        "mosquitto.conf": `allow_anonymous true\nlistener ${port("mqtt")} 127.0.0.1\n` +
          tls("TLS") + tls("TLS, certificate demanded") +
          `cafile ${ca}\nrequire_certificate true\n`,
      };
    },
    listeners: {
      "mqtt": [HANGS_UP, HANGS_UP],
      "TLS": [UNLIKE_A_NODE, POLITE],
      "TLS, certificate demanded": [null, DEMANDS, POLITE],
    },
  },
  {
    name: "memcached",
    command: (place) => ["/usr/bin/memcached", "-l", on(place, "memcached"), "-U", "0", "-m", "8"],
    listeners: { "memcached": [MUTE, NO_NAME] },
  },
  {
    name: "memcached with TLS",
    command: ({ certificate, key, ...place }) => [
      ...["/usr/bin/memcached", "-l", on(place as Place, "TLS"), "-U", "0", "-m", "8", "-Z"],
      ...["-o", `ssl_chain_cert=${certificate},ssl_key=${key}`],
    ],
    listeners: { "TLS": [UNLIKE_A_NODE, MUTE_INSIDE] },
  },
  ...[false, true].map((implicit): Stranger => ({
    name: implicit ? "vsftpd with implicit TLS" : "vsftpd",
    command: ({ folder }) => ["/usr/sbin/vsftpd", join(folder, "vsftpd.conf")],
    files: ({ folder, certificate, key, port }) => ({
      "vsftpd.conf": Object.entries({
        ...{ listen: "YES", listen_address: "127.0.0.1", listen_port: port("ftp") },
        ...{ run_as_launching_user: "YES", background: "NO", anonymous_enable: "YES" },
        ...{ secure_chroot_dir: folder, ssl_enable: "YES", allow_anon_ssl: "YES" },
        ...{ rsa_cert_file: certificate, rsa_private_key_file: key },
        ...{ ssl_sslv3: "NO", implicit_ssl: implicit ? "YES" : "NO", anon_root: folder },
      }).map(([name, value]) => `${name}=${value}\n`).join(""),
    }),
    listeners: {
      "ftp": implicit ? [NO_NAME, inside(": SMTP or FTP")] : [SMTP_OR_FTP, SMTP_OR_FTP],
    },
  })),
  {
    name: "prosody",
    command: () => ["/usr/bin/prosody", "--config", "./prosody.cfg.lua", "-F"],
    files: ({ folder, certificate, key, port }) => ({
      "prosody.cfg.lua": `pidfile = "${folder}/prosody.pid"; data_path = "${folder}"
modules_enabled = { "tls", "saslauth" }; modules_disabled = { "s2s" }
log = { error = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port("xmpp")} }; c2s_direct_tls_ports = { ${port("xmpps")} }
ssl = { certificate = "${certificate}"; key = "${key}" }
c2s_direct_tls_ssl = ssl
VirtualHost "localhost"
`,
    }),
    listeners: { "xmpp": [XMPP, XMPP], "xmpps": [UNLIKE_A_NODE, inside(": XMPP stream")] },
  },
  {
    name: "unbound",
    command: () => ["/usr/sbin/unbound", "-d", "-p", "-c", "unbound.conf"],
    files: ({ folder, certificate, key, port }) => ({
      "unbound.conf": `server:
  directory: "${folder}"
  chroot: ""
  username: ""
  use-syslog: no
  interface: 127.0.0.1@${port("dns")}
  interface: 127.0.0.1@${port("dns over TLS")}
  tls-port: ${port("dns over TLS")}
  tls-service-key: "${key}"
  tls-service-pem: "${certificate}"
remote-control:
  control-enable: no
`,
    }),
    listeners: {
      "dns": [MUTE, MUTE],
      "dns over TLS": [UNLIKE_A_NODE, `${MUTE_INSIDE} | ${POLITE}`],
    },
  },
  {
    name: "turnserver",
    command: ({ folder, certificate, key, port }) => [
      ...["/usr/bin/turnserver", "-n", "-L", "127.0.0.1", "-p", String(port("turn"))],
      ...["--tls-listening-port", String(port("turns")), "--cert", certificate, "--pkey", key],
      ...["--no-cli", "--no-udp", "--no-dtls", "-z", "-m", "1", "--log-file", "stdout"],
      ...["--pidfile", join(folder, "pid"), "-b", join(folder, "db"), "--allow-loopback-peers"],
    ],
    listeners: { "turn": [MUTE, MUTE_INSIDE], "turns": [MUTE, MUTE_INSIDE] },
  },
  ...([
    ["chargen", "SYSTEM:yes", NO_NAME, inside("")],
    ["echo", "PIPE", ECHO, ECHO_INSIDE],
    ["discard", "OPEN:/dev/null", DROPS, POLITE],
    ["a banner", "SYSTEM:echo 220 hello", SMTP_OR_FTP, inside(": SMTP or FTP")],
  ] as const).flatMap(([kind, what, plain, inTls]): Stranger[] => {
    const socat = (listens: string) => [
      "/usr/bin/socat",
      `${listens},bind=127.0.0.1,fork,reuseaddr`,
      what,
    ];
    return [
      {
        name: `socat, ${kind}`,
        command: ({ port }) => socat(`TCP-LISTEN:${port("it")}`),
        listeners: { "it": [plain, plain] },
      },
      {
        name: `socat, ${kind} in TLS`,
        command: ({ port, pem }) => socat(`OPENSSL-LISTEN:${port("it")},cert=${pem},verify=0`),
        listeners: { "it": [null, inTls] },
      },
    ];
  }),
  {
    name: "socat, certificate demanded",
    command: ({ port, pem, ca }) => [
      "/usr/bin/socat",
      `OPENSSL-LISTEN:${
        port("it")
      },cert=${pem},cafile=${ca},verify=1,bind=127.0.0.1,fork,reuseaddr`,
      "PIPE",
    ],
    listeners: { "it": [null, DEMANDS, ECHO_INSIDE] },
  },
  {
    name: "ncat, cat in TLS",
    command: ({ port, certificate, key }) => [
      ...["/usr/bin/ncat", "-k", "-l", "127.0.0.1", String(port("it")), "--ssl"],
      ...["--ssl-cert", certificate, "--ssl-key", key, "--exec", "/bin/cat"],
    ],
    listeners: { "it": [UNLIKE_A_NODE, ECHO_INSIDE] },
  },
  {
    name: "ncat as HTTP proxy",
    command: ({ port }) => [
      ...["/usr/bin/ncat", "-k", "-l", "127.0.0.1", String(port("it")), "--proxy-type", "http"],
    ],
    listeners: { "it": [MUTE, HTTP] },
  },
  ...([false, true] as const).map((ssl): Stranger => ({
    name: ssl ? "python http.server with ssl" : "python http.server",
    command: ({ port, certificate, key }) => [
      "/usr/bin/python3",
      "-c",
      `import http.server, ssl, sys
server = http.server.ThreadingHTTPServer(("127.0.0.1", ${
        port("it")
      }), http.server.SimpleHTTPRequestHandler)
${
        ssl
          ? `context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("${certificate}", "${key}")
server.socket = context.wrap_socket(server.socket, server_side=True)`
          : ""
      }
server.serve_forever()`,
    ],
    listeners: { "it": ssl ? [UNLIKE_A_NODE, MUTE_INSIDE] : [MUTE, HTML] },
  })),
  {
    name: "python smtpd",
    command: ({ port }) => [
      ...["/usr/bin/python3", "-W", "ignore", "-m", "smtpd", "-n", "-c", "DebuggingServer"],
      `127.0.0.1:${port("smtp")}`,
    ],
    listeners: { "smtp": [SMTP_OR_FTP, SMTP_OR_FTP] },
  },
  {
    name: "node",
    command: ({ certificate, key, ca, port }) => [
      node(),
      "-e",
      `const { readFileSync } = require("node:fs");
const own = { cert: readFileSync("${certificate}"), key: readFileSync("${key}") };
const demand = { ...own, ca: readFileSync("${ca}"), requestCert: true, rejectUnauthorized: true };
const hello = (request, response) => response.end("hello");
const listen = (server, port) => server.on("error", () => {}).listen(port, "127.0.0.1");
const [http, https, http2, net, tls] = ["http", "https", "http2", "net", "tls"].map((name) => require("node:" + name));
listen(http2.createServer(hello), ${port("http2, plain")});
listen(http2.createSecureServer(own, hello), ${port("http2")});
listen(http2.createSecureServer({ ...demand, allowHTTP1: true }, hello), ${
        port("http2, certificate demanded")
      });
listen(https.createServer(demand, hello), ${port("https, certificate demanded")});
const mute = (socket) => socket.on("error", () => {}).resume();
listen(net.createServer(mute), ${port("mute")});
listen(tls.createServer(own, mute), ${port("mute in TLS")});
listen(tls.createServer(demand, mute), ${port("mute in TLS, certificate demanded")});
listen(tls.createServer(own, (socket) => mute(socket).end("hello")), ${
        port("a word and FIN in TLS")
      });`,
    ],
    listeners: {
      "http2, plain": [HTTP_2, HTTP_2],
      "http2": [UNLIKE_A_NODE, inside("")],
      "http2, certificate demanded": [null, `${DEMANDS} | ${BARE}`, inside("")],
      "https, certificate demanded": [null, `${DEMANDS} | ${BARE}`, HTTP_INSIDE],
      "mute": [MUTE, MUTE],
      "mute in TLS": [UNLIKE_A_NODE, MUTE_INSIDE],
      "mute in TLS, certificate demanded": [null, `${DEMANDS} | ${BARE}`, MUTE_INSIDE],
      "a word and FIN in TLS": [null, inside("")],
    },
  },
];

/** Listeners behind which now a node answers and now a web server, by turns. */
export const MIXED = [
  "passed to the node or to https",
  "TLS before the node or http",
] as const;

/** HAProxy before a node that has both its ports open, and before web servers of its own. */
export function beforeNode(
  { storagePort, sslStoragePort }: {
    readonly storagePort: number;
    readonly sslStoragePort: number;
  },
): Stranger {
  const [mixed, mixedInside] = MIXED;
  return {
    name: "haproxy before a node",
    command: () => ["/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg"],
    files: (place) => {
      const tls = `ssl crt ${place.pem}`;
      const front = (name: string, mode: string, words: string, ...to: number[]) =>
        `listen l${place.port(name)}\n  mode ${mode}\n  bind ${on(place, name)} ${words}\n` +
        to.map((port, index) => `  server s${index} 127.0.0.1:${port}\n`)
          .join("");
      const demand = `${tls} ca-file ${place.ca} verify required`;
      const [http, https] = [place.port("http"), place.port("https")];
      return {
        // One thread, or each would take turns of its own.
        "haproxy.cfg": "global\n  nbthread 1\n" +
          "defaults\n  timeout connect 1s\n  timeout client 9s\n  timeout server 9s\n" +
          front("http", "http", "") + front("https", "http", tls) +
          front("passed to the node", "tcp", "", sslStoragePort) +
          front("TLS before the node", "tcp", tls, storagePort) +
          front("TLS, certificate demanded, before the node", "tcp", demand, storagePort) +
          front(mixed, "tcp", "", sslStoragePort, https) +
          front(mixedInside, "tcp", tls, storagePort, http),
      };
    },
    listeners: Object.fromEntries(
      [
        ...["http", "https", "passed to the node", "TLS before the node"],
        ...["TLS, certificate demanded, before the node", ...MIXED],
      ].map((name) => [name, [null, ""] as const]),
    ),
  };
}
