import { describe, expect, it } from 'vitest';
import { benchOpener } from './benches.rig.ts';
import type { Relay } from './relay.ts';

/** Two nodes that can ask one another. */
export type RelayBench = {
  readonly nodes: readonly [Relay, Relay];
  /** Let the second node die. What can't die says why. */
  readonly die: (() => void) | { readonly never: string };
  readonly close: () => Promise<void>;
};

const PATIENCE = 20_000;

/** What every carrier of questions promises while its store is there. */
export function describeRelay(name: string, open: () => Promise<RelayBench>): void {
  describe(`relay: ${name}`, { timeout: PATIENCE }, () => {
    const start = benchOpener(open);

    it('brings each question to its node, and each answer to who asked, unchanged', async () => {
      const { nodes } = await start();
      for (const { node, answerBy } of nodes) answerBy(async (question) => `${node}: ${question}`);
      const asked = nodes.flatMap((from) =>
        nodes.flatMap(({ node }) =>
          ['1', '{"名":"值\\n"}\n😀', ''].map(async (question) => {
            expect(await from.ask(node, question, PATIENCE)).toBe(`${node}: ${question}`);
          }),
        ),
      );
      await Promise.all(asked);
    });

    it('lets one answer take its time while others come', async () => {
      const { nodes } = await start();
      const { promise: held, resolve } = Promise.withResolvers<string>();
      nodes[1].answerBy((question) => (question === 'held' ? held : Promise.resolve(question)));
      const late = nodes[0].ask(nodes[1].node, 'held', PATIENCE);
      expect(await nodes[0].ask(nodes[1].node, 'quick', PATIENCE)).toBe('quick');
      resolve('at last');
      expect(await late).toBe('at last');
    });

    it('has no answer of a node that nobody knows, that fails, or that takes too long', async () => {
      const { nodes } = await start();
      nodes[1].answerBy((question) =>
        question === 'fail' ? Promise.reject(new Error('no')) : new Promise<string>(() => {}),
      );
      const answers = [
        nodes[0].ask('nobody', 'x', PATIENCE),
        nodes[0].ask(nodes[1].node, 'fail', 50),
        nodes[0].ask(nodes[1].node, 'wait', 50),
      ];
      expect(await Promise.all(answers)).toEqual([undefined, undefined, undefined]);
    });

    it('waits no longer than is known for the answer of a node that died', async (context) => {
      const { nodes, die } = await start();
      if (typeof die !== 'function') return context.skip(die.never);
      nodes[1].answerBy(() => new Promise<string>(() => {}));
      const waiting = nodes[0].ask(nodes[1].node, 'held', 10 * PATIENCE);
      die();
      expect(await waiting).toBeUndefined();
      expect(await nodes[0].ask(nodes[1].node, 'again', 10 * PATIENCE)).toBeUndefined();
    });
  });
}
