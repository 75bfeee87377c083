import { isObject } from '../core/json.ts';
import type { Part } from './draft.ts';
import type { Path } from './report.ts';

/** True when the shape check took something out of this mapping: that a key is absent from it then means nothing. */
export function hasWrongPart(part: Part<unknown>, path: Path): boolean {
  const written = memberAt(part.source.data, path);
  const left = memberAt(part.data, path);
  return !isObject(written) || !isObject(left) || Object.keys(written).length > Object.keys(left).length;
}

/** The items of a list that were right, with their positions: a wrong one left an empty hole. */
export function rightItems<Item extends object>(
  items: readonly Item[] = [],
): readonly (readonly [number, Item])[] {
  return [...items.entries()].filter(([, item]) => Object.keys(item).length > 0);
}

function memberAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) ? value[key] : undefined;
  }, root);
}
