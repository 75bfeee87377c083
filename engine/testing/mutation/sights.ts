import type { Conversation } from '#engine/conversation/state';
import type { EventOf, StoredEvent } from '#engine/core/events';
import { sameJson } from '#engine/core/json';
import { topFrame } from '#engine/dialog/state';
import { offered, type StepView, saidByBot } from '../check-step.ts';

/** What of a dialogue can be asserted after a step, by the keys of a fixture. */
export type Sight = {
  readonly bot: readonly string[];
  readonly buttons: readonly string[];
  readonly repair: string | null;
  readonly intent: string | null;
  readonly flow: string | null;
  readonly effects: readonly string[];
  readonly handoff: string | null;
  readonly state: Conversation['lifecycle'];
  readonly language: string | null;
  readonly tickets: readonly unknown[];
  readonly slots: Readonly<Record<string, unknown>>;
  readonly says: string | null;
};

/** Look at a step as assertions do. */
export function sightOf({ state, recent, tickets }: StepView): Sight {
  const said = saidByBot(recent);
  const turns = recent.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
  return {
    bot: said.map((message) => message.reply ?? message.text),
    buttons: offered(recent).map((button) => button.payload),
    repair: turns.findLast((turn) => turn.repair !== null)?.repair ?? null,
    intent: turns.findLast((turn) => turn.trigger === 'message')?.intent?.name ?? null,
    flow: topFrame(state.dialog)?.flow ?? null,
    effects: dataOf(recent, 'effect.requested').map(({ kind }) => kind),
    handoff: dataOf(recent, 'handoff.requested').at(-1)?.reason ?? null,
    state: state.lifecycle,
    language: state.language,
    tickets: tickets.map(({ kind, fields }) => ({ kind, fields })),
    slots: state.dialog.slots,
    says: said.at(-1)?.text ?? null,
  };
}

function dataOf<T extends StoredEvent['type']>(
  events: readonly StoredEvent[],
  type: T,
): readonly EventOf<T>['data'][] {
  return events.flatMap((event) => (event.type === type ? [event.data as EventOf<T>['data']] : []));
}

/** Something that a fixture could say at a step, and does not. */
export type Assertion = { readonly check: string; readonly value: unknown };

/** What would have told two sights apart, of `expected` as it is without the mistake. */
export function tellApart(expected: Sight, got: Sight | undefined): Assertion | undefined {
  if (got === undefined) return { check: 'bot', value: expected.bot };
  const keys = [
    'bot',
    'buttons',
    'repair',
    'intent',
    'flow',
    'effects',
    'handoff',
    'state',
    'language',
  ] as const;
  const differing = keys.find((key) => !sameJson(expected[key], got[key]));
  if (differing) return { check: differing, value: expected[differing] };
  if (!sameJson(expected.tickets, got.tickets)) return ticketOf(expected.tickets, got.tickets);
  const slot = Object.keys({ ...got.slots, ...expected.slots }).find(
    (name) => !sameJson(expected.slots[name] ?? null, got.slots[name] ?? null),
  );
  if (slot !== undefined) return { check: 'slots', value: { [slot]: expected.slots[slot] ?? null } };
  return expected.says === got.says ? undefined : { check: 'says', value: expected.says };
}

function ticketOf(expected: readonly unknown[], got: readonly unknown[]): Assertion {
  if (expected.length !== got.length) return { check: 'tickets', value: expected.length };
  const place = expected.findIndex((ticket, at) => !sameJson(ticket, got[at]));
  return { check: 'ticket', value: differenceOf(expected[place], got[place]) };
}

/** Of a ticket its kind and the fields that differ. */
function differenceOf(expected: unknown, got: unknown): unknown {
  const mine = expected as { readonly kind: string; readonly fields: Readonly<Record<string, unknown>> };
  const other = got as typeof mine;
  const fields = Object.entries(mine.fields).filter(
    ([name, value]) => !sameJson(value, other.fields[name] ?? null),
  );
  return { kind: mine.kind, ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}) };
}
