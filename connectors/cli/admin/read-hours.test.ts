import { describe, expect, it } from 'vitest';
import { readHours } from './read-hours.ts';

const NOTHING = { hours: undefined, zone: undefined, holidays: undefined };
const BEFORE = { zone: 'UTC', week: { mon: [{ from: '09:00', to: '10:00' }] } } as const;

describe('the hours of a team', () => {
  it('are read as somebody says them', () => {
    const hours = 'mon-tue 09:00-12:00 13:00-18:00; sat 22:00-02:00';
    const holidays = '2026-12-25; 2026-12-31 09:00-12:00';
    expect(readHours({ hours, zone: 'Asia/Shanghai', holidays }, null)).toEqual({
      zone: 'Asia/Shanghai',
      week: {
        mon: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '18:00' },
        ],
        tue: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '18:00' },
        ],
        sat: [{ from: '22:00', to: '02:00' }],
      },
      days: { '2026-12-25': [], '2026-12-31': [{ from: '09:00', to: '12:00' }] },
    });
  });

  it('stay as they were where nothing is said, and can be taken away', () => {
    expect(readHours(NOTHING, BEFORE)).toBe(BEFORE);
    expect(readHours({ ...NOTHING, holidays: '2027-01-01' }, BEFORE)).toEqual({
      ...BEFORE,
      days: { '2027-01-01': [] },
    });
    expect(readHours({ ...NOTHING, hours: 'always' }, BEFORE)).toBeNull();
  });

  it.each([
    [{ ...NOTHING, hours: 'mon-fri 9-18', zone: 'UTC' }, '09:00-18:00: mon-fri 9-18'],
    [{ ...NOTHING, hours: 'fri-mon 09:00-18:00', zone: 'UTC' }, 'weekday'],
    [{ ...NOTHING, hours: 'funday 09:00-18:00', zone: 'UTC' }, 'weekday'],
    [{ ...NOTHING, hours: 'mon 09:00-18:00' }, '--zone'],
    [{ ...NOTHING, hours: 'mon 09:00-18:00', zone: 'Mars/Base' }, '--zone'],
    [{ ...NOTHING, hours: ' ; ', zone: 'UTC' }, 'always'],
    [{ ...NOTHING, holidays: 'christmas' }, '--hours'],
    [{ hours: 'mon 09:00-18:00', zone: 'UTC', holidays: '2026-02-31x' }, '2026-12-25'],
  ])('are told what is wrong with them: %j', (words, told) => {
    expect(readHours(words, null)).toMatchObject({ code: 'USAGE', message: expect.stringContaining(told) });
  });
});
