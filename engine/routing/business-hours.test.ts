import { describe, expect, it } from 'vitest';
import { type Hours, isOpen, nextOpening } from './business-hours.ts';

const NINE_TO_SIX = [{ from: '09:00', to: '18:00' }];
const SHANGHAI: Hours = {
  zone: 'Asia/Shanghai',
  week: {
    mon: NINE_TO_SIX,
    tue: NINE_TO_SIX,
    wed: NINE_TO_SIX,
    thu: NINE_TO_SIX,
    fri: [{ from: '22:00', to: '02:00' }],
  },
  days: { '2026-10-01': [] },
};
const at = (iso: string): number => Date.parse(iso);

describe('business hours', () => {
  it.each([
    ['a minute before', '2026-11-23T08:59+08:00', false],
    ['at the first minute', '2026-11-23T09:00+08:00', true],
    ['at the last minute', '2026-11-23T17:59+08:00', true],
    ['at the end', '2026-11-23T18:00+08:00', false],
    ['before midnight of a night shift', '2026-11-27T23:00+08:00', true],
    ['after its midnight, on a day without hours', '2026-11-28T01:59+08:00', true],
    ['at its end', '2026-11-28T02:00+08:00', false],
    ['on a holiday', '2026-10-01T10:00+08:00', false],
  ])('%s', (_, when, open) => {
    expect(isOpen(SHANGHAI, at(when))).toBe(open);
  });

  it('tells the next opening over a weekend and over a holiday', () => {
    expect(nextOpening(SHANGHAI, at('2026-11-28T12:00+08:00'))).toBe(at('2026-11-30T09:00+08:00'));
    expect(nextOpening(SHANGHAI, at('2026-09-30T20:00+08:00'))).toBe(at('2026-10-02T22:00+08:00'));
    expect(nextOpening(SHANGHAI, at('2026-11-23T10:00+08:00'))).toBe(at('2026-11-23T10:00+08:00'));
    expect(nextOpening({ zone: 'UTC', week: {} }, 0)).toBeNull();
  });

  it('goes by the clock of the zone when it changes', () => {
    const berlin: Hours = {
      zone: 'Europe/Berlin',
      week: {
        sun: [
          { from: '02:30', to: '05:00' },
          { from: '09:00', to: '10:00' },
        ],
      },
    };
    // Summer time began on 2026-03-29: 02:30 did not exist there.
    expect(nextOpening(berlin, at('2026-03-28T12:00Z'))).toBe(at('2026-03-29T01:30Z'));
    expect(isOpen(berlin, at('2026-03-29T07:30Z'))).toBe(true);
    // Winter time again.
    expect(nextOpening(berlin, at('2026-10-25T06:00Z'))).toBe(at('2026-10-25T08:00Z'));
  });
});
