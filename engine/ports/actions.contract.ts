import { afterEach, describe, expect, it } from 'vitest';
import { ERRORS, type Failure } from '#engine/core/errors';
import type { ActionOutcome, Actions } from './actions.ts';

/**
 * A driver with one action `order`, which answers by its input `order_number`:
 * `ORD-1` is found as {@link ORDER}, `ORD-404` does not exist, `ORD-503` finds the system broken,
 * `ORD-400` is refused by it.
 */
export type ActionsBench = { readonly actions: Actions; readonly close: () => Promise<void> };

export const ORDER = {
  order_number: 'ORD-1',
  status: '已发货',
  items: [{ sku: 'P-1', count: 2 }],
  paid: null,
};

/** What every driver of business systems promises. */
export function describeActions(name: string, open: () => Promise<ActionsBench>): void {
  describe(`actions: ${name}`, () => {
    const opened: ActionsBench[] = [];
    const call = async (action: string, order: string, signal = new AbortController().signal) => {
      const bench = await open();
      opened.push(bench);
      return bench.actions.call(action, { order_number: order }, signal);
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bench) => bench.close()));
    });

    it('hands over what was found, value for value', async () => {
      expect(await call('order', 'ORD-1')).toEqual({ kind: 'found', data: ORDER });
    });

    it('tells "there is none" from a failure', async () => {
      expect(await call('order', 'ORD-404')).toEqual({ kind: 'missing' });
    });

    it('says "try again" of a broken system', async () => {
      expect(failureOf(await call('order', 'ORD-503')).retry).toBe(true);
    });

    it('says "do not try again" of a refusal', async () => {
      expect(failureOf(await call('order', 'ORD-400')).retry).toBe(false);
    });

    it.each(['nothing', 'toString', '__proto__'])('does not know the action %s', async (unknown) => {
      expect(failureOf(await call(unknown, 'ORD-1')).code).toBe('ACTION_UNKNOWN');
    });

    it('does nothing for a caller that has given up', async () => {
      expect(failureOf(await call('order', 'ORD-1', AbortSignal.abort())).code).toBe('CALL_ABORTED');
    });
  });
}

function failureOf(outcome: ActionOutcome): Failure {
  if (outcome.kind !== 'failed') throw new Error(`a failure was expected, not ${outcome.kind}`);
  expect(Object.keys(ERRORS)).toContain(outcome.failure.code);
  return outcome.failure;
}
