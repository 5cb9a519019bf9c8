/** Hexadecimal digits, spaces and line ends allowed, as bytes. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(
    digits.replace(/\s/g, "").match(/../g) ?? [],
    (pair) => parseInt(pair, 16),
  );
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
