import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueOrThrow } from '#engine/core/result';
import type { AppendResult, EventLog } from '#engine/ports/event-log';
import { sampleAppend, streamId } from '#engine/ports/event-log.samples';
import { openRedisLog } from './index.ts';
import { type RedisCluster, startCluster } from './redis.rig.ts';

/** Enough that every master has some. */
const STREAMS = Array.from({ length: 24 }, (_, index) => streamId(`s${index}`));

let cluster: RedisCluster;
let lives = 0;

beforeAll(async () => {
  cluster = await startCluster(3, ['--appendfsync', 'always']);
});
afterAll(() => cluster.stop());

describe('a cluster that loses a master for a while', () => {
  test.each([0, 2])(
    'fails what is asked meanwhile, goes on with it, and tells all (master %i)',
    async (gone) => {
      const [writer, listener] = await Promise.all([open(gone), open(gone)]);
      const heard: string[] = [];
      listener.subscribe((events) => heard.push(...events.map(({ stream, n }) => `${stream} ${n}`)));
      expect(kindsOf(await appendAll(writer, 0))).toEqual(['appended']);

      await cluster.nodes[gone]?.kill();
      expect(kindsOf(await appendAll(writer, 1))).toContain('failed');
      await cluster.nodes[gone]?.restart();
      await expect
        .poll(async () => kindsOf(await appendAll(writer, 1, 'again')), { timeout: 15_000 })
        .not.toContain('failed');
      const wanted = STREAMS.flatMap((stream) => [`${stream} 1`, `${stream} 2`]).sort();
      await expect.poll(() => [...heard].sort(), { timeout: 15_000 }).toEqual(wanted);
      await Promise.all([writer.close(), listener.close()]);
    },
  );
});

function appendAll(log: EventLog, expected: number, writer = 'w'): Promise<readonly AppendResult[]> {
  return Promise.all(STREAMS.map((stream) => log.append(sampleAppend(stream, expected, 1, { writer }))));
}

function kindsOf(results: readonly AppendResult[]): readonly string[] {
  return [...new Set(results.map(({ kind }) => kind))];
}

async function open(store: number): Promise<EventLog> {
  const newLife = (): string => {
    lives += 1;
    return `cluster-${lives}`;
  };
  return valueOrThrow(await openRedisLog({ url: cluster.url, prefix: `store-${store}`, newLife }));
}
