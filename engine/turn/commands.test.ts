import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../conversation/commands.ts';
import type { ConversationId } from '../core/ids.ts';
import {
  ADA,
  BOB,
  breathe,
  createWorld,
  gate,
  give,
  open,
  parrot,
  saidIn,
  type Toy,
  toyPlan,
} from './turn.rig.ts';

describe('a command sent again', () => {
  it('gets its first answer, even after the conversation was closed', async () => {
    const { newEngine, log } = createWorld(toyPlan(parrot));
    const engine = newEngine();
    const chat = await open(engine);
    const first = await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    await engine.settled();
    await give(engine, chat, 'conversation.close', ADA, {});
    const again = await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    expect(first.ok && again.ok && again.value).toEqual({ ...(first.ok && first.value), duplicate: true });
    expect(saidIn(await log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
  });

  it('at the same moment is executed once', async () => {
    const { newEngine, log } = createWorld(toyPlan(parrot));
    const engines = [newEngine(), newEngine()];
    const chat = await open(engines[0] ?? newEngine());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        give(engines[index % 2] ?? newEngine(), chat, 'message.send', ADA, { text: 'hi' }, 'm1'),
      ),
    );
    expect(new Set(answers.map((answer) => answer.ok && answer.value.n))).toEqual(new Set([4]));
    expect(answers.filter((answer) => answer.ok && !answer.value.duplicate)).toHaveLength(1);
    expect(saidIn(await log.read(chat))).toEqual(['visitor: hi']);
  });

  it('with another payload, or another name, is a reused id', async () => {
    const { newEngine } = createWorld(toyPlan(parrot));
    const engine = newEngine();
    const chat = await open(engine);
    await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    await give(engine, chat, 'read.mark', ADA, { upTo: 2 }, 'r1');
    await give(engine, chat, 'rate.submit', ADA, { stars: 2 }, 's1');
    const codes = await Promise.all([
      give(engine, chat, 'message.send', ADA, { text: 'ho' }, 'm1'),
      give(engine, chat, 'message.send', ADA, { text: 'hi', choice: 'x' }, 'm1'),
      give(engine, chat, 'conversation.close', ADA, {}, 'm1'),
      give(engine, chat, 'read.mark', ADA, { upTo: 3 }, 'r1'),
      give(engine, chat, 'rate.submit', ADA, { stars: 3 }, 's1'),
    ]);
    expect(codes.map((answer) => !answer.ok && answer.failure.code)).toEqual(Array(5).fill('ID_REUSE'));
    expect((await engine.conversation(chat))?.lifecycle).toBe('bot');
  });

  it('by somebody else is another command', async () => {
    const { newEngine, log } = createWorld(toyPlan(parrot));
    const engine = newEngine();
    const chat = await open(engine);
    await give(engine, chat, 'agent.accept', BOB, {});
    await give(engine, chat, 'message.send', ADA, { text: 'a' }, 'same');
    await give(engine, chat, 'message.send', BOB, { text: 'b' }, 'same');
    expect(saidIn(await log.read(chat))).toEqual(['visitor: a', 'agent: b']);
  });

  it('that opens finds its conversation, also when it was closed or its bot is gone', async () => {
    const { newEngine, log } = createWorld(toyPlan(parrot));
    const data = { bot: 'shop', channel: 'app' };
    const engine = newEngine();
    const first = await give(engine, undefined, 'conversation.open', ADA, data, 'o1');
    const chat = first.ok ? first.value.conversation : ('' as ConversationId);
    await give(engine, chat, 'conversation.close', ADA, {});
    const bare = newEngine({ plans: { current: () => undefined, names: () => [] } });
    for (const node of [engine, bare]) {
      const again = await give(node, undefined, 'conversation.open', ADA, data, 'o1');
      expect(again).toMatchObject({ ok: true, value: { conversation: chat, n: 1, duplicate: true } });
    }
    const other = await give(engine, undefined, 'conversation.open', ADA, { bot: 'shop' }, 'o1');
    expect(other).toMatchObject({ ok: false, failure: { code: 'ID_REUSE' } });
    expect(await log.conversations({ limit: 10 })).toHaveLength(1);
  });
});

describe('admission', () => {
  it('is told once, before the log has the command, also when deciding takes several tries', async () => {
    const { newEngine, log } = createWorld(toyPlan(parrot));
    const [here, there] = [newEngine(), newEngine()];
    const chat = await open(here);
    const told: string[] = [];
    const append = log.append.bind(log);
    vi.spyOn(log, 'append').mockImplementationOnce(async (request) => {
      told.push('append');
      await give(there, chat, 'message.send', ADA, { text: 'first' });
      return await append(request);
    });
    const command = { name: 'message.send', by: ADA, data: { text: 'second' }, id: 'm2', conversation: chat };
    const done = await here.execute(command as Command, {
      admitted: () => void told.push('admitted'),
    });
    expect(told).toEqual(['admitted', 'append']);
    expect(done.ok).toBe(true);
    expect(saidIn(await log.read(chat))).toEqual(['visitor: first', 'visitor: second']);
  });

  it('is not told of what is refused', async () => {
    const { newEngine } = createWorld(toyPlan(parrot));
    const engine = newEngine();
    const chat = await open(engine);
    await give(engine, chat, 'conversation.close', ADA, {});
    const admitted = vi.fn();
    const command = { name: 'message.send', by: ADA, data: { text: 'x' }, id: 'm1', conversation: chat };
    const done = await engine.execute(command as Command, { admitted });
    expect(done).toMatchObject({ ok: false, failure: { code: 'CLOSED' } });
    expect(admitted).not.toHaveBeenCalled();
  });
});

it('many at once in one conversation never conflict within one engine', async () => {
  const { newEngine, log } = createWorld(toyPlan(parrot));
  const append = vi.spyOn(log, 'append');
  const engine = newEngine();
  engine.start();
  const chat = await open(engine);
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => give(engine, chat, 'message.send', ADA, { text: `${index}` })),
  );
  await engine.settled();
  const results = await Promise.all(append.mock.results.map((result) => result.value));
  expect(results.filter((result) => result.kind !== 'appended')).toEqual([]);
  expect(saidIn(await log.read(chat))).toHaveLength(100);
  await engine.stop();
});

it('nothing is opened with a bot that nobody serves', async () => {
  const { newEngine, log } = createWorld(toyPlan(parrot));
  const opened = await give(newEngine(), undefined, 'conversation.open', ADA, { bot: 'nobody' });
  expect(opened).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
  expect(await log.conversations({ limit: 1 })).toEqual([]);
  const lost = await give(newEngine(), 'c_none' as ConversationId, 'message.send', ADA, { text: 'x' });
  expect(lost).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
});

/** A bot whose every turn waits at a door of its own. */
function slowParrot() {
  const doors: { readonly text: string; readonly open: () => void }[] = [];
  const toy: Toy = async (turn, signal) => {
    const door = gate();
    doors.push({ text: turn.input.kind === 'message' ? turn.input.text : turn.input.kind, open: door.open });
    await door.passed;
    return parrot(turn, signal);
  };
  return { toy, doors };
}

describe('turns', () => {
  it('of one conversation come one after the other: a message that comes meanwhile is answered next', async () => {
    const { toy, doors } = slowParrot();
    const { newEngine, log } = createWorld(toyPlan(toy));
    const engine = newEngine();
    engine.start();
    const chat = await open(engine);
    for (const text of ['one', 'two', 'three']) await give(engine, chat, 'message.send', ADA, { text });
    await breathe();
    for (const text of ['one', 'two', 'three']) {
      expect(doors.map((door) => door.text).at(-1)).toBe(text);
      doors.at(-1)?.open();
      await breathe();
    }
    expect(saidIn(await log.read(chat))).toEqual([
      'visitor: one',
      'visitor: two',
      'visitor: three',
      'bot: echo one',
      'bot: echo two',
      'bot: echo three',
    ]);
    expect((await engine.conversation(chat))?.dialog.slots).toEqual({ heard: ['one', 'two', 'three'] });
    await engine.stop();
  });

  it('of different conversations do not wait for each other', async () => {
    const { toy, doors } = slowParrot();
    const { newEngine, log } = createWorld(toyPlan(toy));
    const engine = newEngine();
    engine.start();
    const chats = await Promise.all(
      Array.from({ length: 50 }, (_, index) => open(engine, `visitor:${index}`)),
    );
    await Promise.all(
      chats.map((chat, index) =>
        give(engine, chat, 'message.send', `visitor:${index}`, { text: `${index}` }),
      ),
    );
    await breathe();
    expect(doors).toHaveLength(50);
    for (const door of doors.toReversed()) door.open();
    await breathe();
    for (const [index, chat] of chats.entries()) {
      expect(saidIn(await log.read(chat))).toEqual([`visitor: ${index}`, `bot: echo ${index}`]);
    }
    await engine.stop();
  });

  it('1,000 conversations at once: every message answered once, in order, nothing reported', async () => {
    const { newEngine, log, bugs } = createWorld(toyPlan(parrot));
    const engine = newEngine();
    engine.start();
    const talk = async (index: number): Promise<void> => {
      const by = `visitor:${index}` as const;
      const chat = await open(engine, by);
      await Promise.all(['a', 'b', 'c'].map((text) => give(engine, chat, 'message.send', by, { text })));
    };
    await Promise.all(Array.from({ length: 1000 }, (_, index) => talk(index)));
    await engine.settled();
    for (const { stream } of await log.conversations({ limit: 1000 })) {
      const said = saidIn(await log.read(stream));
      expect(said.filter((line) => line.startsWith('bot'))).toEqual([
        'bot: echo a',
        'bot: echo b',
        'bot: echo c',
      ]);
    }
    expect(bugs).toEqual([]);
    await engine.stop();
  });
});
