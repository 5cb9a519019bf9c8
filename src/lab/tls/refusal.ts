/**
 * Why GnuTLS ends a handshake: the alert that Seastar sends for the error, and the error's text as it
 * stands in a node's log.
 *
 * @module
 */

/** Ends the connection: with an alert (or a bare FIN), and one line in the log. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** AlertDescription; null for a bare FIN. */
  readonly alert: number | null;
  readonly text: string;

  constructor(alert: number | null, text: string) {
    super(text);
    this.alert = alert;
    this.text = text;
  }
}

const refusal = (alert: number | null, text: string) => () => new Refusal(alert, text);

/** GnuTLS's errors by what happened; alerts as `gnutls_error_to_alert` maps them. */
export const refusals = {
  unexpectedPacket: refusal(10, "An unexpected TLS packet was received."),
  unexpectedMessage: refusal(10, "An unexpected TLS handshake packet was received."),
  hungUp: refusal(10, "The TLS connection was non-properly terminated."),
  recordOverflow: refusal(22, "A TLS record packet with invalid length was received."),
  undecodable: refusal(50, "Error decoding the received TLS packet."),
  version: refusal(70, "A packet with illegal or unsupported version was received."),
  noCipher: refusal(40, "No supported cipher suites have been found."),
  noGroup: refusal(40, "No common key share with peer."),
  fallback: refusal(86, "A connection with inappropriate fallback was attempted."),
  illegalParameter: refusal(47, "An illegal parameter has been received."),
  missingExtension: refusal(109, "An extension was expected but was not seen."),
  badRecord: refusal(20, "Decryption has failed."),
  badSignature: refusal(51, "Public key signature verification has failed."),
  badFinished: refusal(51, "An error was encountered at the TLS Finished packet calculation."),
  certificateRequired: refusal(116, "Certificate is required."),
  /** TLS 1.2: Seastar's own check, after GnuTLS let the handshake go on. */
  noCertificate: refusal(null, "No certificate was found"),
  alertReceived: refusal(80, "A TLS fatal alert has been received."),
  closeReceived: refusal(80, "Peer has terminated the connection"),
} as const;

/** Seastar's check of the peer's certificate, after the handshake: no alert, no close_notify. */
export function notTrusted(text: string): Refusal {
  return new Refusal(null, text);
}
