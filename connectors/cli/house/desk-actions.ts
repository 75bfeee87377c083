import { DESK_ACTION } from '#engine';
import { failure, isFailure } from '#engine/core/errors';
import type { Json } from '#engine/core/json';
import type { ActionOutcome, Actions } from '#engine/ports/actions';
import type { Desk } from '#engine/ports/desk';

/** How many tickets a flow gets to see, the newest ones. */
const MOST = 20;

/**
 * Actions that also answer `desk.<name>`: the tickets of that desk whose `kind` and fields are as the inputs say.
 * None is `missing`.
 */
export function withDesks(actions: Actions, deskOf: (name: string) => Desk | undefined): Actions {
  return {
    call: (name, input, signal) => {
      if (!name.startsWith(DESK_ACTION)) return actions.call(name, input, signal);
      const desk = name.slice(DESK_ACTION.length);
      return find(deskOf(desk), { desk, input, signal });
    },
  };
}

type Asked = {
  readonly desk: string;
  readonly input: Readonly<Record<string, Json>>;
  readonly signal: AbortSignal;
};

async function find(desk: Desk | undefined, { desk: name, input, signal }: Asked): Promise<ActionOutcome> {
  if (!desk)
    return failed(failure('UNKNOWN_DESK', { desk: name, suggestion: 'Set it up, or name another.' }));
  if (!desk.find) {
    return failed(failure('CALL_REJECTED', { system: `desk ${name}`, reason: 'it only takes tickets' }));
  }
  const { kind = '', ...fields } = input;
  const found = await desk.find({ kind: String(kind), fields, limit: MOST }, signal);
  if (isFailure(found)) return failed(found);
  return found.length === 0 ? { kind: 'missing' } : { kind: 'found', data: found.map((one) => ({ ...one })) };
}

function failed(why: Extract<ActionOutcome, { kind: 'failed' }>['failure']): ActionOutcome {
  return { kind: 'failed', failure: why };
}
