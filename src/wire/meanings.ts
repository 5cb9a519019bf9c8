/**
 * What messages and extensions are for, in a few words each: for someone who reads a capture and has
 * not read the RFCs. What follows from them for a cluster is not said here.
 *
 * @module
 */

/** By HandshakeType. */
export const messageMeanings: ReadonlyMap<number, string> = new Map([
  [0, "the server would like to negotiate anew"],
  [1, "what the client offers; the server chooses from it"],
  [2, "what the server chose"],
  [4, "lets the client resume later; says nothing about whether the client was accepted"],
  [5, "the last of what was sent before the handshake was complete"],
  [8, "the server's first protected message: answers to the rest of the offer"],
  [11, "the sender's certificates, its own first; an empty list shows none"],
  [12, "the server's half of the key agreement, signed with its certificate's key"],
  [13, "the server asks the client for a certificate; an empty list is a possible answer"],
  [14, "the server has said its part, and waits"],
  [15, "a signature over all messages so far: the sender owns the certificate's key"],
  [16, "the client's half of the key agreement"],
  [20, "a checksum of all messages so far: both sides saw the same handshake"],
  [22, "the certificate's status, as its issuer signed it"],
  [24, "the sender changes its keys"],
]);

/** By ExtensionType. */
export const extensionMeanings: ReadonlyMap<number, string> = new Map([
  [0, "the name by which the client calls the server"],
  [1, "smaller records, as the client wishes"],
  [5, "the server may attach its certificate's status"],
  [10, "groups for the key agreement"],
  [11, "how curve points are written; only the uncompressed form is in use"],
  [13, "signatures that the sender can verify"],
  [16, "the protocol to be spoken inside TLS"],
  [18, "public logs that list the certificate"],
  [21, "zeros that bring the message to a length"],
  [22, "CBC suites authenticate what is encrypted, instead of the reverse (RFC 7366)"],
  [23, "binds the keys to the whole handshake (RFC 7627)"],
  [28, "the longest record that the sender takes"],
  [35, "tickets for resumption, up to TLS 1.2"],
  [41, "a key from an earlier connection"],
  [42, "data before the handshake is complete"],
  [43, "the real list of versions; legacy_version is frozen at TLS 1.2"],
  [44, "bytes that the server wants to see again"],
  [45, "how a key from an earlier connection may be used"],
  [47, "issuers whose certificates the sender accepts"],
  [49, "the client can be asked for a certificate later"],
  [50, "signatures inside certificates that the sender can verify"],
  [51, "public keys for the key agreement, one a group"],
  [0xff01, "ties a renegotiation to the handshake before it (RFC 5746); empty in the first one"],
]);
