import { Counter, Gauge, type Registry } from 'prom-client';

/** What a log tells of itself that stands in for its store. */
export type StandIn = {
  /** Events that the store does not have yet. */
  readonly waiting: () => number;
  /** Milliseconds in which the store was down, or lacked what had come meanwhile. */
  readonly degradedFor: () => number;
};

/** Figures that are asked for when somebody looks. */
export function gaugeStandIn(registry: Registry, standIn: StandIn): void {
  new Gauge({
    name: 'parley_unstored_events',
    help: 'Events that are in memory now and not in the store.',
    registers: [registry],
    collect() {
      this.set(standIn.waiting());
    },
  });
  new Counter({
    name: 'parley_degraded_seconds_total',
    help: 'Time in which the store was down, or lacked what had come meanwhile.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(standIn.degradedFor() / 1000);
    },
  });
}
