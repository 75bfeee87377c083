import { describe, expect, it } from 'vitest';
import { type ErrorCode, failure } from '../core/errors.ts';
import type { EventType } from '../core/events.ts';
import type { Actor } from '../core/ids.ts';
import { EMPTY_DIALOG } from '../dialog/state.ts';
import { COMMANDS, type CommandData, type CommandName } from './commands.ts';
import {
  ADA,
  answer,
  BOB,
  CAT,
  command,
  ENV,
  eventOf,
  give,
  OPENED,
  STORIES,
  type Story,
} from './conversation.rig.ts';
import { decideCommand } from './decide-command.ts';

const DATA: { readonly [N in CommandName]: CommandData<N> } = {
  'conversation.open': { bot: 'shop' },
  'message.send': { text: 'hello' },
  'read.mark': { upTo: 1 },
  'handoff.request': {},
  'conversation.close': {},
  'rate.submit': { stars: 5 },
  'agent.accept': {},
  'agent.leave': { outcome: 'back_to_bot' },
  'agent.note': { text: 'careful' },
  'slots.set': { slots: { order_number: 'SO2024000001' } },
};

type Lives = keyof typeof STORIES;
type Outcome = ErrorCode | EventType;
const LIVES: readonly Lives[] = ['new', 'bot', 'queued', 'human', 'closed'];

/** What each command comes to in `new`, `bot`, `queued`, `human` (with Bob), `closed`: its first event, or its refusal. */
const TABLE: readonly (readonly [CommandName, Actor, readonly Outcome[]])[] = [
  ['conversation.open', ADA, ['conversation.opened', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT']],
  ['message.send', ADA, ['NOT_FOUND', 'message.added', 'message.added', 'message.added', 'CLOSED']],
  ['message.send', BOB, ['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'message.added', 'CLOSED']],
  ['message.send', CAT, ['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'CLOSED']],
  ['read.mark', ADA, ['NOT_FOUND', 'message.read', 'message.read', 'message.read', 'message.read']],
  ['read.mark', BOB, ['NOT_FOUND', 'message.read', 'message.read', 'message.read', 'message.read']],
  ['handoff.request', ADA, ['NOT_FOUND', 'handoff.requested', 'CONFLICT', 'CONFLICT', 'CLOSED']],
  [
    'conversation.close',
    ADA,
    ['NOT_FOUND', 'conversation.closed', 'conversation.closed', 'conversation.closed', 'CLOSED'],
  ],
  [
    'conversation.close',
    BOB,
    ['NOT_FOUND', 'conversation.closed', 'conversation.closed', 'conversation.closed', 'CLOSED'],
  ],
  [
    'conversation.close',
    CAT,
    ['NOT_FOUND', 'conversation.closed', 'conversation.closed', 'FORBIDDEN', 'CLOSED'],
  ],
  [
    'rate.submit',
    ADA,
    ['NOT_FOUND', 'conversation.rated', 'conversation.rated', 'conversation.rated', 'conversation.rated'],
  ],
  ['agent.accept', BOB, ['NOT_FOUND', 'agent.joined', 'agent.joined', 'CONFLICT', 'CLOSED']],
  ['agent.accept', CAT, ['NOT_FOUND', 'agent.joined', 'agent.joined', 'CONFLICT', 'CLOSED']],
  ['agent.leave', BOB, ['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'agent.left', 'CLOSED']],
  ['agent.leave', CAT, ['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'CLOSED']],
  ['slots.set', BOB, ['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'slots.changed', 'CLOSED']],
  ['slots.set', CAT, ['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'CLOSED']],
  ['agent.note', BOB, ['NOT_FOUND', 'note.added', 'note.added', 'note.added', 'note.added']],
];

const CASES = TABLE.flatMap(([name, by, outcomes]) =>
  LIVES.map((life, index) => ({ name, by, life, outcome: outcomes[index] })),
);

function come(story: Story, name: CommandName, by: Actor): Outcome | undefined {
  const decided = decideCommand(command(name, by, DATA[name]), story.loaded.state, ENV);
  return decided.ok ? decided.value.events[0]?.type : decided.failure.code;
}

describe('a command', () => {
  it.each(CASES)('$name by $by while $life: $outcome', ({ name, by, life, outcome }) => {
    expect(come(STORIES[life], name, by)).toBe(outcome);
  });

  const NAMES = Object.keys(COMMANDS) as CommandName[];
  const ACTORS: readonly Actor[] = [ADA, BOB, 'bot:shop', 'system'];
  const strangers = NAMES.flatMap((name) =>
    ACTORS.filter((by) => !TABLE.some(([known, actor]) => known === name && actor === by)).map(
      (by) => [name, by] as const,
    ),
  );

  it.each(strangers)('%s is not for %s, whatever the state', (name, by) => {
    for (const life of LIVES) expect(come(STORIES[life], name, by)).toBe('FORBIDDEN');
  });

  const theirs = NAMES.filter(
    (name) => name !== 'conversation.open' && COMMANDS[name].by.some((kind) => kind === 'visitor'),
  );
  it.each(theirs)('%s of another visitor finds no conversation', (name) => {
    for (const life of LIVES) expect(come(STORIES[life], name, 'visitor:eve')).toBe('NOT_FOUND');
  });

  it('with an old base is told where the conversation stands', () => {
    const { state } = OPENED.loaded;
    const behind = decideCommand(
      command('message.send', ADA, { text: 'x' }, { base: state.n - 1 }),
      state,
      ENV,
    );
    expect(behind).toMatchObject({ ok: false, failure: { code: 'CONFLICT', data: { n: state.n } } });
    const upToDate = decideCommand(
      command('message.send', ADA, { text: 'x' }, { base: state.n }),
      state,
      ENV,
    );
    expect(upToDate.ok).toBe(true);
  });
});

describe('an agent who leaves or closes', () => {
  const given = <N extends CommandName>(name: N, data: CommandData<N>, by = BOB, env = ENV) =>
    decideCommand(command(name, by, data), STORIES.human.loaded.state, env);

  it('gives the bot what he has corrected', () => {
    const slots = { order_number: 'SO2024000001', mood: null };
    const left = give(STORIES.human, command('agent.leave', BOB, { outcome: 'back_to_bot', slots }));
    expect(left.loaded.state).toMatchObject({ lifecycle: 'bot', agent: null });
    expect(left.loaded.state.dialog.slots).toEqual({ order_number: 'SO2024000001' });
  });

  it('stays when a slot cannot have the value', () => {
    const env = { ...ENV, judgeSlot: (name: string) => failure('SLOT_UNKNOWN', { name }) };
    const refused = given('agent.leave', { outcome: 'back_to_bot', slots: { colour: 'red' } }, BOB, env);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'SLOT_UNKNOWN' } });
  });

  it('notes what a visitor does not read; a visitor can note nothing', () => {
    const closed = given('conversation.close', { outcome: 'spam', note: 'third time' });
    if (!closed.ok) throw new Error(closed.failure.code);
    expect(closed.value.events[0]?.type).toBe('conversation.closed');
    expect(eventOf(closed.value, 'conversation.closed').data).toEqual({ reason: 'agent', outcome: 'spam' });
    expect(eventOf(closed.value, 'note.added').data).toEqual({ text: 'third time' });
    expect(given('conversation.close', { note: 'x' }, ADA)).toMatchObject({ failure: { code: 'FORBIDDEN' } });
  });
});

it('a person who is called hears what was talked about lately', () => {
  const focus = [{ type: 'product', value: 'p1', name: 'iPhone', turn: 1 }];
  const told = answer(OPENED, { state: { ...EMPTY_DIALOG, focus } });
  const called = decideCommand(command('handoff.request', ADA, {}), told.loaded.state, ENV);
  if (!called.ok) throw new Error(called.failure.code);
  expect(eventOf(called.value, 'handoff.requested').data.focus).toEqual([
    { type: 'product', value: 'p1', name: 'iPhone' },
  ]);
});
