import { describe, expect, test } from 'vitest';
import { EVENT_LOG_CHECKS, type EventLogCheck } from './event-log.checks.ts';
import { createMemoryEventLog } from './event-log.memory.ts';
import type { Append, ClaimedTask, EventLog } from './event-log.ts';

/**
 * Canaries: logs with one fault each. A check that lets its fault pass is blind.
 * Each is the memory twin with one promise broken.
 */
type Canary = { readonly broken: (log: EventLog) => Partial<EventLog>; readonly caughtBy: EventLogCheck[] };

const CANARIES: Record<string, Canary> = {
  'ignores the expected version': {
    broken: (log) => ({ append: async (request) => log.append(await atHead(log, request)) }),
    caughtBy: ['refuses another expected version and stores nothing of it'],
  },
  'ignores command keys': {
    broken: (log) => ({ append: (request) => log.append(withoutKeys(request)) }),
    caughtBy: ['answers a command sent again with its stored event', 'finds a command by its key'],
  },
  'ignores the fence': {
    broken: (log) => ({ append: ({ fence: _, ...request }) => log.append(request) }),
    caughtBy: ['fences an older owner', 'asks for the key, then the fence, then the version'],
  },
  'knows keys by conversation only': {
    broken: (log) => ({ append: (request) => log.append(withOnePrincipal(request)) }),
    caughtBy: ['knows a command by principal, conversation and key together'],
  },
  'schedules before it judges': {
    broken: (log) => ({ append: (request) => scheduleFirst(log, request) }),
    caughtBy: ['schedules and settles with the events, or not at all'],
  },
  'acknowledges before it stores': {
    broken: (log) => ({ append: async (request) => acknowledgeFirst(log, request) }),
    caughtBy: [
      'gives 200 writers of one conversation 200 places',
      'stores events in order with contiguous n',
    ],
  },
  'tells before it stores': {
    broken: tellFirst,
    caughtBy: ['tells listeners only what is stored already'],
  },
  'tells nobody of what somebody wants': {
    broken: (log) => ({ subscribe: (listener, wants) => (wants ? () => {} : log.subscribe(listener)) }),
    caughtBy: ['tells a listener all of the conversations that it wants'],
  },
  'never stops telling': {
    broken: neverStop,
    caughtBy: ['tells nothing to those who left'],
  },
  'hands one task to every worker': {
    broken: (log) => ({ claim: (request) => log.claim({ ...request, lease: 0 }) }),
    caughtBy: [
      'never hands one task to two workers',
      'holds a task until its lease ends and counts attempts',
    ],
  },
  'hands out tasks early': {
    broken: (log) => ({ claim: (request) => log.claim({ ...request, now: request.now + 5 }) }),
    caughtBy: ['hands out due tasks, the longest free first, and no other kind'],
  },
  'hands out what its writer holds': {
    broken: (log) => ({ append: (request) => log.append(withoutHolding(request)) }),
    caughtBy: ['leaves a task that is born held to its writer'],
  },
  'lets go of what is worked on': {
    broken: () => ({ hold: async () => undefined }),
    caughtBy: ['goes on holding what its worker still works on'],
  },
  'lets a late worker hold on': {
    broken: (log) => ({ hold: (tasks, until) => holdAnyway(log, tasks, until) }),
    caughtBy: ['goes on holding what its worker still works on'],
  },
  'ignores paging': {
    broken: (log) => ({ read: (stream) => log.read(stream) }),
    caughtBy: ['reads page by page'],
  },
  'drops astral characters': {
    broken: (log) => ({ append: (request) => log.append(withoutAstral(request)) }),
    caughtBy: ['gives back awkward text as it was', 'gives back a megabyte as it was'],
  },
  'tells everything twice': {
    broken: tellTwice,
    caughtBy: ['tells through every handle what was stored through any, in order and once'],
  },
  'keeps its life whatever is lost': {
    broken: (log) => ({ renewLife: (stream) => log.head(stream) }),
    caughtBy: [
      'gives a conversation a new life when somebody holds more than is there',
      'takes appends after a loss, and keeps the new life',
    ],
  },
  'tells of a loss when it has answered': {
    broken: (log) => ({
      watchLosses: (listener) => log.watchLosses((stream) => void setImmediate(() => listener(stream))),
    }),
    caughtBy: ['has told who watches by the time it answers'],
  },
  'gives a new life to whoever asks': {
    broken: (log) => ({ renewLife: (stream) => log.renewLife(stream, 1_000) }),
    caughtBy: ['gives no new life where nothing is missing'],
  },
  'forgets when closed': {
    broken: () => ({}),
    caughtBy: ['is the same after it was opened again'],
  },
};

describe('the checks see', () => {
  for (const [fault, { broken, caughtBy }] of Object.entries(CANARIES)) {
    for (const check of caughtBy) {
      test(`a log that ${fault}: ${check}`, async () => {
        const log = withFault(broken);
        const reopen = async () => createMemoryEventLog({ life: 'life-2' });
        const second = async () => log;
        await expect(EVENT_LOG_CHECKS[check]({ log, reopen, second })).rejects.toThrow();
      });
    }
  }
});

function withFault(broken: Canary['broken']): EventLog {
  const sound = createMemoryEventLog({ life: 'life-1' });
  const faults = broken(sound);
  return new Proxy(sound, {
    get(target, name) {
      const value: unknown = Reflect.get(faults, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Whatever the attempts are by now. */
async function holdAnyway(log: EventLog, tasks: readonly ClaimedTask[], until: number): Promise<void> {
  for (let attempts = 1; attempts < 9; attempts += 1) {
    await log.hold(
      tasks.map((task) => ({ ...task, attempts })),
      until,
    );
  }
}

async function atHead(log: EventLog, request: Append): Promise<Append> {
  const expected = (await log.head(request.stream))?.n ?? 0;
  const events = request.events.map((event, index) => ({ ...event, n: expected + index + 1 }));
  return { ...request, expected, events };
}

function withoutKeys(request: Append): Append {
  return { ...request, events: request.events.map(({ key: _, ...event }) => event) };
}

function withoutHolding(request: Append): Append {
  const schedule = request.schedule?.map(({ heldUntil: _, ...task }) => task);
  return { ...request, ...(schedule && { schedule }) };
}

function withOnePrincipal(request: Append): Append {
  return { ...request, events: request.events.map((event) => ({ ...event, by: 'system' })) };
}

function withoutAstral(request: Append): Append {
  const text = JSON.stringify(request).replace(/[\u{10000}-\u{10ffff}]/gu, '?');
  return JSON.parse(text) as Append;
}

async function scheduleFirst(log: EventLog, request: Append) {
  const { stream, schedule = [], settle = [] } = request;
  const head = (await log.head(stream))?.n ?? 0;
  await log.append({ stream, expected: head, events: [], schedule, settle });
  return log.append(request);
}

async function acknowledgeFirst(log: EventLog, request: Append) {
  setTimeout(() => void log.append(request), 1);
  return { kind: 'appended' } as const;
}

function neverStop(log: EventLog): Partial<EventLog> {
  return {
    subscribe: (listener) => {
      log.subscribe(listener);
      return () => {};
    },
  };
}

function tellTwice(log: EventLog): Partial<EventLog> {
  return {
    subscribe: (listener) =>
      log.subscribe((events) => {
        listener(events);
        listener(events);
      }),
  };
}

function tellFirst(log: EventLog): Partial<EventLog> {
  const listeners = new Set<Parameters<EventLog['subscribe']>[0]>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    append: async (request) => {
      for (const listener of listeners) listener(request.events);
      return log.append(request);
    },
  };
}
