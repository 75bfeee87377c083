import fc from 'fast-check';
import type { RoutingCommand } from './commands.ts';
import { need } from './routing.rig.ts';

export const TEAMS = ['sales', 'support'];
export const AGENTS = ['ada', 'bob', 'cyd', 'dan'];
const CHATS = Array.from({ length: 12 }, (_, at) => `c${at}`);

const team = fc.constantFrom(...TEAMS);
const who = fc.constantFrom(...AGENTS);
const chat = fc.constantFrom(...CHATS);
const status = fc.constantFrom('online' as const, 'online' as const, 'away' as const, 'offline' as const);

const profile = fc.record({
  id: who,
  teams: fc.subarray(TEAMS, { minLength: 1 }),
  skills: fc.subarray(['refunds']),
  languages: fc.subarray(['zh', 'en'], { minLength: 1 }),
  capacity: fc.integer({ min: 1, max: 3 }),
});

/** Anything that may be asked, of few teams, agents and chats, so that they meet. */
export const command: fc.Arbitrary<RoutingCommand> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ name: fc.constant('chat.queue' as const), need: needs() }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('agent.status' as const), agent: who, status }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('agent.define' as const), agent: profile }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom('agent.lose', 'agent.remove'), agent: who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.constantFrom('chat.answer', 'chat.miss', 'chat.refuse', 'chat.pull'),
      conversation: chat,
      agent: who,
    }),
  },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('chat.end' as const), conversation: chat }) },
  {
    weight: 2,
    arbitrary: fc.record(
      { name: fc.constant('chat.transfer' as const), conversation: chat, team, to: who },
      { requiredKeys: ['name', 'conversation', 'team'] },
    ),
  },
) as fc.Arbitrary<RoutingCommand>;

function needs() {
  return fc
    .record({
      conversation: chat,
      team,
      priority: fc.integer({ min: 0, max: 1 }),
      language: fc.constantFrom(null, 'zh', 'en'),
      skills: fc.subarray(['refunds']),
      last: fc.constantFrom(null, ...AGENTS),
    })
    .map(({ conversation, ...more }) => need(conversation, more));
}
