import { afterEach, beforeEach, describe, test } from 'vitest';
import { EVENT_LOG_CHECKS, type LogUnderTest } from './event-log.checks.ts';

/** A fresh, empty log for one test. `close` must bear that `reopen` was called. */
export type OpenedLog = LogUnderTest & { readonly close: () => Promise<void> };

const NEEDS_REOPEN = EVENT_LOG_CHECKS['is the same after it was opened again'];

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
        const cannot = check === NEEDS_REOPEN && opened.reopen === undefined;
        if (cannot) context.skip('this store ends with its handle, so there is nothing to open again');
        return check(opened);
      });
    }
  });
}
