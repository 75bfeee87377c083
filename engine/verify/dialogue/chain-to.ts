import type { State } from '../machine/state.ts';

/** The states on the way to one, itself included. */
export function chainTo(state: State): readonly State[] {
  const chain: State[] = [];
  for (let at: State | null = state; at; at = at.from) chain.unshift(at);
  return chain;
}
