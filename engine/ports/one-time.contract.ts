import { describe, expect, it } from 'vitest';
import { isFailure } from '#engine/core/errors';
import { benchOpener } from './benches.rig.ts';
import type { OneTime } from './one-time.ts';

/** Two nodes of one store. `outlive` resolves when what was kept under the key for `life` ms is too old. */
export type OneTimeBench = {
  readonly nodes: readonly [OneTime, OneTime];
  readonly outlive: (key: string, life: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const LIFE = 30_000;
const RACERS = 1000;

/** What every keeper of one-time values promises. */
export function describeOneTime(name: string, open: () => Promise<OneTimeBench>): void {
  describe(`one-time values: ${name}`, () => {
    const start = benchOpener(open);

    it('hands out at one node what was kept at another, and never again', async () => {
      const { nodes } = await start();
      const value = JSON.stringify({ 名: '值 "x" \\ 😀', at: null });
      expect(await nodes[0].keep('k', value, LIFE)).toBeUndefined();
      expect(await nodes[1].take('k')).toBe(value);
      for (const node of nodes) expect(await node.take('k')).toBeUndefined();
    });

    it('knows nothing of what was never kept, and keeps values apart', async () => {
      const { nodes } = await start();
      await nodes[0].keep('a', '1', LIFE);
      await nodes[1].keep('b', '2', LIFE);
      expect(await nodes[0].take('c')).toBeUndefined();
      expect(await nodes[0].take('b')).toBe('2');
      expect(await nodes[0].take('a')).toBe('1');
    });

    it(`gives it to one of ${RACERS} who ask at once`, async () => {
      expect(await winnersOf(await start())).toEqual(['prize']);
    });

    it('hands out nothing that is too old', async () => {
      const { nodes, outlive } = await start();
      await nodes[0].keep('k', 'old', 20);
      await outlive('k', 20);
      expect(await nodes[1].take('k')).toBeUndefined();
    });
  });
}

/** Every value that racers got who asked two nodes for one key at once. */
export async function winnersOf({ nodes }: Pick<OneTimeBench, 'nodes'>): Promise<readonly string[]> {
  await nodes[0].keep('k', 'prize', LIFE);
  const asked = Array.from({ length: RACERS }, (_, index) => nodes[index % 2 ? 1 : 0].take('k'));
  const answers = await Promise.all(asked);
  return answers.flatMap((answer) => (answer === undefined ? [] : isFailure(answer) ? answer.code : answer));
}
