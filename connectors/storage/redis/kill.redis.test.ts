import { afterEach, describe, expect, test } from 'vitest';
import type { ConversationId } from '#engine/core/ids';
import { valueOrThrow } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { streamId } from '#engine/ports/event-log.samples';
import { type Acknowledged, findDamage, survivorAppend } from '#engine/ports/event-log.survivors.rig';
import { openRedisLog } from './index.ts';
import { type RedisServer, startRedis } from './redis.rig.ts';

const STREAMS = Array.from({ length: 12 }, (_, index) => streamId(`s${index}`));
const KILLS = 4;
/** Events acknowledged between two kills. */
const BETWEEN = 300;

let server: RedisServer;
let log: EventLog;
let lives = 0;
let writes = 0;

afterEach(async () => {
  await log.close();
  await server.stop();
});

describe('kill -9 of Redis under load', () => {
  test(`loses and doubles nothing that was acknowledged, ${KILLS} times, when it syncs every write`, async () => {
    await start('always');
    const acknowledged = await writeWhileKilled(log, KILLS);
    expect(acknowledged.length).toBeGreaterThan(KILLS * BETWEEN);
    expect(await findDamage(log, acknowledged)).toEqual([]);
  });

  // While a slow disk syncs, Redis answers before it has written: then a kill may lose up to two seconds.
  test('loses nothing in silence when it syncs every second', async () => {
    await start('everysec');
    const told = new Set<string>();
    log.watchLosses((stream) => told.add(stream));
    const acknowledged = await writeWhileKilled(log, KILLS);
    const lost = lostStreams(await findDamage(log, acknowledged));
    await expect.poll(() => [...lost].filter((stream) => !told.has(stream)), { timeout: 5_000 }).toEqual([]);
  });

  test('canary: the same checker sees what is lost by a writer that does not wait for the answer', async () => {
    await start('always');
    const acknowledged = await writeWhileKilled(acknowledgeFirst(log), 1);
    expect(lostStreams(await findDamage(log, acknowledged)).size).toBeGreaterThan(0);
  });
});

async function start(appendfsync: 'always' | 'everysec'): Promise<void> {
  server = await startRedis(['--appendfsync', appendfsync]);
  log = await open();
}

function lostStreams(damage: readonly string[]): ReadonlySet<string> {
  const lost = damage.filter((line) => line.endsWith('is lost'));
  return new Set(lost.map((line) => line.split(':')[0] ?? ''));
}

async function writeWhileKilled(writer: EventLog, kills: number): Promise<readonly Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  let isOver = false;
  const writers = STREAMS.map(async (stream) => {
    for (let n = 1; !isOver; n += 1) {
      const taken = await appendUntilTaken(writer, stream, n);
      if ('id' in taken) acknowledged.push(taken);
      else n = taken.head;
    }
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

/** As a client does: the same command again until it is acknowledged, or somebody knows better where the log stands. */
async function appendUntilTaken(
  writer: EventLog,
  stream: ConversationId,
  n: number,
): Promise<Acknowledged | { readonly head: number }> {
  const request = survivorAppend(stream, n, nextWriter());
  let answer = await writer.append(request);
  while (answer.kind === 'failed') answer = await writer.append(request);
  if (answer.kind === 'conflict') return answer;
  const event = answer.kind === 'duplicate' ? answer.event : request.events[0];
  return { stream, n: event?.n ?? 0, id: event?.id ?? '' };
}

/** No two events that were ever written have the same id. */
function nextWriter(): string {
  writes += 1;
  return `w${writes}`;
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
