import { expect, test } from 'vitest';
import type { RecordedCall } from '#engine/core/events/shapes';
import { createRecordedAnswers, type KnownCalls } from './recorded-answers.ts';

const found = (data: string): RecordedCall => ({ action: 'a', input: { id: 1 }, outcome: 'found', data });

function known(change: Partial<KnownCalls>) {
  const unknown: string[] = [];
  const answers = createRecordedAnswers('failed');
  const onUnknown = (question: string) => void unknown.push(question);
  answers.know({ turn: [], conversation: [], onSilence: () => undefined, onUnknown, ...change });
  return { unknown, call: (signal = new AbortController().signal) => answers.call('a', { id: 1 }, signal) };
}

test('two answers to the same question come in their order, and the last one stays', async () => {
  const { call } = known({ turn: [found('first'), found('second')] });
  const told = [await call(), await call(), await call()];
  expect(told.map((one) => one.kind === 'found' && one.data)).toEqual(['first', 'second', 'second']);
});

test('an answer of another turn is better than none', async () => {
  const { call, unknown } = known({ conversation: [found('there')] });
  expect(await call()).toEqual({ kind: 'found', data: 'there' });
  expect(unknown).toEqual([]);
});

test('a question that nobody answered in time is not answered now: the stage runs out of patience again', async () => {
  const stage = new AbortController();
  const { call } = known({
    turn: [{ action: 'a', input: { id: 1 }, outcome: 'none' }],
    onSilence: () => stage.abort(),
  });
  expect(await call(stage.signal)).toMatchObject({ kind: 'failed', failure: { code: 'CALL_ABORTED' } });
});

test('a failure comes back with its code', async () => {
  const { call } = known({
    turn: [{ action: 'a', input: { id: 1 }, outcome: 'failed', code: 'CALL_TIMEOUT' }],
  });
  expect(await call()).toMatchObject({ kind: 'failed', failure: { code: 'CALL_TIMEOUT' } });
});
