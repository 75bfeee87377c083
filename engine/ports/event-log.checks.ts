import { APPEND_CHECKS } from './event-log.checks.append.ts';
import { LISTENING_CHECKS } from './event-log.checks.listening.ts';
import { LOSS_CHECKS } from './event-log.checks.losses.ts';
import { READING_CHECKS } from './event-log.checks.reading.ts';
import { TASK_CHECKS } from './event-log.checks.tasks.ts';
import type { EventLog } from './event-log.ts';

/** An empty log to check. `reopen` closes it and opens the same store again, where a store outlives its handle. */
export type LogUnderTest = {
  readonly log: EventLog;
  /** Opens one more handle on the same store, where a store has several; it is closed with the log. */
  readonly second?: () => Promise<EventLog>;
  readonly reopen?: () => Promise<EventLog>;
};

/** One promise of the port: resolves when the log keeps it, rejects when it does not. */
export type LogCheck = (opened: LogUnderTest) => Promise<void>;

/** Every promise of `EventLog`, by its sentence. */
export const EVENT_LOG_CHECKS = {
  ...APPEND_CHECKS,
  ...TASK_CHECKS,
  ...READING_CHECKS,
  ...LISTENING_CHECKS,
  ...LOSS_CHECKS,
} as const satisfies Record<string, LogCheck>;

export type EventLogCheck = keyof typeof EVENT_LOG_CHECKS;
