/**
 * One text for one value: JSON with sorted keys and no space, as RFC 8785 lays it down.
 *
 * ECMAScript's own number and string forms are the RFC's (§3.2.2), so all that is left is the order
 * of keys: by UTF-16 units (§3.2.3), which is how `sort` compares.
 *
 * @module
 */

const MAX_DEPTH = 256;

/**
 * The canonical text of a JSON value.
 *
 * @throws {RangeError} when it is nested deeper than any report, or holds what JSON cannot.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deeply to be a report");
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const record = value as Record<string, unknown>;
    const members = Object.keys(record).sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key], depth + 1)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${value} is not a JSON number`);
  }
  const text = JSON.stringify(value);
  if (text === undefined) throw new RangeError(`a ${typeof value} is not a JSON value`);
  return text;
}
