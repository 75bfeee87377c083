import type { Place } from '#engine/config/bot';
import type { Draft } from '#engine/config/draft';
import { isObject } from '#engine/core/json';
import type { Source } from '#engine/config/source/source';
import type { Point } from './points.ts';

/** Where points stand in the files that a bot was read from. */
export function placePoints(draft: Draft): (point: Point) => Place | undefined {
  return ({ path }) => {
    const source = path && sourceOf(draft, String(path[0]), String(path[1]));
    return source && path && source.place(path, 'key');
  };
}

function sourceOf(draft: Draft, top: string, name: string): Source | undefined {
  switch (top) {
    case 'flows':
    case 'forms':
      return draft.flows?.source;
    case 'replies':
      return draft.replies?.source;
    case 'intents':
      return draft.intents.find(({ data }) => Object.hasOwn(data.intents ?? {}, name))?.source;
    case 'languages':
      return draft.pipeline?.source;
    case 'repair':
      return isObject(draft.pipeline?.data) && 'repair' in draft.pipeline.data ? draft.pipeline.source : undefined;
    default:
      return undefined;
  }
}
