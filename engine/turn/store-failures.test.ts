import { describe, expect, it } from 'vitest';
import { breakable } from '../ports/event-log.breakable.rig.ts';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import { ADA, breathe, createWorld, give, open, parrot, saidIn, toyPlan } from './turn.rig.ts';

describe('a store that fails', () => {
  const READS = ['read', 'head', 'findByKey', 'tasks', 'nextDue', 'loadSnapshot'];

  it.each([
    ['to write', ['append', 'claim']],
    ['to read', READS],
    ['at all', [...READS, 'append', 'claim']],
  ])('%s is STORE_DOWN to the caller; later all is well and nothing is doubled', async (_, names) => {
    const store = breakable(createMemoryEventLog({ life: 'life' }));
    const world = createWorld(toyPlan(parrot), { log: store.log });
    const engine = world.newEngine();
    engine.start();
    const chat = await open(engine);
    const fresh = world.newEngine();
    store.breakDown(...names);
    const answer = await give(fresh, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    expect(answer).toMatchObject({ ok: false, failure: { code: 'STORE_DOWN', retry: true } });
    store.mend();
    const again = await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    expect(again.ok).toBe(true);
    await engine.settled();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    expect(world.bugs).toEqual([]);
    await engine.stop();
  });

  it('while the bot thinks: the answer comes when the store is back, once', async () => {
    const store = breakable(createMemoryEventLog({ life: 'life' }));
    const world = createWorld(
      toyPlan((turn, signal) => {
        if (world.env.now() - began < 5000) store.breakDown('append', 'claim', 'tasks');
        return parrot(turn, signal);
      }),
      { log: store.log },
    );
    const began = world.env.now();
    const engine = world.newEngine();
    engine.start();
    const chat = await open(engine);
    await give(engine, chat, 'message.send', ADA, { text: 'hi' });
    await engine.settled();
    for (let passed = 0; passed < 40; passed += 1) {
      if (passed === 10) store.mend();
      world.env.advance(1000);
      await engine.settled();
    }
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    expect(world.bugs).toEqual([]);
    await engine.stop();
  });

  it('after it has written: the command sent again finds its record, the turn is written once', async () => {
    const store = breakable(createMemoryEventLog({ life: 'life' }));
    const world = createWorld(
      toyPlan((turn, signal) => {
        store.loseAnswers();
        return parrot(turn, signal);
      }),
      { log: store.log },
    );
    const engine = world.newEngine();
    engine.start();
    const chat = await open(engine);
    store.loseAnswers();
    const lost = await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    expect(lost).toMatchObject({ ok: false, failure: { code: 'STORE_DOWN' } });
    store.mend();
    const again = await give(engine, chat, 'message.send', ADA, { text: 'hi' }, 'm1');
    expect(again).toMatchObject({ ok: true, value: { duplicate: true } });
    for (let passed = 0; passed < 60; passed += 1) {
      world.env.advance(1000);
      await engine.settled();
      store.mend();
    }
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    expect((await world.log.tasks(chat)).map((task) => task.kind)).toEqual(['timer']);
    await engine.stop();
  });

  it('and has work due does not make settled() wait for ever, nor the worker spin', async () => {
    const store = breakable(createMemoryEventLog({ life: 'life' }));
    let claims = 0;
    const world = createWorld(toyPlan(parrot), {
      log: new Proxy(store.log, {
        get(target, name) {
          if (name === 'claim') claims += 1;
          return Reflect.get(target, name);
        },
      }),
    });
    const engine = world.newEngine();
    const chat = await open(engine);
    await give(engine, chat, 'message.send', ADA, { text: 'hi' });
    store.breakDown('claim');
    engine.start();
    await engine.settled();
    claims = 0;
    for (let passed = 0; passed < 2000; passed += 10) {
      world.env.advance(10);
      await breathe(1);
    }
    expect(claims).toBeLessThanOrEqual(3 * 3);
    store.mend();
    world.env.advance(1000);
    await engine.settled();
    expect(saidIn(await world.log.read(chat))).toEqual(['visitor: hi', 'bot: echo hi']);
    await engine.stop();
  });
});
