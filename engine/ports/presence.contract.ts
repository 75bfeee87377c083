import { describe, expect, it } from 'vitest';
import { benchOpener } from './benches.rig.ts';
import type { Presences } from './presence.ts';

/** Two nodes of one store. */
export type PresenceBench = {
  readonly nodes: readonly [Presences, Presences];
  /** Let the second node die; resolves when that must be known. What can't die says why. */
  readonly die: (() => Promise<void>) | { readonly never: string };
  readonly close: () => Promise<void>;
};

const ADA = { place: 'c_1', who: 'visitor:ada', via: 's-1' };
const BOB = { place: 'c_1', who: 'agent:bob', via: 's-2' };

/** What every keeper of presences promises. */
export function describePresences(name: string, open: () => Promise<PresenceBench>): void {
  describe(`presences: ${name}`, () => {
    const start = benchOpener(open);

    it('know at every node who is where, each once', async () => {
      const { nodes } = await start();
      await nodes[0].arrive(ADA);
      await nodes[1].arrive({ ...ADA, via: 's-9' });
      await nodes[1].arrive(BOB);
      await nodes[1].arrive({ ...BOB, place: 'c_2' });
      for (const node of nodes) {
        expect(await node.at('c_1')).toEqual(['agent:bob', 'visitor:ada']);
        expect(await node.at('c_2')).toEqual(['agent:bob']);
        expect(await node.at('c_3')).toEqual([]);
      }
    });

    it('let somebody go with the last of his connections, and not twice', async () => {
      const { nodes } = await start();
      await nodes[0].arrive(ADA);
      await nodes[1].arrive({ ...ADA, via: 's-9' });
      await nodes[0].leave(ADA);
      await nodes[0].leave(ADA);
      expect(await nodes[0].at('c_1')).toEqual(['visitor:ada']);
      await nodes[1].leave({ ...ADA, via: 's-9' });
      expect(await nodes[0].at('c_1')).toEqual([]);
    });

    it('forget who was there through a node that died', async (context) => {
      const { nodes, die } = await start();
      if (typeof die !== 'function') return context.skip(die.never);
      await nodes[0].arrive(ADA);
      await nodes[1].arrive(BOB);
      await die();
      expect(await nodes[0].at('c_1')).toEqual(['visitor:ada']);
    });
  });
}
