import { describe, expect, it } from 'vitest';
import { BOB, NOTHING_SAID } from './conversation.rig.ts';
import { conversationMachine, isLifecycleEvent, move } from './machine.ts';
import type { Conversation, Lifecycle } from './state.ts';

const SPANS = { idle: 7, queueWait: 3 };

function at(lifecycle: Lifecycle): Conversation {
  return { ...NOTHING_SAID.loaded.state, ...SPANS, lifecycle };
}

function left(outcome: 'resolved' | 'back_to_bot' | 'requeued') {
  return { type: 'agent.left', data: { agent: 'bob', outcome }, by: BOB, cause: 'c' } as const;
}

const set = (state: string, name: 'idle' | 'queueWait') => ({
  timer: `xstate.after.${name}.conversation.${state}`,
  in: SPANS[name],
});
const stop = (state: string, name: string) => ({
  timer: `xstate.after.${name}.conversation.${state}`,
  in: null,
});

const MOVES = [
  ['new', { type: 'conversation.opened' }, 'waiting', []],
  ['waiting', { type: 'bot.assigned' }, 'bot', [set('bot', 'idle')]],
  ['waiting', { type: 'handoff.requested' }, 'queued', [set('queued', 'queueWait')]],
  ['waiting', { type: 'agent.joined' }, 'human', [set('human', 'idle')]],
  ['waiting', { type: 'conversation.closed' }, 'closed', []],
  ['bot', { type: 'handoff.requested' }, 'queued', [stop('bot', 'idle'), set('queued', 'queueWait')]],
  ['bot', { type: 'agent.joined' }, 'human', [stop('bot', 'idle'), set('human', 'idle')]],
  ['bot', { type: 'conversation.closed' }, 'closed', [stop('bot', 'idle')]],
  ['queued', { type: 'agent.joined' }, 'human', [stop('queued', 'queueWait'), set('human', 'idle')]],
  ['queued', { type: 'handoff.failed' }, 'bot', [stop('queued', 'queueWait'), set('bot', 'idle')]],
  ['queued', { type: 'conversation.closed' }, 'closed', [stop('queued', 'queueWait')]],
  ['human', left('resolved'), 'closed', [stop('human', 'idle')]],
  ['human', left('requeued'), 'queued', [stop('human', 'idle'), set('queued', 'queueWait')]],
  ['human', left('back_to_bot'), 'bot', [stop('human', 'idle'), set('bot', 'idle')]],
  ['human', { type: 'conversation.closed' }, 'closed', [stop('human', 'idle')]],
] as const;

const LIVES: readonly Lifecycle[] = ['new', 'waiting', 'bot', 'queued', 'human', 'closed'];

describe('the machine', () => {
  it.each(MOVES)('from %s by $type to %s', (from, event, to, timers) => {
    expect(move(at(from), event)).toEqual({ to, moved: true, timers, actions: [] });
  });

  it('stays where it is by every other event, timers and all', () => {
    for (const life of LIVES) {
      for (const type of conversationMachine.events.filter((one) => !one.startsWith('xstate.'))) {
        if (MOVES.some(([from, event]) => from === life && event.type === type)) continue;
        expect(move(at(life), { type }), `${life} by ${type}`).toEqual({
          to: life,
          moved: false,
          timers: [],
          actions: [],
        });
      }
    }
  });

  it.each([
    ['bot', 'idle', 'closeWhenQuiet'],
    ['human', 'idle', 'closeWhenQuiet'],
    ['queued', 'queueWait', 'giveBackToBot'],
  ] as const)('in %s an expired %s asks to %s and moves nothing by itself', (life, delay, action) => {
    const type = `xstate.after.${delay}.conversation.${life}`;
    expect(move(at(life), { type })).toEqual({ to: life, moved: false, timers: [], actions: [action] });
    for (const other of LIVES.filter((one) => one !== life)) {
      expect(move(at(other), { type }).actions, other).toEqual([]);
    }
  });

  it('reaches every state, and every state but closed has a way on', () => {
    expect(new Set(MOVES.map(([, , to]) => to))).toEqual(new Set(LIVES.slice(1)));
    expect(new Set(MOVES.map(([from]) => from))).toEqual(new Set(LIVES.slice(0, -1)));
  });

  it('knows which events it listens to', () => {
    expect(isLifecycleEvent('agent.left')).toBe(true);
    expect(isLifecycleEvent('message.added')).toBe(false);
  });
});
