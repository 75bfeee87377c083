import { describe, expect, it } from 'vitest';
import { benchOpener } from './benches.rig.ts';
import type { Signal, Signals } from './signals.ts';

/** Two nodes that hear one another. */
export type SignalsBench = {
  readonly nodes: readonly [Signals, Signals];
  readonly close: () => Promise<void>;
};

/** What every carrier of signals promises while its store is there. */
export function describeSignals(name: string, open: () => Promise<SignalsBench>): void {
  describe(`signals: ${name}`, () => {
    const start = benchOpener(open);

    it('reach every node in order, unchanged', async () => {
      const { nodes } = await start();
      const heard = nodes.map((node) => listen(node));
      const sent = Array.from({ length: 50 }, (_, index) => signal(index));
      for (const one of sent) nodes[0].publish(one);
      for (const one of heard) expect(await one.first(50)).toEqual(sent);
    });

    it('reach nobody who has left', async () => {
      const { nodes } = await start();
      const [gone, there] = [listen(nodes[1]), listen(nodes[1])];
      nodes[0].publish(signal(1));
      await gone.first(1);
      gone.leave();
      nodes[0].publish(signal(2));
      expect(await there.first(2)).toEqual([signal(1), signal(2)]);
      expect(gone.heard).toEqual([signal(1)]);
    });
  });
}

function signal(index: number): Signal {
  return { c: 'c_1', name: 'typing', d: { by: 'visitor:名', on: index % 2 === 0, index }, from: 's-1' };
}

function listen(node: Signals) {
  const heard: Signal[] = [];
  let wake = (): void => undefined;
  const leave = node.subscribe((one) => {
    heard.push(one);
    wake();
  });
  const first = async (count: number): Promise<readonly Signal[]> => {
    while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return heard.slice(0, count);
  };
  return { heard, first, leave };
}
