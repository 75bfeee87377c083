import type { Env } from '../core/env.ts';
import type { Relay } from './relay.ts';

/** Who answers at each node of one process. */
export type Mesh = Map<string, (question: string) => Promise<string>>;

/** One node of a process, alone unless others share its mesh. Whoever is asked there answers or is gone: nothing gets lost. */
export function createMemoryRelay(options: {
  readonly node: string;
  readonly delay: Env['delay'];
  readonly mesh?: Mesh;
}): Relay {
  const { node, delay, mesh = new Map() } = options;
  return {
    node,
    answerBy: (answer) => void mesh.set(node, answer),
    ask: async (other, question, patience) => {
      const answer = mesh
        .get(other)?.(question)
        .catch(() => undefined);
      if (!answer) return undefined;
      const { promise: late, resolve } = Promise.withResolvers<undefined>();
      const cancel = delay(patience, () => resolve(undefined));
      return await Promise.race([answer, late]).finally(cancel);
    },
  };
}
