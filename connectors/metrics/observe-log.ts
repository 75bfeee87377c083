import { Counter, Histogram, type Registry } from 'prom-client';
import type { StoredEvent } from '#engine/core/events';
import type { Append, AppendResult, EventLog } from '#engine/ports/event-log';

/** The same log, with every append counted, and with it the events and turns that are in it. */
export function observeLog(
  log: EventLog,
  { registry, level, buckets }: { registry: Registry; level: string; buckets: number[] },
): EventLog {
  const counters = createCounters(registry, buckets);

  async function append(request: Append): Promise<AppendResult> {
    const end = counters.seconds.startTimer({ level });
    const result = await log.append(request);
    end({ outcome: result.kind });
    counters.appends.inc({ level, outcome: result.kind });
    if (result.kind !== 'appended') return result;
    if (result.provisional) counters.provisional.inc(request.events.length);
    for (const event of request.events) countEvent(counters, event);
    return result;
  }

  return withAppend(log, append);
}

type Counters = ReturnType<typeof createCounters>;

function createCounters(registry: Registry, buckets: number[]) {
  const registers = [registry];
  return {
    seconds: new Histogram({
      name: 'parley_append_seconds',
      help: 'From asking the log for an append to its answer.',
      labelNames: ['level', 'outcome'],
      buckets,
      registers,
    }),
    appends: new Counter({
      name: 'parley_appends_total',
      help: 'Appends by what the log answered.',
      labelNames: ['level', 'outcome'],
      registers,
    }),
    events: new Counter({
      name: 'parley_events_total',
      help: 'Events stored through this node.',
      labelNames: ['type'],
      registers,
    }),
    provisional: new Counter({
      name: 'parley_provisional_events_total',
      help: 'Events that only this node had when they were told, because the store was down.',
      registers,
    }),
    turns: new Counter({
      name: 'parley_turns_total',
      help: 'Turns of bots that are in the log.',
      labelNames: ['trigger'],
      registers,
    }),
    stages: new Histogram({
      name: 'parley_stage_seconds',
      help: 'Time of each stage of each turn.',
      labelNames: ['stage', 'outcome'],
      buckets,
      registers,
    }),
  };
}

function countEvent({ events, turns, stages }: Counters, event: StoredEvent): void {
  events.inc({ type: event.type });
  if (event.type !== 'turn.completed') return;
  turns.inc({ trigger: event.data.trigger });
  for (const { stage, outcome, ms } of event.data.trace) stages.observe({ stage, outcome }, ms / 1000);
}

/** A log may keep private fields, so its other methods are called on itself. */
function withAppend(log: EventLog, append: EventLog['append']): EventLog {
  const bound = new Map<string | symbol, unknown>([['append', append]]);
  return new Proxy(log, {
    get(target, name) {
      const known = bound.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const own: unknown = value.bind(target);
      bound.set(name, own);
      return own;
    },
  });
}
