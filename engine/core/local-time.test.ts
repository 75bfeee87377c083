import { describe, expect, it } from 'vitest';
import { localTime } from './local-time.ts';

const NOON = Date.UTC(2026, 10, 20, 12, 0, 30);

describe('local time', () => {
  it.each([
    ['Asia/Shanghai', { today: '2026-11-20', now: '2026-11-20T20:00' }],
    ['America/Los_Angeles', { today: '2026-11-20', now: '2026-11-20T04:00' }],
    ['Asia/Kathmandu', { today: '2026-11-20', now: '2026-11-20T17:45' }],
  ])('in %s', (zone, time) => {
    expect(localTime(zone, NOON)).toEqual(time);
  });

  it('follows the clock within a zone, forward, back, and past midnight', () => {
    const zone = 'Asia/Shanghai';
    expect(localTime(zone, NOON + 60_000).now).toBe('2026-11-20T20:01');
    expect(localTime(zone, NOON).now).toBe('2026-11-20T20:00');
    expect(localTime(zone, NOON + 4 * 3_600_000)).toEqual({ today: '2026-11-21', now: '2026-11-21T00:00' });
    expect(localTime(zone, -1)).toEqual({ today: '1970-01-01', now: '1970-01-01T07:59' });
  });
});
