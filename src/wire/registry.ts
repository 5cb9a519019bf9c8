/**
 * Numbers with names, as IANA and the RFCs register them.
 *
 * A number that nobody registered is still a value, shown in hex: an unknown code must never make a
 * message unreadable.
 *
 * @module
 */

import { type Codec, uint, type Width } from "./codec.ts";

/** A table of registered codes of one kind. */
export class Registry {
  /** The RFC's name of the type, such as `NamedGroup`. */
  readonly name: string;
  /** All registered codes, in the order of the table. */
  readonly codes: readonly number[];
  /** The code as a field of a message. */
  readonly codec: Codec<number>;
  readonly #width: Width;
  readonly #names: ReadonlyMap<number, string>;
  readonly #byName: ReadonlyMap<string, number>;

  constructor(name: string, width: Width, entries: Iterable<readonly [number, string]>) {
    this.name = name;
    this.#width = width;
    this.#names = new Map(entries);
    this.#byName = new Map(Array.from(this.#names, ([code, text]) => [text, code]));
    this.codes = [...this.#names.keys()];
    this.codec = uint(width, (code) => this.nameOf(code));
  }

  /** The code as a field of a message, its name followed by what it is for. */
  explained(meanings: ReadonlyMap<number, string>): Codec<number> {
    return uint(this.#width, (code) => {
      const meaning = meanings.get(code);
      return meaning === undefined ? this.nameOf(code) : `${this.nameOf(code)}: ${meaning}`;
    });
  }

  /** The registered name, or the code in hex. */
  nameOf(code: number): string {
    const known = this.#names.get(code);
    if (known !== undefined) return known;
    const hex = `0x${code.toString(16).padStart(this.#width * 2, "0")}`;
    return this.#width === 2 && isGrease(code) ? `GREASE (${hex})` : `unknown (${hex})`;
  }

  has(code: number): boolean {
    return this.#names.has(code);
  }

  /** The code of a registered name. */
  codeOf(name: string): number | undefined {
    return this.#byName.get(name);
  }
}

/** RFC 8701: values that clients send so that servers learn to ignore what they do not know. */
export function isGrease(code: number): boolean {
  return (code & 0x0f0f) === 0x0a0a && code >> 8 === (code & 0xff);
}

/** RFC 8446 §4.1.2 and Appendix D; the names are those of this program's report. */
export const protocolVersions = new Registry("ProtocolVersion", 2, [
  [0x0002, "SSLv2"],
  [0x0300, "SSLv3"],
  [0x0301, "TLSv1.0"],
  [0x0302, "TLSv1.1"],
  [0x0303, "TLSv1.2"],
  [0x0304, "TLSv1.3"],
]);
export const TLS10 = 0x0301;
export const TLS11 = 0x0302;
export const TLS12 = 0x0303;
export const TLS13 = 0x0304;

/** RFC 8446 §5.1. */
export const contentTypes = new Registry("ContentType", 1, [
  [20, "change_cipher_spec"],
  [21, "alert"],
  [22, "handshake"],
  [23, "application_data"],
  [24, "heartbeat"],
]);

/** RFC 8446 §4, RFC 5246 §7.4, RFC 6066 §8. */
export const handshakeTypes = new Registry("HandshakeType", 1, [
  [0, "hello_request"],
  [1, "client_hello"],
  [2, "server_hello"],
  [3, "hello_verify_request"],
  [4, "new_session_ticket"],
  [5, "end_of_early_data"],
  [6, "hello_retry_request"],
  [8, "encrypted_extensions"],
  [11, "certificate"],
  [12, "server_key_exchange"],
  [13, "certificate_request"],
  [14, "server_hello_done"],
  [15, "certificate_verify"],
  [16, "client_key_exchange"],
  [20, "finished"],
  [21, "certificate_url"],
  [22, "certificate_status"],
  [23, "supplemental_data"],
  [24, "key_update"],
  [25, "compressed_certificate"],
  [67, "next_protocol"],
  [254, "message_hash"],
]);

/** IANA "TLS Supported Groups". */
export const namedGroups = new Registry("NamedGroup", 2, [
  [1, "sect163k1"],
  [2, "sect163r1"],
  [3, "sect163r2"],
  [4, "sect193r1"],
  [5, "sect193r2"],
  [6, "sect233k1"],
  [7, "sect233r1"],
  [8, "sect239k1"],
  [9, "sect283k1"],
  [10, "sect283r1"],
  [11, "sect409k1"],
  [12, "sect409r1"],
  [13, "sect571k1"],
  [14, "sect571r1"],
  [15, "secp160k1"],
  [16, "secp160r1"],
  [17, "secp160r2"],
  [18, "secp192k1"],
  [19, "secp192r1"],
  [20, "secp224k1"],
  [21, "secp224r1"],
  [22, "secp256k1"],
  [23, "secp256r1"],
  [24, "secp384r1"],
  [25, "secp521r1"],
  [26, "brainpoolP256r1"],
  [27, "brainpoolP384r1"],
  [28, "brainpoolP512r1"],
  [29, "x25519"],
  [30, "x448"],
  [31, "brainpoolP256r1tls13"],
  [32, "brainpoolP384r1tls13"],
  [33, "brainpoolP512r1tls13"],
  [34, "GC256A"],
  [35, "GC256B"],
  [36, "GC256C"],
  [37, "GC256D"],
  [38, "GC512A"],
  [39, "GC512B"],
  [40, "GC512C"],
  [41, "curveSM2"],
  [0x0100, "ffdhe2048"],
  [0x0101, "ffdhe3072"],
  [0x0102, "ffdhe4096"],
  [0x0103, "ffdhe6144"],
  [0x0104, "ffdhe8192"],
  [0x0200, "MLKEM512"],
  [0x0201, "MLKEM768"],
  [0x0202, "MLKEM1024"],
  [0x11eb, "SecP256r1MLKEM768"],
  [0x11ec, "X25519MLKEM768"],
  [0x11ed, "SecP384r1MLKEM1024"],
  [0x6399, "X25519Kyber768Draft00"],
  [0xff01, "arbitrary_explicit_prime_curves"],
  [0xff02, "arbitrary_explicit_char2_curves"],
]);

/** IANA "TLS SignatureScheme"; the SHA-224 pairs are those of TLS 1.2 (RFC 5246 §7.4.1.4.1). */
export const signatureSchemes = new Registry("SignatureScheme", 2, [
  [0x0101, "rsa_pkcs1_md5"],
  [0x0201, "rsa_pkcs1_sha1"],
  [0x0202, "dsa_sha1"],
  [0x0203, "ecdsa_sha1"],
  [0x0301, "rsa_pkcs1_sha224"],
  [0x0302, "dsa_sha224"],
  [0x0303, "ecdsa_sha224"],
  [0x0401, "rsa_pkcs1_sha256"],
  [0x0402, "dsa_sha256"],
  [0x0403, "ecdsa_secp256r1_sha256"],
  [0x0501, "rsa_pkcs1_sha384"],
  [0x0502, "dsa_sha384"],
  [0x0503, "ecdsa_secp384r1_sha384"],
  [0x0601, "rsa_pkcs1_sha512"],
  [0x0602, "dsa_sha512"],
  [0x0603, "ecdsa_secp521r1_sha512"],
  [0x0704, "eccsi_sha256"],
  [0x0708, "sm2sig_sm3"],
  [0x0709, "gostr34102012_256a"],
  [0x070a, "gostr34102012_256b"],
  [0x070b, "gostr34102012_256c"],
  [0x070c, "gostr34102012_256d"],
  [0x070d, "gostr34102012_512a"],
  [0x070e, "gostr34102012_512b"],
  [0x070f, "gostr34102012_512c"],
  [0x0804, "rsa_pss_rsae_sha256"],
  [0x0805, "rsa_pss_rsae_sha384"],
  [0x0806, "rsa_pss_rsae_sha512"],
  [0x0807, "ed25519"],
  [0x0808, "ed448"],
  [0x0809, "rsa_pss_pss_sha256"],
  [0x080a, "rsa_pss_pss_sha384"],
  [0x080b, "rsa_pss_pss_sha512"],
  [0x081a, "ecdsa_brainpoolP256r1tls13_sha256"],
  [0x081b, "ecdsa_brainpoolP384r1tls13_sha384"],
  [0x081c, "ecdsa_brainpoolP512r1tls13_sha512"],
  [0x0904, "mldsa44"],
  [0x0905, "mldsa65"],
  [0x0906, "mldsa87"],
]);

/** RFC 8422 §5.1.2. */
export const ecPointFormats = new Registry("ECPointFormat", 1, [
  [0, "uncompressed"],
  [1, "ansiX962_compressed_prime"],
  [2, "ansiX962_compressed_char2"],
]);

/** RFC 5246 §7.4.4, RFC 8422 §5.5. */
export const clientCertificateTypes = new Registry("ClientCertificateType", 1, [
  [1, "rsa_sign"],
  [2, "dss_sign"],
  [3, "rsa_fixed_dh"],
  [4, "dss_fixed_dh"],
  [5, "rsa_ephemeral_dh"],
  [6, "dss_ephemeral_dh"],
  [20, "fortezza_dms"],
  [22, "gost_sign256"],
  [23, "gost_sign512"],
  [64, "ecdsa_sign"],
  [65, "rsa_fixed_ecdh"],
  [66, "ecdsa_fixed_ecdh"],
]);

/** RFC 8446 §4.2.9. */
export const pskKeyExchangeModes = new Registry("PskKeyExchangeMode", 1, [
  [0, "psk_ke"],
  [1, "psk_dhe_ke"],
]);

/** RFC 8879 §7.3. */
export const certificateCompressionAlgorithms = new Registry("CertificateCompressionAlgorithm", 2, [
  [1, "zlib"],
  [2, "brotli"],
  [3, "zstd"],
]);
