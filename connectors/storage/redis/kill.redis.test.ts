import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId } from '#engine/core/ids';
import { valueOrThrow } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { streamId } from '#engine/ports/event-log.samples';
import { type Acknowledged, findDamage, survivorAppend } from '#engine/ports/event-log.survivors.rig';
import { openRedisLog } from './index.ts';
import { type RedisServer, startRedis } from './redis.rig.ts';

const STREAMS = Array.from({ length: 12 }, (_, index) => streamId(`s${index}`));
const KILLS = 6;
/** Events acknowledged between two kills. */
const BETWEEN = 400;

let server: RedisServer;
let log: EventLog;
let lives = 0;

beforeEach(async () => {
  server = await startRedis();
  log = await open();
});
afterEach(async () => {
  await log.close();
  await server.stop();
});

describe('kill -9 of Redis under load', () => {
  test(`loses and doubles nothing that was acknowledged, ${KILLS} times`, async () => {
    const acknowledged = await writeWhileKilled(log, KILLS);
    expect(acknowledged.length).toBeGreaterThan(KILLS * BETWEEN);
    expect(await findDamage(log, acknowledged)).toEqual([]);
  });

  test('canary: the same checker sees what is lost by a writer that does not wait for the answer', async () => {
    const acknowledged = await writeWhileKilled(acknowledgeFirst(log), 1);
    const damage = await findDamage(log, acknowledged);
    expect(damage.some((line) => line.endsWith('is lost'))).toBe(true);
  });
});

async function writeWhileKilled(writer: EventLog, kills: number): Promise<readonly Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  let isOver = false;
  const writers = STREAMS.map(async (stream) => {
    for (let n = 1; !isOver; n += 1) acknowledged.push(await appendUntilTaken(writer, stream, n));
  });
  for (let kill = 1; kill <= kills; kill += 1) {
    await expect
      .poll(() => acknowledged.length, { timeout: 15_000, interval: 2 })
      .toBeGreaterThan(kill * BETWEEN);
    await server.kill();
    await server.restart();
  }
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 15_000 }).toBeGreaterThan(before + BETWEEN);
  isOver = true;
  await Promise.all(writers);
  return acknowledged;
}

/** As a client does: the same command again until it is acknowledged. */
async function appendUntilTaken(writer: EventLog, stream: ConversationId, n: number): Promise<Acknowledged> {
  const request = survivorAppend(stream, n, 'w');
  let answer = await writer.append(request);
  while (answer.kind === 'failed') answer = await writer.append(request);
  const event = answer.kind === 'duplicate' ? answer.event : request.events[0];
  if (answer.kind !== 'appended' && answer.kind !== 'duplicate')
    throw new Error(`${stream} ${n}: ${answer.kind}`);
  return { stream, n, id: event?.id ?? '' };
}

/** Calls stored what is only on its way. */
function acknowledgeFirst(honest: EventLog): EventLog {
  return {
    ...honest,
    append: async (request) => {
      void honest.append(request);
      await new Promise((resolve) => setImmediate(resolve));
      return { kind: 'appended' };
    },
  };
}

async function open(): Promise<EventLog> {
  const newLife = (): string => {
    lives += 1;
    return `killed-${lives}`;
  };
  return valueOrThrow(await openRedisLog({ url: server.url, newLife }));
}
