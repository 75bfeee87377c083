import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EventLog, TaskKind } from '#engine/ports/event-log';
import type { Observer } from '#engine/turn/observer';
import type { Figures } from './figures.ts';
import { observeLog } from './observe-log.ts';
import { gaugeStandIn, type StandIn } from './watch-stand-in.ts';

/** What the gateway tells of; what is not counted here is passed over. */
type Seen = {
  readonly kind: string;
  readonly name?: string;
  readonly outcome?: string;
  readonly why?: string;
};

/** The counters of one process. */
export type Metrics = {
  /** For the engine. */
  readonly observer: Observer;
  /** For the gate of turns: how long one waited for the processor, in milliseconds. */
  readonly begun: (waited: number) => void;
  /** For the gateway. */
  readonly door: (seen: Seen) => void;
  /** The same log, watched. `level` is how durable it is when it answers. */
  log(log: EventLog, level: string): EventLog;
  /** The log stands in for its store while that is down: how much waits, and for how long it has done so. */
  watchStandIn(standIn: StandIn): void;
  /** Asked when figures are read. */
  countConnections(count: () => number): void;
  text(): Promise<string>;
  figures(): Promise<Figures>;
};

/** Seconds; turns take a millisecond or wait for a business system. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const KINDS: readonly TaskKind[] = ['timer', 'effect', 'turn', 'route'];

/** Counters that start at nothing, in a registry of their own. */
export function createMetrics(now: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const turns = new Histogram({
    name: 'parley_turn_seconds',
    help: 'From taking a turn to its answer in the log.',
    buckets: BUCKETS,
    registers,
  });
  const waits = new Histogram({
    name: 'parley_turn_wait_seconds',
    help: 'How long a turn waited for the processor before it began.',
    buckets: BUCKETS,
    registers,
  });
  const commands = new Counter({
    name: 'parley_commands_total',
    help: 'Commands of visitors by what they came to.',
    labelNames: ['name', 'outcome'],
    registers,
  });
  const regressions = new Counter({
    name: 'log_regression_total',
    help: 'Clients that knew more than the log: acknowledged data is lost.',
    registers,
  });
  const gaps = new Counter({
    name: 'parley_gaps_total',
    help: 'Clients that were told of a gap, by why.',
    labelNames: ['why'],
    registers,
  });
  return {
    observer: { turned: (ms) => turns.observe(ms / 1000) },
    begun: (waited) => waits.observe(waited / 1000),
    door: (seen) => {
      const { kind, name = '', outcome = '', why = '' } = seen;
      if (kind === 'command') commands.inc({ name, outcome });
      else if (kind === 'log_regression') regressions.inc();
      else if (kind === 'gap') gaps.inc({ why });
    },
    log: (log, level) => {
      gaugeLag(registry, log, now);
      return observeLog(log, { registry, level, buckets: BUCKETS });
    },
    watchStandIn: (standIn) => gaugeStandIn(registry, standIn),
    countConnections: (count) => gaugeConnections(registry, count),
    text: () => registry.metrics(),
    figures: () => registry.getMetricsAsJSON(),
  };
}

function gaugeConnections(registry: Registry, count: () => number): void {
  new Gauge({
    name: 'parley_connections',
    help: 'Sockets now.',
    registers: [registry],
    collect() {
      this.set(count());
    },
  });
}

/** A log that can't be asked has no lag that anybody knows. */
function gaugeLag(registry: Registry, log: EventLog, now: () => number): void {
  new Gauge({
    name: 'parley_due_lag_seconds',
    help: 'How late the most overdue task is.',
    labelNames: ['kind'],
    aggregator: 'max',
    registers: [registry],
    async collect() {
      for (const kind of KINDS) {
        const due = await log.nextDue(kind).catch(() => undefined);
        this.set({ kind }, Math.max(0, now() - (due ?? now())) / 1000);
      }
    },
  });
}
