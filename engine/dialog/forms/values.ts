import { isObject, type Json } from '../../core/json.ts';
import type { Scope } from '../expressions.ts';

/** The value at a field's path: `address.city`, `passengers.1.name`; null where there is none. */
export function valueAt(slots: Scope, path: string): Json {
  let value: Json = slots;
  for (const key of path.split('.')) value = memberOf(value, key);
  return value;
}

/** The slots that change when the value at a path does; objects and lists on the way come into being. */
export function withValue(slots: Scope, path: string, value: Json): Scope {
  const [root = '', ...rest] = path.split('.');
  return { [root]: put(slots[root] ?? null, rest, value) };
}

/** The slots that change when a path is emptied: an item of a list goes with all behind it, a field is null. */
export function withoutValue(slots: Scope, path: string): Scope {
  const keys = path.split('.');
  const last = keys.at(-1) ?? '';
  if (keys.length === 1 || !isIndex(last)) return withValue(slots, path, null);
  const list = path.slice(0, path.lastIndexOf('.'));
  const items = valueAt(slots, list);
  return withValue(slots, list, Array.isArray(items) ? items.slice(0, Number(last)) : []);
}

/** The objects on the way to a path, outermost first: what its expressions see by plain names. */
export function objectsAround(slots: Scope, path: string): readonly Scope[] {
  const keys = path.split('.');
  return keys
    .slice(1)
    .map((_, index) => valueAt(slots, keys.slice(0, index + 1).join('.')))
    .filter((value): value is Scope => isObject(value));
}

function put(into: Json, keys: readonly string[], value: Json): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (isIndex(key)) {
    const items = Array.isArray(into) ? [...into] : [];
    items[Number(key)] = put(items[Number(key)] ?? null, rest, value);
    return items;
  }
  const members = isObject(into) ? (into as Scope) : {};
  return { ...members, [key]: put(members[key] ?? null, rest, value) };
}

function memberOf(value: Json, key: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(key)] ?? null;
  return isObject(value) ? ((value as Scope)[key] ?? null) : null;
}

function isIndex(key: string): boolean {
  return /^\d+$/.test(key);
}
