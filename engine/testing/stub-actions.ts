import { ERRORS, type ErrorCode, failure } from '#engine/core/errors';
import { type Json, sameJson } from '#engine/core/json';
import type { ActionOutcome, Actions } from '#engine/ports/actions';
import type { ActionStub } from './fixture-schema.ts';

type Input = Readonly<Record<string, Json>>;

/** What a fixture says about the business systems, by action. */
export type ActionStubs = Readonly<Record<string, ActionStub | readonly ActionStub[]>>;

/** Business systems of which a fixture may answer some itself. */
export type StubbableActions = Actions & {
  /** Answer by these from now on, after calls that were made before; all others go to the real systems. */
  stub(stubs: ActionStubs, before?: readonly Call[]): void;
};

/** What an action was asked. */
export type Call = { readonly action: string; readonly input: Input };

/** The real systems, with room for a fixture's own answers. One fixture at a time may use them. */
export function stubbable(real: Actions): StubbableActions {
  let current: ActionStubs = {};
  let used = new Map<ActionStub, number>();
  const caseFor = (name: string, input: Input): ActionStub => {
    const stub = Object.hasOwn(current, name) ? current[name] : undefined;
    if (stub === undefined) return { real: true };
    const cases = Array.isArray(stub) ? (stub as readonly ActionStub[]) : [stub as ActionStub];
    const isLeft = (one: ActionStub) => (used.get(one) ?? 0) < (one.times ?? Number.POSITIVE_INFINITY);
    return cases.find((one) => isLeft(one) && fits(one, input)) ?? { missing: true };
  };
  const use = (name: string, input: Input): ActionStub => {
    const stub = caseFor(name, input);
    used.set(stub, (used.get(stub) ?? 0) + 1);
    return stub;
  };
  return {
    stub: (stubs, before = []) => {
      current = stubs;
      used = new Map();
      for (const { action, input } of before) use(action, input);
    },
    replaces: (name, input) => caseFor(name, input).real !== true,
    call: async (name, input, signal) => {
      const stub = use(name, input);
      return stub.real ? real.call(name, input, signal) : outcomeOf(name, stub);
    },
  };
}

function fits(stub: ActionStub, input: Input): boolean {
  return Object.entries(stub.with ?? {}).every(([key, value]) => sameJson(input[key], value));
}

function outcomeOf(name: string, stub: ActionStub): ActionOutcome {
  if (stub.failed !== undefined) {
    const code = (stub.failed in ERRORS ? stub.failed : 'CALL_FAILED') as ErrorCode;
    return { kind: 'failed', failure: failure(code, { system: name, reason: 'scripted', timeout: 0 }) };
  }
  return stub.found === undefined ? { kind: 'missing' } : { kind: 'found', data: stub.found as Json };
}
