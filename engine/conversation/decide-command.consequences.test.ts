import { describe, expect, it } from 'vitest';
import type { Actor } from '../core/ids.ts';
import {
  ADA,
  answer,
  append,
  BOB,
  CHAT,
  CLOSED,
  command,
  ENV,
  eventOf,
  give,
  IDLE,
  NOTHING_SAID,
  OPENED,
  QUEUE_WAIT,
  QUEUED,
  START,
  type Story,
  typesOf,
  WITH_BOB,
} from './conversation.rig.ts';
import { decideCommand } from './decide-command.ts';

const IDLE_BOT = 'xstate.after.idle.conversation.bot';
const IDLE_HUMAN = 'xstate.after.idle.conversation.human';
const WAIT_QUEUED = 'xstate.after.queueWait.conversation.queued';

describe('opening', () => {
  it('brings the bot, the idle timer and the turn that greets', () => {
    const decided = decide(NOTHING_SAID, command('conversation.open', ADA, { bot: 'shop' }, { id: 'o' }));
    expect(typesOf(decided)).toEqual(['conversation.opened', 'bot.assigned', 'timer.set']);
    expect(eventOf(decided, 'conversation.opened').data).toEqual({
      bot: 'shop',
      pipeline: 'p1',
      channel: 'web',
      visitor: 'ada',
      idle: IDLE,
      queueWait: QUEUE_WAIT,
    });
    expect(decided.schedule).toEqual([
      {
        id: `turn:${CHAT}:00000001`,
        kind: 'turn',
        due: START,
        data: { trigger: 'open', input: { kind: 'open' }, of: 1 },
      },
      { id: `timer:${CHAT}:${IDLE_BOT}`, kind: 'timer', due: START + IDLE, data: { timer: IDLE_BOT } },
    ]);
  });

  it('owes no turn where the bot does not greet', () => {
    const open = command('conversation.open', ADA, { bot: 'shop' });
    const decided = decideCommand(open, NOTHING_SAID.loaded.state, { ...ENV, welcomes: false });
    expect(decided.ok && decided.value.schedule.map((task) => task.kind)).toEqual(['timer']);
  });
});

describe('a message', () => {
  it('of the visitor to the bot owes a turn about exactly that message', () => {
    const data = { text: '', choice: 'yes', attachments: [] };
    const decided = decide(OPENED, command('message.send', ADA, data));
    const of = OPENED.log.length + 1;
    expect(decided.schedule).toEqual([
      {
        id: `turn:${CHAT}:${String(of).padStart(8, '0')}`,
        kind: 'turn',
        due: START,
        data: {
          trigger: 'message',
          of,
          input: { kind: 'message', text: '', choice: 'yes', attachments: [] },
        },
      },
    ]);
    expect(eventOf(decided, 'message.added').data).toEqual({ text: '', choice: 'yes' });
  });

  it.each([
    ['queued', QUEUED, ADA],
    ['with a person', WITH_BOB, ADA],
    ['from that person', WITH_BOB, BOB],
  ])('owes no turn while %s', (_, story, by) => {
    expect(decide(story, command('message.send', by, { text: 'x' })).schedule).toEqual([]);
  });

  it.each([{}, { text: '' }, { text: ' \n\t　' }, { attachments: [] }])('%j is empty', (data) => {
    const decided = decideCommand(command('message.send', ADA, data), OPENED.loaded.state, ENV);
    expect(decided).toMatchObject({ ok: false, failure: { code: 'EMPTY_MESSAGE' } });
  });

  it('owes turns whose ids sort by offset, also across a power of ten', () => {
    const ids: (string | undefined)[] = [];
    let story = OPENED;
    for (let count = 0; count < 12; count += 1) {
      const send = command('message.send', ADA, { text: 'x' }, { id: `m${count}` });
      ids.push(decide(story, send).schedule[0]?.id);
      story = give(story, send);
    }
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('people', () => {
  it('asking for one stops the idle timer and starts the wait', () => {
    const decided = decide(OPENED, command('handoff.request', ADA, {}));
    expect(typesOf(decided)).toEqual(['handoff.requested', 'timer.cancelled', 'timer.set']);
    expect(decided.settle).toEqual([`timer:${CHAT}:${IDLE_BOT}`]);
    expect(decided.schedule).toEqual([
      {
        id: `timer:${CHAT}:${WAIT_QUEUED}`,
        kind: 'timer',
        due: START + QUEUE_WAIT,
        data: { timer: WAIT_QUEUED },
      },
      { id: `route:${CHAT}`, kind: 'route', due: START, data: { since: START, asked: 3 } },
    ]);
  });

  it('learn what is known: flows, slots', () => {
    const dialog = {
      ...OPENED.loaded.state.dialog,
      slots: { order: 'SO1', items: [1] },
      stack: [{ flow: 'return', step: 'ask', form: null, effect: null }],
    };
    const decided = decide(answer(OPENED, { state: dialog }), command('handoff.request', ADA, {}));
    expect(eventOf(decided, 'handoff.requested').data).toMatchObject({
      reason: 'visitor',
      summary: 'in return; order: SO1',
      slots: { order: 'SO1', items: [1] },
    });
  });

  it('taking the chat stops the wait and starts an idle timer of its own', () => {
    const decided = decide(QUEUED, command('agent.accept', BOB, {}));
    expect(typesOf(decided)).toEqual(['agent.joined', 'timer.cancelled', 'timer.set']);
    expect(eventOf(decided, 'timer.cancelled').data).toEqual({ timer: WAIT_QUEUED });
    expect(eventOf(decided, 'timer.set').data).toEqual({ timer: IDLE_HUMAN, due: START + IDLE });
  });

  it('may take it straight from the bot', () => {
    expect(give(OPENED, command('agent.accept', BOB, {})).loaded.state).toMatchObject({
      lifecycle: 'human',
      agent: BOB,
    });
  });

  it.each([
    ['back_to_bot', 'bot', ['agent.left', 'timer.cancelled', 'timer.set']],
    ['requeued', 'queued', ['agent.left', 'timer.cancelled', 'timer.set']],
    ['resolved', 'closed', ['agent.left', 'timer.cancelled', 'conversation.closed']],
  ] as const)('leaving %s leads to %s', (outcome, lifecycle, types) => {
    const leave = command('agent.leave', BOB, { outcome });
    expect(typesOf(decide(WITH_BOB, leave))).toEqual(types);
    expect(give(WITH_BOB, leave).loaded.state).toMatchObject({ lifecycle, agent: null });
  });
});

describe('the end', () => {
  it.each([
    ['the bot', OPENED, IDLE_BOT],
    ['the queue', QUEUED, WAIT_QUEUED],
    ['a person', WITH_BOB, IDLE_HUMAN],
  ])('stops the timer of %s and leaves none', (_, story, timer) => {
    const decided = decide(story, command('conversation.close', ADA, {}));
    expect(decided.settle).toEqual([`timer:${CHAT}:${timer}`]);
    expect(append(story, decided).loaded.state.timers).toEqual({});
  });

  it('says whether the visitor or an agent closed it', () => {
    const reason = (by: Actor) =>
      eventOf(decide(QUEUED, command('conversation.close', by, {})), 'conversation.closed').data.reason;
    expect([reason(ADA), reason(BOB)]).toEqual(['visitor', 'agent']);
  });

  it('leaves room for a rating and a note, and no epoch moves by them', () => {
    const rated = give(CLOSED, command('rate.submit', ADA, { stars: 1, comment: 'slow' }));
    expect(rated.loaded.state.epoch).toBe(CLOSED.loaded.state.epoch);
  });
});

it('reading is never further than the conversation', () => {
  const decided = decide(OPENED, command('read.mark', ADA, { upTo: 99 }));
  expect(eventOf(decided, 'message.read').data).toEqual({ upTo: OPENED.log.length });
});

function decide(story: Story, given: ReturnType<typeof command>) {
  const decided = decideCommand(given, story.loaded.state, ENV);
  if (!decided.ok) throw new Error(decided.failure.code);
  return decided.value;
}
