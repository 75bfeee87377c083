/** Deeper values are left to `JSON`, which also finds circles. */
const DEEPEST = 60;

/**
 * What `JSON.parse(JSON.stringify(value))` gives, without the text between; undefined for what JSON leaves out.
 * Parts that are the very same in `before`, which must be JSON, are taken over instead of copied.
 * Throws as `JSON.stringify` does.
 */
export function copyJson(value: unknown, before?: unknown): unknown {
  return copy(value, before, 0);
}

function copy(value: unknown, before: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON knows no minus zero.
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      return value === null || value === before ? value : copyObject(value, before, depth);
    default:
      return copyByText(value);
  }
}

function copyObject(value: object, before: unknown, depth: number): unknown {
  if (depth > DEEPEST || 'toJSON' in value) return copyByText(value);
  const known = (before ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(value)) return copyItems(value, known, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  return isPlain ? copyMembers(value, known, depth) : copyByText(value);
}

function copyItems(items: readonly unknown[], known: Readonly<Record<string, unknown>>, depth: number) {
  const copied: unknown[] = [];
  for (let place = 0; place < items.length; place += 1)
    copied.push(copy(items[place], known[place], depth + 1) ?? null);
  return copied;
}

function copyMembers(value: object, known: Readonly<Record<string, unknown>>, depth: number) {
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    // Assigning it would set the prototype.
    if (key === '__proto__') return copyByText(value);
    const member = copy((value as Record<string, unknown>)[key], known[key], depth + 1);
    if (member !== undefined) copied[key] = member;
  }
  return copied;
}

function copyByText(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
