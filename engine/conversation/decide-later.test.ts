import { describe, expect, it } from 'vitest';
import { failure } from '../core/errors.ts';
import type { TaskId } from '../core/ids.ts';
import type { EffectRequest } from '../dialog/run.ts';
import {
  ADA,
  answer,
  append,
  BOB,
  CHAT,
  CLOSED,
  command,
  eventOf,
  give,
  IDLE,
  OPENED,
  QUEUE_WAIT,
  QUEUED,
  START,
  type Story,
  turnDecision,
  typesOf,
  WITH_BOB,
} from './conversation.rig.ts';
import { decideEffect } from './decide-effect.ts';
import { decideTimer } from './decide-timer.ts';
import { decideNoTurn } from './request-person.ts';

const IDLE_BOT = 'xstate.after.idle.conversation.bot';
const WAIT_QUEUED = 'xstate.after.queueWait.conversation.queued';
const TICKET: EffectRequest = { effect: 'turn-1:0', kind: 'ticket', input: { subject: 'x' }, as: 'ticket' };
const SAID = { reply: 'hi', text: 'Hello', buttons: [] };

describe('a turn', () => {
  it('leaves its record, then what is said, asked of the world, handed over, closed, in that order', () => {
    const decided = turnDecision(OPENED.loaded.state, {
      said: [SAID, { ...SAID, buttons: [{ label: 'Yes', payload: 'yes' }] }],
      effects: [TICKET],
      handoff: { reason: 'flow', team: 'returns' },
    });
    expect(typesOf(decided)).toEqual([
      'turn.completed',
      'message.added',
      'message.added',
      'effect.requested',
      'handoff.requested',
      'timer.cancelled',
      'timer.set',
    ]);
    expect(eventOf(decided, 'handoff.requested').data).toMatchObject({ reason: 'flow', team: 'returns' });
    expect(decided.settle).toEqual([`turn:${CHAT}:3`, `timer:${CHAT}:${IDLE_BOT}`]);
    expect(decided.schedule.map(({ kind, id, due }) => [kind, id, due])).toEqual([
      ['effect', 'effect:turn-1:0', START],
      ['timer', `timer:${CHAT}:${WAIT_QUEUED}`, START + QUEUE_WAIT],
      ['route', `route:${CHAT}`, START],
    ]);
    expect(decided.schedule.at(-1)?.data).toEqual({ since: START, asked: 3, team: 'returns' });
  });

  it('remembers what was said, for "say that again"', () => {
    expect(answer(OPENED, { said: [SAID] }).loaded.state.dialog.said).toEqual(['hi']);
  });

  it('that hands over and closes leaves no timer and no task behind', () => {
    const decided = turnDecision(OPENED.loaded.state, {
      handoff: { reason: 'flow', team: null },
      close: true,
    });
    expect(append(OPENED, decided).loaded.state).toMatchObject({ lifecycle: 'closed', timers: {} });
    expect(decided.schedule).toEqual([]);
    expect(decided.settle).toContain(`timer:${CHAT}:${WAIT_QUEUED}`);
  });

  it('that cannot be taken calls a person', () => {
    const decided = decideNoTurn('turn:x' as TaskId, OPENED.loaded.state, START);
    expect(eventOf(decided, 'handoff.requested')).toMatchObject({
      by: 'system',
      data: { reason: 'policy', suggested: [] },
    });
    expect(decided.settle).toContain('turn:x');
    expect(append(OPENED, decided).loaded.state.lifecycle).toBe('queued');
  });
});

describe('an effect', () => {
  const asked = answer(OPENED, { effects: [TICKET] });
  const task = 'effect:turn-1:0' as TaskId;
  const done = (story: Story, result: Parameters<typeof decideEffect>[0]['result'] = { id: 'T-1' }) =>
    decideEffect({ task, effect: TICKET.effect, attempts: 2, result }, story.loaded.state, START);

  it('is pending until its result has come', () => {
    expect(asked.loaded.state.effects).toEqual({ 'turn-1:0': { kind: 'ticket', as: 'ticket' } });
    expect(append(asked, done(asked)).loaded.state.effects).toEqual({});
  });

  it('that succeeded owes a turn with the result', () => {
    const decided = done(asked);
    expect(eventOf(decided, 'effect.completed').data).toEqual({
      effect: 'turn-1:0',
      result: { id: 'T-1' },
      attempts: 2,
    });
    expect(decided.schedule[0]?.data).toEqual({
      trigger: 'effect',
      of: asked.log.length + 1,
      input: { kind: 'effect', effect: 'turn-1:0', as: 'ticket', result: { id: 'T-1' }, failed: null },
    });
  });

  it('that failed owes a turn with the code', () => {
    const decided = done(asked, failure('CALL_FAILED', { system: 'desk', reason: 'no' }));
    expect(eventOf(decided, 'effect.failed').data).toMatchObject({ code: 'CALL_FAILED', attempts: 2 });
    expect(decided.schedule[0]?.data).toMatchObject({ input: { result: null, failed: 'CALL_FAILED' } });
    expect(append(asked, decided).loaded.state.effects).toEqual({});
  });

  it('may answer with members named code and hint', () => {
    const decided = done(asked, { code: 'T-1', hint: 'call us', message: 'filed' });
    expect(typesOf(decided)).toEqual(['effect.completed']);
  });

  it('owes no turn when a person has the chat or it is closed, but is recorded', () => {
    for (const given of [command('agent.accept', BOB, {}), command('conversation.close', ADA, {})]) {
      const decided = done(give(asked, given));
      expect(typesOf(decided)).toEqual(['effect.completed']);
      expect(decided.schedule).toEqual([]);
    }
  });

  it('whose result is known leads to nothing but its removal', () => {
    const after = append(asked, done(asked));
    expect(done(after)).toEqual({ events: [], schedule: [], settle: [task] });
  });

  it('that ends while a person has the chat is told to the bot when it has the chat again, once', () => {
    const handed = give(asked, command('handoff.request', ADA, {}));
    const ended = append(handed, done(handed));
    const of = ended.log.length;
    const given = decideTimer(WAIT_QUEUED, ended.loaded.state, START + QUEUE_WAIT);
    const told = given.schedule.filter(({ kind }) => kind === 'turn').map(({ data }) => data);
    expect(told).toContainEqual({
      trigger: 'effect',
      of,
      input: { kind: 'effect', effect: 'turn-1:0', as: 'ticket', result: { id: 'T-1' }, failed: null },
    });
    const back = append(ended, given);
    expect(Object.keys(back.loaded.state.unheard)).toEqual(['turn-1:0']);
    const heard = append(back, turnDecision(back.loaded.state, {}, START, of));
    expect(heard.loaded.state.unheard).toEqual({});
  });
});

describe('the idle timer', () => {
  const expire = (story: Story, now: number) => decideTimer(IDLE_BOT, story.loaded.state, now);
  const id = `timer:${CHAT}:${IDLE_BOT}`;

  it('closes a chat in which nobody spoke', () => {
    const decided = expire(OPENED, START + IDLE);
    expect(typesOf(decided)).toEqual(['timer.fired', 'conversation.closed']);
    expect(eventOf(decided, 'conversation.closed').data).toEqual({ reason: 'idle' });
    expect(decided).toMatchObject({ schedule: [], settle: [id] });
    expect(append(OPENED, decided).loaded.state.timers).toEqual({});
  });

  it('waits for the rest of the span where somebody spoke since', () => {
    const spoken = give({ ...OPENED, now: START + 1000 }, command('message.send', ADA, { text: 'x' }));
    const decided = expire(spoken, START + IDLE);
    const due = START + 1000 + IDLE;
    expect(typesOf(decided)).toEqual(['timer.set']);
    expect(decided.schedule).toEqual([{ id, kind: 'timer', due, data: { timer: IDLE_BOT } }]);
    expect(decided.settle).toEqual([]);
    const armed = append(spoken, decided);
    expect(typesOf(expire(armed, due))).toEqual(['timer.fired', 'conversation.closed']);
  });

  it('that comes early by the clock of another node waits on', () => {
    const decided = expire(OPENED, START + IDLE - 5);
    expect(decided).toEqual({
      events: [],
      schedule: [{ id, kind: 'timer', due: START + IDLE, data: { timer: IDLE_BOT } }],
      settle: [],
    });
  });

  it.each([
    ['handed over', QUEUED],
    ['closed', CLOSED],
    ['with a person', WITH_BOB],
  ])('that was stopped leads to nothing: %s', (_, story) => {
    expect(expire(story, START + IDLE)).toEqual({ events: [], schedule: [], settle: [id] });
  });
});

describe('the wait for a person', () => {
  const decided = decideTimer(WAIT_QUEUED, QUEUED.loaded.state, START + QUEUE_WAIT);

  it('ends with the bot, which owes a word about it', () => {
    expect(typesOf(decided)).toEqual(['timer.fired', 'handoff.failed', 'timer.set']);
    const after = append(QUEUED, decided).loaded.state;
    expect(after.lifecycle).toBe('bot');
    expect(after.timers).toEqual({ [IDLE_BOT]: START + QUEUE_WAIT + IDLE });
    const of = QUEUED.log.length + 2;
    expect(decided.schedule.find((task) => task.kind === 'turn')?.data).toEqual({
      trigger: 'timer',
      of,
      input: { kind: 'handoff_failed', reason: 'timed_out' },
    });
    expect(append(QUEUED, decided).log[of - 1]?.type).toBe('handoff.failed');
  });

  it('that a person ended leads to nothing', () => {
    const late = decideTimer(WAIT_QUEUED, WITH_BOB.loaded.state, START + QUEUE_WAIT);
    expect(late.events).toEqual([]);
  });
});

it('a timer that the machine does not know is recorded and done with', () => {
  const state = { ...OPENED.loaded.state, timers: { reminder: START } };
  expect(typesOf(decideTimer('reminder', state, START))).toEqual(['timer.fired']);
});
