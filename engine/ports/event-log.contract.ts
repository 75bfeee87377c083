import { afterEach, beforeEach, describe, test } from 'vitest';
import { EVENT_LOG_CHECKS, type LogUnderTest } from './event-log.checks.ts';

/** A fresh, empty log for one test. `close` must bear that `reopen` was called. */
export type OpenedLog = LogUnderTest & { readonly close: () => Promise<void> };

const NEEDS_REOPEN = EVENT_LOG_CHECKS['is the same after it was opened again'];
const NEEDS_SECOND =
  EVENT_LOG_CHECKS['tells through every handle what was stored through any, in order and once'];

/** The suite that every event log passes, against its real store. */
export function describeEventLog(name: string, open: () => Promise<OpenedLog>): void {
  describe(`event log: ${name}`, () => {
    let opened: OpenedLog;

    beforeEach(async () => {
      opened = await open();
    });

    afterEach(() => opened.close());

    for (const [sentence, check] of Object.entries(EVENT_LOG_CHECKS)) {
      test(sentence, (context) => {
        if (check === NEEDS_REOPEN && !opened.reopen)
          context.skip('this store ends with its handle, so there is nothing to open again');
        if (check === NEEDS_SECOND && !opened.second) context.skip('this store has one handle only');
        return check(opened);
      });
    }
  });
}
