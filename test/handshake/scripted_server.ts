/**
 * A TLS server that answers in memory and can be told to lie: each message passes a hook before it is
 * sent, so that a test breaks one thing at a time. What was sent enters the transcript, so signatures
 * and Finished stay right unless they are the ones to be broken.
 *
 * @module
 */

import type { KeyObject } from "node:crypto";
import { concat } from "../../src/crypto/bytes.ts";
import { Transcript } from "../../src/crypto/hash.ts";
import { answerKeyShare, keyShare } from "../../src/crypto/kex.ts";
import { type Protection, protection12, protection13 } from "../../src/crypto/protection.ts";
import * as schedule12 from "../../src/crypto/schedule12.ts";
import * as schedule13 from "../../src/crypto/schedule13.ts";
import { signContent } from "../../src/crypto/signature.ts";
import { type CipherSuite, cipherSuite } from "../../src/crypto/suites.ts";
import { Inbox, type Incoming } from "../../src/handshake/inbox.ts";
import { certificate12, certificate13 } from "../../src/wire/certificate.ts";
import { certificateRequest12, certificateRequest13 } from "../../src/wire/certificate_request.ts";
import { type ClientHello, clientHello } from "../../src/wire/client_hello.ts";
import { type Codec, decode, encode } from "../../src/wire/codec.ts";
import * as body from "../../src/wire/extension_body.ts";
import { type Extension, findExtension } from "../../src/wire/extension.ts";
import * as exchange from "../../src/wire/key_exchange.ts";
import { decodeMessage, encodeMessage, type MessageKind } from "../../src/wire/message.ts";
import { ALERT, APPLICATION_DATA, encodeRecord, HANDSHAKE } from "../../src/wire/record.ts";
import { TLS12, TLS13 } from "../../src/wire/registry.ts";
import { HELLO_RETRY_RANDOM, serverHello } from "../../src/wire/server_hello.ts";
import * as small from "../../src/wire/small_messages.ts";

/** Something to be sent: a handshake message, or content of another type. */
export type Piece = Uint8Array | {
  readonly type: number;
  readonly content: Uint8Array;
  /** Once there are keys; by default ChangeCipherSpec alone goes without. */
  readonly protect?: boolean;
};

export interface ServerIdentity {
  readonly certificate: Uint8Array;
  readonly privateKey: KeyObject;
}

export interface Script {
  readonly version: typeof TLS12 | typeof TLS13;
  /** The suite that is used; what ServerHello says may be altered. */
  readonly suite?: number;
  /** HelloRetryRequest for this group before anything else. */
  readonly retry?: number;
  readonly askForCertificate?: boolean;
  readonly serverExtensions?: readonly Extension[];
  /** What is sent in place of a message; the message itself by default. */
  readonly alter?: (name: string, message: Uint8Array) => readonly Piece[];
  /** Sent right after the handshake. */
  readonly afterwards?: readonly Piece[];
  /** The answer to application data; an echo by default. */
  readonly answer?: (received: Uint8Array) => readonly Piece[];
  /** The answer to close_notify; another one by default. */
  readonly farewell?: readonly Piece[];
}

const GROUP = 0x001d;
const SCHEME = 0x0403;
const RANDOM = new Uint8Array(32).fill(0x5e);
export const CLOSE_NOTIFY: Piece = { type: ALERT, content: Uint8Array.of(1, 0) };
export const alertPiece = (description: number, level = 2): Piece => ({
  type: ALERT,
  content: Uint8Array.of(level, description),
});
export const data = (content: Uint8Array): Piece => ({ type: APPLICATION_DATA, content });

/** Lets the first message of a name be replaced. */
export const instead = (name: string, replace: (message: Uint8Array) => readonly Piece[]) => {
  let done = false;
  return (each: string, message: Uint8Array): readonly Piece[] => {
    const usual: Piece = each === "change_cipher_spec" ? { type: 20, content: message } : message;
    if (each !== name || done) return [usual];
    done = true;
    return replace(message);
  };
};

/** Overwrites bytes of a message; negative offsets count from its end. */
export const patch = (at: number, ...bytes: number[]) => (message: Uint8Array) => {
  const copy = Uint8Array.from(message);
  copy.set(bytes, at < 0 ? copy.length + at : at);
  return [copy];
};

/** Answers a client's flights: bytes in, records out. */
export class ScriptedServer {
  readonly #script: Script;
  readonly #identity: ServerIdentity;
  readonly #inbox = new Inbox(1 << 20);
  readonly #transcript = new Transcript();
  readonly #suite: CipherSuite;
  #protection: Protection | null = null;
  #out: Uint8Array[] = [];
  #hellos = 0;
  #hello: ClientHello | undefined;
  #onFinished: (message: Uint8Array) => void = () => {};
  #share = keyShare(GROUP);
  #clientKey: Uint8Array = new Uint8Array(0);

  constructor(identity: ServerIdentity, script: Script) {
    this.#identity = identity;
    this.#script = script;
    const id = script.suite ?? (script.version === TLS13 ? 0x1301 : 0xc02b);
    this.#suite = cipherSuite(id) as CipherSuite;
    this.#inbox.tls13 = script.version === TLS13;
  }

  /** Takes a flight of the client, returns ours. */
  receive(bytes: Uint8Array): Uint8Array[] {
    this.#inbox.push(bytes);
    for (let item = this.#inbox.next(); item !== undefined; item = this.#inbox.next()) {
      this.#take(item);
    }
    const flight = this.#out;
    this.#out = [];
    return flight;
  }

  #take(item: Incoming): void {
    if (item.kind === "application_data") {
      const { answer = (bytes) => [data(bytes)] } = this.#script;
      this.#sendAll(answer(item.bytes));
    } else if (item.kind === "alert") {
      if (item.alert.description === 0) this.#sendAll(this.#script.farewell ?? [CLOSE_NOTIFY]);
    } else if (item.kind === "handshake") {
      this.#takeMessage(item.type, item.bytes);
    } else if (this.#script.version === TLS12) {
      this.#protectIncoming12();
    }
  }

  #takeMessage(type: number, bytes: Uint8Array): void {
    if (type === small.finished.type) return this.#onFinished(bytes);
    if (type === small.keyUpdate.type) return this.#updateClientKeys();
    this.#transcript.add(bytes);
    if (type === exchange.clientKeyExchangeEcdhe.type) {
      this.#clientKey = decodeMessage(exchange.clientKeyExchangeEcdhe, bytes).ecdhYc;
      this.#agree12();
    }
    if (type !== clientHello.type) return;
    this.#hello = decodeMessage(clientHello, bytes);
    const { retry, version } = this.#script;
    if (retry !== undefined && this.#hellos++ === 0) this.#retry(retry);
    else if (version === TLS13) this.#flight13();
    else this.#flight12();
  }

  #retry(group: number): void {
    this.#transcript.replaceWithMessageHash(this.#suite.prfHash);
    this.#serverHello(HELLO_RETRY_RANDOM, [
      extension(body.KEY_SHARE, body.keyShareRetry, { selectedGroup: group }),
      extension(body.SUPPORTED_VERSIONS, body.supportedVersionsServer, { selectedVersion: TLS13 }),
    ]);
  }

  #serverHello(random: Uint8Array, extensions: readonly Extension[]): void {
    this.#send(serverHello, {
      legacyVersion: TLS12,
      random,
      legacySessionIdEcho: this.#hello?.legacySessionId ?? new Uint8Array(0),
      cipherSuite: this.#suite.id,
      legacyCompressionMethod: 0,
      extensions: [...extensions, ...this.#script.serverExtensions ?? []],
    });
  }

  #flight13(): void {
    const hash = this.#suite.prfHash;
    const offered = findExtension(this.#hello?.extensions, body.KEY_SHARE) as Uint8Array;
    const [share] = decode(body.keyShareClient, offered).clientShares;
    const group = share?.group ?? GROUP;
    const ours = answerKeyShare(group, share?.keyExchange ?? new Uint8Array(0));
    this.#serverHello(RANDOM, [
      extension(body.KEY_SHARE, body.keyShareServer, {
        serverShare: { group, keyExchange: ours.publicKey },
      }),
      extension(body.SUPPORTED_VERSIONS, body.supportedVersionsServer, { selectedVersion: TLS13 }),
    ]);
    const secrets = schedule13.handshakeSecrets(
      hash,
      ours.sharedSecret,
      this.#transcript.digest(hash),
    );
    this.#protection = this.#keys13(secrets.server);
    this.#send(small.encryptedExtensions, { extensions: [] });
    if (this.#script.askForCertificate) {
      this.#send(certificateRequest13, {
        certificateRequestContext: new Uint8Array(0),
        extensions: [
          extension(body.SIGNATURE_ALGORITHMS, body.signatureAlgorithms, {
            supportedSignatureAlgorithms: [SCHEME],
          }),
        ],
      });
    }
    this.#send(certificate13, {
      certificateRequestContext: new Uint8Array(0),
      certificateList: [{ certData: this.#identity.certificate, extensions: [] }],
    });
    const content = schedule13.certificateVerifyContent("server", this.#transcript.digest(hash));
    this.#send(small.certificateVerify, {
      algorithm: SCHEME,
      signature: signContent(SCHEME, this.#identity.privateKey, content),
    });
    this.#send(small.finished, {
      verifyData: schedule13.finishedVerifyData13(
        hash,
        secrets.server,
        this.#transcript.digest(hash),
      ),
    });
    const traffic = schedule13.applicationSecrets(
      hash,
      secrets.handshake,
      this.#transcript.digest(hash),
    );
    this.#protection = this.#keys13(traffic.server);
    this.#inbox.protection = this.#keys13(secrets.client);
    this.#onFinished = () => {
      this.#clientSecret = traffic.client;
      this.#inbox.protection = this.#keys13(traffic.client);
      this.#sendAll(this.#script.afterwards ?? []);
    };
  }

  #clientSecret: Uint8Array = new Uint8Array(0);

  #updateClientKeys(): void {
    this.#clientSecret = schedule13.nextTrafficSecret(this.#suite.prfHash, this.#clientSecret);
    this.#inbox.protection = this.#keys13(this.#clientSecret);
  }

  /** A KeyUpdate that was sent changes the keys of what follows it. */
  #keys13(secret: Uint8Array): Protection {
    let current = secret;
    let inner = protection13(this.#suite, schedule13.trafficKeys(this.#suite, secret));
    return {
      get sequence() {
        return inner.sequence;
      },
      open: (type, fragment) => inner.open(type, fragment),
      seal: (type, content, padding) => {
        const record = inner.seal(type, content, padding);
        if (type === HANDSHAKE && content[0] === small.keyUpdate.type) {
          current = schedule13.nextTrafficSecret(this.#suite.prfHash, current);
          inner = protection13(this.#suite, schedule13.trafficKeys(this.#suite, current));
        }
        return record;
      },
    };
  }

  #flight12(): void {
    this.#serverHello(RANDOM, []);
    this.#send(certificate12, { certificateList: [this.#identity.certificate] });
    const params = { curveType: 3, namedCurve: GROUP, point: this.#share.publicKey };
    const content = concat(
      this.#hello?.random ?? RANDOM,
      RANDOM,
      encode(exchange.ecdheParams, params),
    );
    this.#send(exchange.serverKeyExchangeEcdhe12, {
      params,
      algorithm: SCHEME,
      signature: signContent(SCHEME, this.#identity.privateKey, content),
    });
    if (this.#script.askForCertificate) {
      this.#send(certificateRequest12, {
        certificateTypes: [64],
        supportedSignatureAlgorithms: [SCHEME],
        certificateAuthorities: [Uint8Array.of(0x30, 0)],
      });
    }
    this.#send(small.serverHelloDone, null);
  }

  #keys12: ReturnType<typeof schedule12.keyBlock> | undefined;

  #agree12(): void {
    const hash = this.#suite.prfHash;
    const premaster = this.#share.agree(this.#clientKey);
    const randoms = [this.#hello?.random ?? RANDOM, RANDOM] as const;
    const master = schedule12.masterSecret(TLS12, hash, premaster, ...randoms);
    this.#keys12 = schedule12.keyBlock(this.#suite, TLS12, master, ...randoms);
    const verifyData = (side: "client" | "server") =>
      schedule12.finishedVerifyData12(TLS12, hash, master, side, this.#transcript);
    this.#onFinished = (message) => {
      this.#transcript.add(message);
      this.#sendAll(this.#altered("change_cipher_spec", null));
      const keys = this.#keys12?.server as schedule12.DirectionKeys;
      this.#protection = protection12(this.#suite, TLS12, keys, { encryptThenMac: false });
      this.#send(small.finished, { verifyData: verifyData("server") });
      this.#sendAll(this.#script.afterwards ?? []);
    };
  }

  #protectIncoming12(): void {
    const keys = this.#keys12?.client;
    if (keys === undefined) return;
    this.#inbox.protection = protection12(this.#suite, TLS12, keys, { encryptThenMac: false });
  }

  #send<B>(kind: MessageKind<string, B>, value: B): void {
    this.#sendAll(this.#altered(kind.name, encodeMessage(kind, value)));
  }

  #altered(name: string, message: Uint8Array | null): readonly Piece[] {
    const usual: Piece = message ?? { type: 20, content: Uint8Array.of(1) };
    return this.#script.alter?.(name, message ?? Uint8Array.of(1)) ?? [usual];
  }

  #sendAll(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      const { type, content, protect = type !== 20 } = piece instanceof Uint8Array
        ? { type: HANDSHAKE, content: piece }
        : piece;
      if (piece instanceof Uint8Array) this.#transcript.add(piece);
      this.#out.push(
        this.#protection === null || !protect
          ? encodeRecord(type, TLS12, content)
          : this.#protection.seal(type, content),
      );
    }
  }
}

function extension<T>(type: number, codec: Codec<T>, value: T): Extension {
  return body.encodeExtension(type, codec, value);
}
