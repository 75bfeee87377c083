import { failure } from '#engine/core/errors';
import type { Json } from '#engine/core/json';
import type { ActionOutcome, Actions } from './actions.ts';

type Input = Readonly<Record<string, Json>>;

/** What one action answers: always the same, one after the other (the last one stays), or as the input says. */
export type ScriptedOutcome = ActionOutcome | readonly ActionOutcome[] | ((input: Input) => ActionOutcome);

export type MemoryActions = Actions & {
  /** What was asked, in order. */
  readonly calls: readonly { readonly name: string; readonly input: Input }[];
};

/** Business systems that answer from a script. An action that the script does not name is unknown. */
export function createMemoryActions(outcomes: Readonly<Record<string, ScriptedOutcome>>): MemoryActions {
  const calls: { readonly name: string; readonly input: Input }[] = [];
  const asked = new Map<string, number>();
  return {
    calls,
    call: async (name, input, signal) => {
      if (signal.aborted) return failed('CALL_ABORTED', { system: name });
      const scripted = Object.hasOwn(outcomes, name) ? outcomes[name] : undefined;
      if (scripted === undefined) return failed('ACTION_UNKNOWN', { action: name });
      calls.push({ name, input });
      const turn = asked.get(name) ?? 0;
      asked.set(name, turn + 1);
      return outcomeOf(scripted, input, turn) ?? failed('ACTION_UNKNOWN', { action: name });
    },
  };
}

function outcomeOf(scripted: ScriptedOutcome, input: Input, turn: number): ActionOutcome | undefined {
  if (typeof scripted === 'function') return scripted(input);
  return 'kind' in scripted ? scripted : scripted[Math.min(turn, scripted.length - 1)];
}

function failed(...problem: Parameters<typeof failure>): ActionOutcome {
  return { kind: 'failed', failure: failure(...problem) };
}
