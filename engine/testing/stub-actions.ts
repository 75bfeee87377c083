import { ERRORS, type ErrorCode, failure } from '#engine/core/errors';
import { type Json, sameJson } from '#engine/core/json';
import type { ActionOutcome, Actions } from '#engine/ports/actions';
import type { ActionStub } from './fixture-schema.ts';

type Input = Readonly<Record<string, Json>>;

/** What a fixture says about the business systems, by action. */
export type ActionStubs = Readonly<Record<string, ActionStub | readonly ActionStub[]>>;

/** Business systems of which a fixture may answer some itself. */
export type StubbableActions = Actions & {
  /** Answer by these from now on; all others go to the real systems. */
  stub(stubs: ActionStubs): void;
};

/** The real systems, with room for a fixture's own answers. One fixture at a time may use them. */
export function stubbable(real: Actions): StubbableActions {
  let current: ActionStubs = {};
  const caseFor = (name: string, input: Input): ActionStub => {
    const stub = Object.hasOwn(current, name) ? current[name] : undefined;
    if (stub === undefined) return { real: true };
    const cases = Array.isArray(stub) ? (stub as readonly ActionStub[]) : [stub as ActionStub];
    return cases.find((one) => fits(one, input)) ?? { missing: true };
  };
  return {
    stub: (stubs) => {
      current = stubs;
    },
    replaces: (name, input) => caseFor(name, input).real !== true,
    call: async (name, input, signal) => {
      const stub = caseFor(name, input);
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
