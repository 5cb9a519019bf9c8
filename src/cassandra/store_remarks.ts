/**
 * What is to be said about a node's keystores and truststores. Nothing of it is a secret: passwords are
 * compared with the documented ones and go no further.
 *
 * @module
 */

import type { Severity } from "../model/words.ts";
import { type Remark, remark, type Saying } from "../scylla/remark.ts";
import { quoted } from "../scylla/shown.ts";
import { type Certificate, timestamp } from "../x509/certificate.ts";
import { judgeChain } from "../x509/chain.ts";
import { known } from "../x509/extensions.ts";
import type { Keystore } from "../x509/keystore.ts";
import { keyIsStrong, keyText } from "../x509/security_level.ts";
import { javaRefusal } from "./java_trust.ts";
import type { ReadStore } from "./stores.ts";

const DAY = 86_400_000;
const SOON_DAYS = 30;
/** Those of the documentation, of keytool's examples, and of Cassandra's own file. */
const KNOWN_PASSWORDS: readonly string[] = ["cassandra", "changeit", "myKeyPass", "truststorePass"];
const PURPOSES = {
  "1.3.6.1.5.5.7.3.1": ["serverAuth", "whoever dials the node refuses it"],
  "1.3.6.1.5.5.7.3.2": ["clientAuth", "a peer with `require_client_auth: true` refuses the node"],
} as const;
const NO_START = "the node refuses to start";
const NOTHING_KNOWN = "what is in it is not known to ringshake; a node may read it";

/** Every remark on the stores of one file, in no order. */
export function* storeRemarks(stores: readonly ReadStore[], at: Date): Iterable<Remark> {
  for (const store of stores) {
    const { named: { option, place } } = store;
    for (const [id, severity, says] of saidOf(store, stores, at)) {
      const kind = option === "truststore" ? "truststore" : "keystore";
      yield remark(`cassandra-${id.replace("STORE", kind)}`, severity, place, says);
    }
  }
}

type Said = readonly [id: string, severity: Severity, says: Saying];

function* saidOf(store: ReadStore, stores: readonly ReadStore[], at: Date): Iterable<Said> {
  const { named: { option, password, passwordFile }, source, contents } = store;
  const name = `${option} ${quoted(source)}`;
  if (password?.expose((text) => KNOWN_PASSWORDS.includes(text))) {
    yield ["STORE-password-known", "warning", {
      message: `${option}_password is one of those in every manual`,
      effect: "whoever gets hold of the file opens it",
      fix: `keytool -storepasswd -keystore FILE, then ${option}_password; the file is 0600`,
    }];
  }
  if (option !== "truststore" && password === null && passwordFile === null) {
    yield ["STORE-without-password", "error", {
      message: `${option}_password is not there`,
      effect: NO_START,
      fix: `write ${option}_password beside ${option}`,
    }];
    return;
  }
  if (password === null && passwordFile !== null) {
    yield ["STORE-password-file", "info", {
      message: `${option}_password_file takes the place of ${option}_password`,
      effect: "Cassandra 5.0 and older refuse to start on it",
      fix: `with those, write ${option}_password`,
    }];
  }
  switch (contents.is) {
    case "unseen":
      return;
    case "missing":
      yield ["STORE-missing", "error", {
        message: `${name} is not there`,
        effect: NO_START,
        fix: "put the file there, readable for the user cassandra",
      }];
      return;
    case "refused":
      yield REFUSED_BY_JAVA.has(contents.problem)
        ? ["STORE-does-not-open", "error", {
          message: `${name} ${contents.why}`,
          effect: `${NO_START}; a running one goes on with what it has`,
          fix: `look by hand: keytool -list -keystore FILE`,
        }]
        : ["STORE-not-read", "info", {
          message: `${name} ${contents.why}`,
          effect: NOTHING_KNOWN,
          fix: "look by hand: keytool -list -v -keystore FILE",
        }];
      return;
    case "read":
      if (option === "truststore") yield* onTruststore(name, contents.keystore);
      else yield* onKeystore(store, contents.keystore, stores, at);
  }
}

/** Java opens these as little; of the others it may know more than ringshake. */
const REFUSED_BY_JAVA: ReadonlySet<string> = new Set(["wrong-password", "broken", "unknown-kind"]);

function* onTruststore(name: string, { trusted, unused, chains }: Keystore): Iterable<Said> {
  if (trusted.length > 0) return;
  const there = unused + chains.length;
  yield ["truststore-empty", "error", {
    message: there === 0
      ? `${name} holds no certificate`
      : `${name} holds no certificate that is marked as trusted`,
    effect: "the node starts, and trusts nobody",
    fix: there === 0
      ? "keytool -importcert -alias ca -file ca.pem -keystore FILE"
      : "what OpenSSL exports bears no such mark: keytool -importcert -alias ca -file ca.pem -keystore NEW",
  }];
}

function* onKeystore(
  { named, source }: ReadStore,
  { chains }: Keystore,
  stores: readonly ReadStore[],
  at: Date,
): Iterable<Said> {
  const name = `${named.option} ${quoted(source)}`;
  const own = chains.filter((chain) => chain.length > 0);
  if (own.length === 0) {
    yield ["keystore-without-key", "error", {
      message: `${name} holds no private key with a certificate`,
      effect: "the node starts; whoever dials it with TLS is refused in the handshake",
      fix:
        "put the node's key and its whole chain there; certificates alone belong into the truststore",
    }];
    return;
  }
  if (own.length > 1) {
    yield ["keystore-several-keys", "info", {
      message: `${name} holds ${own.length} private keys`,
      effect:
        "Java chooses which one is served, by kind of key; the order in the file says nothing",
      fix: "leave the node's own alone in it",
    }];
  }
  const truststore = stores.find((other) =>
    other.named.block === named.block && other.named.option === "truststore"
  );
  for (const chain of own) {
    yield* onChain(chain, at);
    yield* onPurposes(chain, named, stores);
    if (own.length === 1 && truststore?.contents.is === "read") {
      yield* onTrust(chain, truststore.contents.keystore.trusted, at);
    }
  }
}

function* onChain(chain: readonly Certificate[], at: Date): Iterable<Said> {
  for (const { subject, notBefore, notAfter, publicKey } of chain) {
    const who = quoted(subject.text);
    const days = Math.floor((notAfter.getTime() - at.getTime()) / DAY);
    const refused = "peers that did not put this very certificate into their truststore refuse it";
    if (days < 0) {
      yield ["keystore-expired", "error", {
        message: `${who} expired on ${timestamp(notAfter)}`,
        effect: refused,
        fix: "issue a new one, and copy the new keystore over the old one",
      }];
    } else if (notBefore > at) {
      yield ["keystore-not-yet-valid", "error", {
        message: `${who} is not valid before ${timestamp(notBefore)}`,
        effect: refused,
        fix: "wait, or correct the clock on which it was issued",
      }];
    } else if (days < SOON_DAYS) {
      yield ["keystore-expires-soon", "warning", {
        message: `${who} expires on ${timestamp(notAfter)}, in ${days} days`,
        effect: "connections that are made after that day fail",
        fix: "issue a new one, and copy the new keystore over the old one",
      }];
    }
    if (!keyIsStrong(publicKey, "medium")) {
      yield ["keystore-key-weak", "warning", {
        message: `${who} has a ${keyText(publicKey)}`,
        effect: "it can be broken sooner than a certificate lives; Java refuses it below 1024 bits",
        fix: "issue it anew with RSA 2048, or P-256",
      }];
    }
  }
}

/** A certificate that says what it is for is good for nothing else: Java's rule, on both sides. */
function* onPurposes(
  [leaf]: readonly Certificate[],
  { block, option }: ReadStore["named"],
  stores: readonly ReadStore[],
): Iterable<Said> {
  const purposes = known(leaf?.extensions.extendedKeyUsage);
  if (leaf === undefined || purposes === undefined || purposes.includes(ANY_PURPOSE)) return;
  const isOutside = stores.some(({ named }) => named.option === "outbound_keystore");
  const isServed = option === "keystore";
  const isShown = block === "server_encryption_options" && (!isServed || !isOutside);
  for (const [oid, [word, effect]] of Object.entries(PURPOSES)) {
    const isNeeded = word === "serverAuth" ? isServed : isShown;
    if (!isNeeded || purposes.includes(oid)) continue;
    yield ["keystore-purpose", "warning", {
      message: `${quoted(leaf.subject.text)} has an extendedKeyUsage without ${word}`,
      effect,
      fix: "issue it anew with serverAuth and clientAuth, or without extendedKeyUsage",
    }];
  }
}

const ANY_PURPOSE = "2.5.29.37.0";

function* onTrust(
  chain: readonly Certificate[],
  trusted: readonly Certificate[],
  at: Date,
): Iterable<Said> {
  const [leaf] = chain;
  if (leaf === undefined || trusted.length === 0) return;
  const { reasons } = judgeChain({ chain, truststore: trusted, at });
  const fingerprints = new Set(trusted.map(({ fingerprintSha256 }) => fingerprintSha256));
  const sure = javaRefusal(reasons, chain, fingerprints, at).sure
    .filter((reason) => reason !== "expired" && reason !== "not-yet-valid");
  if (sure.length === 0) return;
  yield ["keystore-not-trusted", "warning", {
    message: `the chain of ${quoted(leaf.subject.text)} does not lead to the node's own truststore`,
    effect: `peers with the same truststore refuse it: ${sure.join(", ")}`,
    fix: "import the whole chain into the keystore, and its CA into every truststore",
  }];
}
