import type { Bot } from '#engine/config/bot';
import type { StoredEvent } from '#engine/core/events';
import type { Observation, Observe } from '#engine/dialog/observe';
import { pointId } from './points.ts';

/** Gathers what dialogues of one bot go through. */
export type Collector = {
  readonly observe: Observe;
  /** Ids of the points gone through since the last call, those of these events included; sorted. */
  take(events: readonly StoredEvent[]): readonly string[];
};

/** Start to gather. `bot` is the very one that runs: its objects are known by what they are. */
export function createCollector(bot: Bot): Collector {
  const paths = pathsIn(bot);
  let seen = new Set<string>();
  return {
    observe: (observation) => {
      const id = idOf(observation, paths);
      if (id !== undefined) seen.add(id);
    },
    take: (events) => {
      for (const id of pointsInEvents(events)) seen.add(id);
      const taken = [...seen].sort();
      seen = new Set();
      return taken;
    },
  };
}

/** Every object of flows, forms and replies with the way to it. */
function pathsIn({ flows, forms, replies }: Bot): WeakMap<object, string> {
  const paths = new WeakMap<object, string>();
  const walk = (value: unknown, path: string): void => {
    if (value === null || typeof value !== 'object') return;
    paths.set(value, path);
    for (const [key, member] of Object.entries(value)) walk(member, `${path}.${key}`);
  };
  for (const [name, value] of Object.entries({ flows, forms, replies })) walk(value, name);
  return paths;
}

function idOf(seen: Observation, paths: WeakMap<object, string>): string | undefined {
  switch (seen.kind) {
    case 'transition':
      return pointId({ kind: 'transitions', name: `${seen.flow}/${seen.step} ${seen.outcome}` });
    case 'guard': {
      const path = paths.get(seen.of);
      return path && pointId({ kind: 'guards', name: `${path}.${seen.key} ${seen.holds}` });
    }
    case 'field': {
      const path = paths.get(seen.of);
      return path && pointId({ kind: 'ladders', name: `${path} ${seen.event}` });
    }
    case 'variant': {
      const [key = '', place] = paths.get(seen.of)?.slice('replies.'.length).split('.variants.') ?? [];
      return pointId({ kind: 'replies', name: `${key} ${seen.language} variants.${place}` });
    }
  }
}

function* pointsInEvents(events: readonly StoredEvent[]): Iterable<string> {
  const languages = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'turn.completed') continue;
    const { path, intent, repair, language } = event.data;
    languages.set(event.cause, language);
    for (const name of path) yield pointId({ kind: 'steps', name });
    if (intent?.name) yield pointId({ kind: 'intents', name: intent.name });
    if (repair !== null) yield pointId({ kind: 'repairs', name: repair });
    yield pointId({ kind: 'languages', name: language });
  }
  for (const event of events) {
    const language = languages.get(event.cause);
    if (event.type !== 'message.added' || language === undefined || event.data.reply === undefined) continue;
    yield pointId({ kind: 'replies', name: `${event.data.reply} ${language}` });
  }
}
