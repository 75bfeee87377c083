import type { Json } from '#engine/core/json';

/** Answers kept for a while, by request. */
export type AnswerCache = {
  get(request: string): Json | undefined;
  put(request: string, answer: Json, lifetime: number): void;
};

/** Characters of requests and answers that are kept at most, all together. */
export const CACHE_LIMIT = 16 * 1024 * 1024;

type Entry = { readonly text: string; readonly until: number };

/** A cache that drops the longest unused first. Answers are kept as text: nobody can change another's copy. */
export function createAnswerCache(now: () => number): AnswerCache {
  const entries = new Map<string, Entry>();
  let size = 0;
  const drop = (request: string) => {
    size -= request.length + (entries.get(request)?.text.length ?? 0);
    entries.delete(request);
  };
  return {
    get: (request) => {
      const found = entries.get(request);
      if (found === undefined) return undefined;
      entries.delete(request);
      entries.set(request, found);
      if (found.until > now()) return JSON.parse(found.text) as Json;
      drop(request);
      return undefined;
    },
    put: (request, answer, lifetime) => {
      if (entries.has(request)) drop(request);
      const text = JSON.stringify(answer);
      entries.set(request, { text, until: now() + lifetime });
      size += request.length + text.length;
      for (const oldest of entries.keys()) {
        if (size <= CACHE_LIMIT) break;
        drop(oldest);
      }
    },
  };
}
