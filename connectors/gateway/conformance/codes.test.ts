import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STORE_ERRORS } from '#engine/core/errors/store';
import { WIRE_ERRORS } from '#engine/core/errors/wire';
import { CLOSE, RESERVED_CLOSE } from '../close-codes.ts';
import type { Observation } from '../door.ts';
import { enter, openConversation, openRig, type Rig } from '../gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('codes', () => {
  test('every close code of the protocol is raised or reserved, and none twice', () => {
    const codes = [...Object.values(CLOSE), ...Object.values(RESERVED_CLOSE)].filter((code) => code >= 4000);
    const named = [4000, 4001, 4002, 4003, 4004, 4005, 4006, 4500, 4501, 4503, 4504, 4505, 4506, 4507, 4508];
    expect(codes.toSorted((left, right) => left - right)).toEqual(named);
  });

  test('every error code of the protocol is in the catalogue', () => {
    const codes =
      'BAD_FRAME UNSUPPORTED FORBIDDEN NOT_FOUND CONFLICT ID_REUSE STALE_ID RATE BUSY TOO_BIG STORE_DOWN EXPIRED INTERNAL';
    for (const code of codes.split(' ')) expect({ ...WIRE_ERRORS, ...STORE_ERRORS }).toHaveProperty(code);
  });

  test('4006 session expired', async () => {
    await rig.close();
    const seen: Observation[] = [];
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const observe = (observation: Observation) => {
      seen.push(observation);
      if (observation.kind === 'closed') resolve();
    };
    rig = await openRig({ limits: { session: 5000 }, observe });
    const { client } = await enter(rig);
    rig.advance(12_600);
    expect(await client.closed).toBe(4006);
    await closed;
    expect(seen).toEqual([
      { kind: 'opened', by: 'socket' },
      { kind: 'closed', code: 4006 },
    ]);
  });

  test('4501 malformed: the fifth frame that is none', async () => {
    const { client } = await enter(rig);
    for (let index = 0; index < 5; index += 1) client.send('{');
    expect(await client.closed).toBe(4501);
    expect(client.received.filter(({ t }) => t === 'err')).toHaveLength(5);
  });

  test('what comes after the frame that closed the connection is not heard', async () => {
    const { client, c } = await openConversation(rig);
    const before = (await rig.log.head(c as never))?.n;
    for (let index = 0; index < 5; index += 1) client.send('{');
    client.command('message.send', { text: '还有' }, { c });
    expect(await client.closed).toBe(4501);
    await rig.engine.settled();
    expect((await rig.log.head(c as never))?.n).toBe(before);
  });

  test('4505 too many connections of one visitor', async () => {
    await rig.close();
    rig = await openRig({ limits: { perVisitor: 1 } });
    const { token } = await enter(rig);
    await expect(enter(rig, { token })).rejects.toThrow('4505');
  });

  test('4001 draining', async () => {
    const { client } = await openConversation(rig);
    const drained = rig.gateway.drain();
    expect(await client.first(({ t }) => t === 'bye')).toMatchObject({ code: 4001 });
    expect(await client.closed).toBe(4001);
    await drained;
  });
});
