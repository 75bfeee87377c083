/** Any value that survives `JSON.parse(JSON.stringify(value))`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * JSON text with sorted keys and without `undefined` members, so that equal values have equal text.
 * The order is by UTF-16 code unit, as RFC 8785 (JSON Canonicalization Scheme) has it.
 * `known` remembers the texts of objects, for whoever writes several values that share parts which don't change meanwhile.
 */
export function canonicalJson(value: unknown, known?: Map<object, string>): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const before = known?.get(value);
  if (before !== undefined) return before;
  const text = Array.isArray(value) ? arrayText(value, known) : objectText(value, known);
  known?.set(value, text);
  return text;
}

function arrayText(items: readonly unknown[], known?: Map<object, string>): string {
  let text = '[';
  for (let place = 0; place < items.length; place += 1)
    text += `${place === 0 ? '' : ','}${canonicalJson(items[place], known)}`;
  return `${text}]`;
}

function objectText(value: object, known?: Map<object, string>): string {
  let text = '';
  for (const key of sortedKeys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) text += (text === '' ? '' : ',') + keyText(key) + canonicalJson(member, known);
  }
  return `{${text}}`;
}

/** The same few names stand in every event and state. */
const keyTexts = new Map<string, string>();
const MOST_KEYS = 2000;

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = `${quoted(key)}:`;
  if (keyTexts.size >= MOST_KEYS) keyTexts.clear();
  keyTexts.set(key, text);
  return text;
}

/** More keys than this are left to `sort`; fewer are in order sooner by insertion. */
const FEW_KEYS = 24;

function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next] as string;
    let place = next;
    for (; place > 0 && (keys[place - 1] as string) > key; place -= 1)
      keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}

/** Longer texts are searched by the expression sooner than character by character. */
const SHORT_TEXT = 40;
const NEEDS_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** The text between quotes. Most need no escape, and then that is all; half characters are left to `JSON.stringify`. */
function quoted(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text);
}

function isPlain(text: string): boolean {
  if (text.length > SHORT_TEXT) return !NEEDS_ESCAPE.test(text);
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return false;
  }
  return true;
}

/** True when both values have the same canonical text. */
export function sameJson(left: unknown, right: unknown): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}

/** True for `{…}`; false for arrays, null and scalars. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
