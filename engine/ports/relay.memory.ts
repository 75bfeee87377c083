import type { Relay } from './relay.ts';

/** Who answers at each node of one process. */
export type Mesh = Map<string, (question: string) => Promise<string>>;

/** One node of a process, alone unless others share its mesh. Whoever is asked there answers or is gone: nothing gets lost. */
export function createMemoryRelay(node: string, mesh: Mesh = new Map()): Relay {
  return {
    node,
    answerBy: (answer) => void mesh.set(node, answer),
    ask: async (other, question, patience) => {
      const answer = mesh
        .get(other)?.(question)
        .catch(() => undefined);
      return answer && (await within(answer, patience));
    },
  };
}

/** What it resolves to, or undefined when that takes longer. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
