import { describe, expect, it } from 'vitest';
import type { Command } from '../conversation/commands.ts';
import type { CommandId } from '../core/ids.ts';
import { losing } from '../ports/event-log.losing.rig.ts';
import { ADA, createWorld, gate, give, open, parrot, saidIn, toyPlan } from './turn.rig.ts';

async function openLosing() {
  const store = losing('life');
  const { newEngine, log } = createWorld(toyPlan(parrot), { log: store.log });
  const engine = newEngine();
  const chat = await open(engine);
  const lost: string[] = [];
  log.watchLosses((stream) => void lost.push(stream));
  const say = (text: string, holds?: () => number | undefined) => {
    const command = {
      name: 'message.send',
      by: ADA,
      data: { text },
      id: text as CommandId,
      conversation: chat,
    };
    return engine.execute(command as Command, { holds });
  };
  const head = async (): Promise<number> => (await log.head(chat))?.n ?? 0;
  return { ...store, engine, chat, lost, say, head };
}

describe('a turn', () => {
  it('whose message was lost while the bot thought is not answered; the message comes again with its own', async () => {
    const store = losing('life');
    const thinking = gate();
    const goOn = gate();
    const plan = toyPlan(async (turn, signal) => {
      thinking.open();
      await goOn.passed;
      return parrot(turn, signal);
    });
    const { newEngine, log } = createWorld(plan, { log: store.log });
    const engine = newEngine();
    engine.start();
    const chat = await open(engine);
    const kept = (await log.head(chat))?.n ?? 0;
    await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    await thinking.passed;
    await store.fallBack(chat, kept);
    await log.renewLife(chat, kept + 1);
    goOn.open();
    await engine.settled();
    expect(saidIn(await log.read(chat))).toEqual([]);
    await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    await engine.settled();
    expect(saidIn(await log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    await engine.stop();
  });
});

describe('a log that has less than who gives a command', () => {
  it.each(['knows', 'has to read'])(
    'takes nothing new before what it lost, by an engine that %s it',
    async (how) => {
      const { log, fallBack, engine, chat, lost, say, head } = await openLosing();
      await say('one');
      const kept = await head();
      await say('two');
      await say('three');
      const held = await head();
      await fallBack(chat, kept);
      if (how === 'has to read') {
        await log.renewLife(chat, held);
        lost.length = 0;
      }
      const refused = await say('four', () => held);
      expect(refused).toMatchObject({ ok: false, failure: { code: 'LOG_LOST', retry: true } });
      expect(saidIn(await log.read(chat))).toEqual(['visitor: one']);
      expect(lost).toEqual([chat]);
      for (const text of ['two', 'three', 'four']) {
        const now = await head();
        expect((await say(text, () => now)).ok).toBe(true);
      }
      expect(saidIn(await log.read(chat))).toEqual(
        ['one', 'two', 'three', 'four'].map((text) => `visitor: ${text}`),
      );
      await engine.stop();
    },
  );

  it('takes nothing of whom was told of a loss while the command was under way', async () => {
    const { log, engine, chat, lost, say } = await openLosing();
    expect(await say('one', () => undefined)).toMatchObject({ ok: false, failure: { code: 'LOG_LOST' } });
    expect(saidIn(await log.read(chat))).toEqual([]);
    expect(lost).toEqual([]);
    await engine.stop();
  });

  it('is not assumed where all is there', async () => {
    const { engine, lost, say, head } = await openLosing();
    await say('one');
    const held = await head();
    expect((await say('two', () => held)).ok).toBe(true);
    expect(lost).toEqual([]);
    await engine.stop();
  });
});
