import { failure, ParleyError } from '../core/errors.ts';
import type { EventLog } from './event-log.ts';

/** A log whose store can be broken and mended: calls fail by name, or are done and their answers lost. */
export function breakable(log: EventLog) {
  const down = failure('STORE_DOWN', { store: 'toy', reason: 'on purpose' });
  const broken = new Set<string>();
  /** Store the write, then lose the answer. */
  let losesAnswers = false;
  const store = new Proxy(log, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...given: unknown[]) => unknown;
      return async (...given: unknown[]) => {
        if (name === 'append' && losesAnswers) await call(...given);
        if (name === 'append' && (losesAnswers || broken.has('append')))
          return { kind: 'failed', failure: down };
        if (name === 'claim' && broken.has('claim')) return [];
        if (name === 'release' && broken.has('append')) return undefined;
        if (broken.has(String(name))) throw new ParleyError(down);
        return call(...given);
      };
    },
  });
  const sync = new Proxy(store, {
    get: (target, name) =>
      name === 'subscribe' || name === 'watchLosses' || name === 'life'
        ? Reflect.get(log, name).bind(log)
        : Reflect.get(target, name),
  });
  return {
    log: sync,
    breakDown: (...names: readonly string[]) => void names.map((name) => broken.add(name)),
    mend: () => {
      broken.clear();
      losesAnswers = false;
    },
    loseAnswers: () => {
      losesAnswers = true;
    },
  };
}
