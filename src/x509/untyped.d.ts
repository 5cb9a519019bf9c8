/**
 * The parts of packages without types that are used here, and no more of them.
 */

declare module "node-forge/lib/forge.js" {
  /** Bytes, each a character below 256. */
  interface Bytes {
    getBytes(): string;
  }
  interface Digest {
    readonly digestLength: number;
    readonly blockLength: number;
    start(): void;
    update(bytes: string): void;
    digest(): Bytes;
  }
  const forge: {
    readonly util: { createBuffer(bytes: string): Bytes };
    readonly rc2: {
      createDecryptionCipher(key: string, bits: number): {
        start(iv: string): void;
        update(input: Bytes): void;
        finish(): boolean;
        readonly output: Bytes;
      };
    };
    readonly pbe: {
      generatePkcs12Key(
        password: string,
        salt: Bytes,
        id: number,
        rounds: number,
        length: number,
        digest: Digest,
      ): Bytes;
    };
  };
  export default forge;
}

declare module "node-forge/lib/pbe.js";

declare module "jks-js/lib/keystore/JavaKeyStoreParser.js" {
  interface Certificate {
    readonly certType: string;
    readonly value: Uint8Array;
  }
  /** A key with its chain, or a trusted certificate. */
  interface Entry {
    readonly chain?: readonly Certificate[];
    readonly cert?: Certificate;
  }
  export default class JavaKeyStoreParser {
    constructor(keystore: Uint8Array, password: string | undefined);
    parse(): readonly Entry[];
    readonly dataInputStream: { available(): number };
  }
}
