import { describe, expect, it } from 'vitest';
import { withinDeadline } from './deadline.ts';

/** A clock whose only alarm rings when the test says so. */
function oneAlarm() {
  const alarm = { ring: (): void => undefined, cancelled: false };
  const delay = (_: number, run: () => void) => {
    alarm.ring = run;
    return () => {
      alarm.cancelled = true;
    };
  };
  return { alarm, delay };
}

describe('a deadline', () => {
  it('gives what the work gives, and takes the alarm back', async () => {
    const { alarm, delay } = oneAlarm();
    const deadline = { ms: 5, delay, abort: new AbortController(), late: () => 'late' };
    expect(await withinDeadline(Promise.resolve('done'), deadline)).toBe('done');
    expect(alarm.cancelled).toBe(true);
  });

  it('is late, not failed, for work that throws when it is aborted', async () => {
    const { alarm, delay } = oneAlarm();
    const abort = new AbortController();
    const work = new Promise<string>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    const answer = withinDeadline(work, { ms: 5, delay, abort, late: () => 'late' });
    alarm.ring();
    expect(await answer).toBe('late');
    expect(abort.signal.aborted).toBe(true);
  });
});
