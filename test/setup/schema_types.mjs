// The TypeScript type of a valibot schema, written out. It knows the kinds of schema that a report
// is made of, and refuses others.

/** `named` maps schemas and lists of words that have a type's name of their own to that name. */
export function typeOfSchema(schema, named, indent = "") {
  const inner = (part) => named.get(part) ?? typeOfSchema(part, named, indent);
  switch (schema.type) {
    case "object":
      return `{\n${fields(schema.entries, named, `${indent}    `)}${indent}}`;
    case "array":
      return `Array<${inner(schema.item)}>`;
    case "record":
      return `Record<string, ${inner(schema.value)}>`;
    case "nullable":
      return `${inner(schema.wrapped)} | null`;
    case "optional":
      return `${inner(schema.wrapped)} | undefined`;
    case "picklist":
      return named.get(schema.options) ?? unionOf(schema.options);
    case "literal":
      return quoted(schema.literal);
    case "string":
    case "number":
    case "boolean":
      return schema.type;
    default:
      throw new Error(`no type is known for a ${schema.type} schema`);
  }
}

function fields(entries, named, indent) {
  return Object.entries(entries).map(([key, schema]) => {
    const says = schema.pipe?.find(({ type }) => type === "description")?.description;
    const name = /^\w+$/.test(key) ? key : quoted(key);
    const mark = schema.type === "optional" ? "?" : "";
    const type = named.get(schema) ?? typeOfSchema(schema, named, indent);
    return `${says ? `${indent}/** ${says} */\n` : ""}${indent}${name}${mark}: ${type};\n`;
  }).join("");
}

/** One of these words. */
export const unionOf = (words) => words.map(quoted).join(" | ");

const quoted = (text) => JSON.stringify(text);
