import { describe, expect, test } from 'vitest';
import type { EventOf, EventType, StoredEvent } from '../core/events.ts';
import type { Actor, ConversationId, EventId } from '../core/ids.ts';
import { type ChatFacts, factsOf } from './chat-facts.ts';
import { csvOf } from './csv.ts';
import { renderReport, spanText } from './render-report.ts';
import { reportOf } from './report.ts';
import { ageIn, readWanted } from './wanted.ts';

const OPENED = Date.parse('2026-11-27T16:30:00Z');
const SECOND = 1000;

type Step = {
  [Type in EventType]: readonly [seconds: number, by: Actor, type: Type, data: EventOf<Type>['data']];
}[EventType];

/** A conversation of these steps, each so many seconds after the opening. */
function chatOf(...steps: readonly Step[]): readonly StoredEvent[] {
  const opening: Step = [
    0,
    'visitor:v',
    'conversation.opened',
    { bot: 'shop', pipeline: 'v1', channel: 'web', visitor: 'v', idle: 1, queueWait: 1 },
  ];
  return [opening, ...steps].map(
    ([seconds, by, type, data], index) =>
      ({
        id: `e${index}` as EventId,
        stream: 'c_1' as ConversationId,
        n: index + 1,
        at: OPENED + seconds * SECOND,
        type,
        version: 1,
        by,
        data,
        cause: null,
      }) as unknown as StoredEvent,
  );
}

const asked: Step = [10, 'visitor:v', 'message.added', { text: 'hello' }];
const answered: Step = [12, 'bot:shop', 'message.added', { text: 'hi' }];
const handed = (seconds: number, team?: string): Step => [
  seconds,
  'bot:shop',
  'handoff.requested',
  { reason: 'visitor', summary: '', slots: {}, suggested: [], ...(team === undefined ? {} : { team }) },
];
const joined = (seconds: number, agent: string): Step => [
  seconds,
  `agent:${agent}`,
  'agent.joined',
  { agent },
];
const wrote = (seconds: number, agent: string): Step => [
  seconds,
  `agent:${agent}`,
  'message.added',
  { text: 'yes?' },
];
const left = (seconds: number, agent: string, outcome: 'resolved' | 'requeued'): Step => [
  seconds,
  `agent:${agent}`,
  'agent.left',
  { agent, outcome },
];
const closed = (seconds: number): Step => [
  seconds,
  'visitor:v',
  'conversation.closed',
  { reason: 'visitor' },
];
const rated = (stars: number): Step => [99, 'visitor:v', 'conversation.rated', { stars }];

const facts = (...steps: readonly Step[]): ChatFacts => factsOf(chatOf(...steps)) as ChatFacts;

describe('one conversation', () => {
  test('that the bot answered alone', () => {
    expect(facts(asked, answered, closed(60), rated(5))).toMatchObject({
      bot: 'shop',
      version: 'v1',
      messages: { visitor: 1, bot: 1, agent: 0 },
      answer: 2 * SECOND,
      handoffs: [],
      closedAt: OPENED + 60 * SECOND,
      endedBy: 'visitor',
      stars: 5,
    });
  });

  test('that a person took: wait, first words and handling from the request on', () => {
    const chat = facts(
      asked,
      handed(20, 'sales'),
      joined(50, 'ann'),
      wrote(57, 'ann'),
      left(120, 'ann', 'resolved'),
    );
    expect(chat.handoffs).toEqual([
      {
        reason: 'visitor',
        team: 'sales',
        agent: 'ann',
        wait: 30_000,
        response: 37_000,
        handling: 70_000,
        ended: 'taken',
      },
    ]);
  });

  test('that went from person to person has a handoff for each', () => {
    const chat = facts(
      handed(20, 'sales'),
      joined(30, 'ann'),
      left(40, 'ann', 'requeued'),
      handed(40, 'tech'),
      joined(90, 'bo'),
    );
    expect(chat.handoffs.map(({ team, agent, wait, handling }) => [team, agent, wait, handling])).toEqual([
      ['sales', 'ann', 10_000, 10_000],
      ['tech', 'bo', 50_000, null],
    ]);
  });

  test.each([
    ['given up', [20, 'system', 'handoff.failed', { reason: 'timed_out' }] as Step, 'missed'],
    ['ended while waiting', closed(90), 'missed'],
    ['still waiting', answered, 'waiting'],
  ] as const)('that nobody took: %s', (_, after, ended) => {
    expect(facts(handed(10), after).handoffs[0]).toMatchObject({ wait: null, response: null, ended });
  });

  test('without its beginning is none', () => {
    expect(factsOf(chatOf(asked).slice(1))).toBeUndefined();
    expect(factsOf([])).toBeUndefined();
  });
});

describe('many conversations', () => {
  const chats = [
    facts(asked, answered, closed(60), rated(5)),
    facts(asked, answered, closed(60), rated(3)),
    facts(asked, handed(20, 'sales'), joined(50, 'ann'), closed(100), rated(4)),
    facts(asked, handed(20, 'tech'), closed(100)),
    facts(asked, answered),
    facts(closed(5)),
  ];

  test('counts those that talked, were deflected, handed over, missed, content', () => {
    const { total } = reportOf(chats, 'day', 'UTC');
    expect(total).toMatchObject({ chats: 6, talked: 5, handedOver: 2, missed: 1, deflected: 0.5, rated: 3 });
    expect(total.csat).toBeCloseTo(2 / 3);
    expect(total.wait).toEqual({ count: 1, mean: 30_000, p50: 30_000, p90: 30_000 });
    expect(total.answer).toMatchObject({ count: 3, p50: 2000 });
  });

  test('days and hours are those of the zone', () => {
    expect(reportOf(chats, 'day', 'UTC').rows.map(({ key }) => key)).toEqual(['2026-11-27']);
    expect(reportOf(chats, 'day', 'Asia/Shanghai').rows.map(({ key }) => key)).toEqual(['2026-11-28']);
    expect(reportOf(chats, 'hour', 'Asia/Shanghai').rows.map(({ key }) => key)).toEqual(['00']);
    expect(reportOf(chats, 'weekday', 'Asia/Shanghai').rows.map(({ key }) => key)).toEqual(['6 Sat']);
  });

  test('a team has its own handoffs only, and chats that nobody asked a person for have none', () => {
    const { rows } = reportOf(chats, 'team', 'UTC');
    expect(rows.map(({ key, chats: count, missed, wait }) => [key, count, missed, wait.p50])).toEqual([
      ['sales', 1, 0, 30_000],
      ['tech', 1, 1, null],
    ]);
  });

  test('nothing is nothing, not zero', () => {
    const { total, rows } = reportOf([], 'day', 'UTC');
    expect(rows).toEqual([]);
    expect(total).toMatchObject({
      chats: 0,
      deflected: null,
      csat: null,
      wait: { count: 0, mean: null, p50: null },
    });
  });
});

describe('the table for a spreadsheet', () => {
  test.each([
    ['=cmd|calc!A1', "'=cmd|calc!A1"],
    ['+1', "'+1"],
    ['@sum', "'@sum"],
    ['-2', "'-2"],
    ['\t=1', "'\t=1"],
    ['a,"b"', '"a,""b"""'],
    ['two\nlines', '"two\nlines"'],
    ['=a,b', '"\'=a,b"'],
  ])('keeps %j from being a formula', (team, cell) => {
    const made = csvOf(reportOf([facts(asked, handed(20, team), closed(30))], 'team', 'UTC'));
    expect(
      made.split('\r\n')[1]?.startsWith(`${cell},1,1,1,1,`) || made.includes(`\r\n${cell},1,1,1,1,`),
    ).toBe(true);
  });

  test('has a cell for every name in every row', () => {
    const lines = csvOf(reportOf([facts(asked, answered, closed(60))], 'day', 'UTC'))
      .trimEnd()
      .split('\r\n');
    expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
    expect(lines.at(-1)).toContain('all,1,1,0,0,1.000,0,,2.0,2.0,2.0');
  });
});

describe('the page', () => {
  test('escapes what people wrote, and draws nothing of nothing', () => {
    const made = reportOf([facts(asked, handed(20, '<script>alert(1)</script>'), closed(30))], 'team', 'UTC');
    const page = renderReport(made, { title: 'T & <b>', about: '"x"' });
    expect(page).not.toMatch(/<script|<b>/);
    expect(page).toContain('&lt;script&gt;');
    expect(renderReport(reportOf([], 'day', 'UTC'), { title: 'T', about: '' })).not.toMatch(
      /NaN|Infinity|<figure>/,
    );
  });

  test.each([
    [null, '–'],
    [840, '0.8 s'],
    [42_400, '42 s'],
    [185_000, '3:05 min'],
    [7_800_000, '2:10 h'],
  ] as const)('says %s as %s', (span, said) => {
    expect(spanText(span)).toBe(said);
  });
});

describe('what a report is asked to be of', () => {
  test('is everything by day where nothing is said', () => {
    const all = { by: 'day', zone: 'UTC', bot: undefined, from: '0000-01-01', to: '9999-12-31' };
    expect(readWanted({})).toEqual(all);
  });

  test.each([
    [{ by: 'mood' }, /^by is one of day, hour/],
    [{ zone: 'Moon/Sea' }, /^zone is a name/],
    [{ from: '2026-02-30x' }, /^from and to are days/],
    [{ to: 'today' }, /^from and to are days/],
  ])('is refused with a reason: %o', (words, wrong) => {
    expect(readWanted(words)).toEqual({ wrong: expect.stringMatching(wrong) });
  });

  test('counts days where the zone is', () => {
    const day = { by: 'day', bot: undefined, from: '2026-11-28', to: '2026-11-28' } as const;
    expect(ageIn({ ...day, zone: 'Asia/Shanghai' }, OPENED)).toBe('in');
    expect(ageIn({ ...day, zone: 'UTC' }, OPENED)).toBe('older');
    expect(ageIn({ ...day, zone: 'Asia/Shanghai', to: '2026-11-27', from: '2026-11-27' }, OPENED)).toBe(
      'newer',
    );
  });
});
