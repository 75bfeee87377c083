import type { Conversation } from '#engine/conversation/state';
import type { Failure } from '#engine/core/errors';
import type { EventOf, StoredEvent } from '#engine/core/events';
import { kindOf } from '#engine/core/ids';
import { isObject, sameJson } from '#engine/core/json';
import { topFrame } from '#engine/dialog/state';
import type { TicketRequest } from '#engine/ports/desk';
import { CHECKS, type Check, type FixtureStep, type NextMessage } from './fixture-schema.ts';
import { type Below, isText, lookAtNext } from './look-at-next.ts';

/** What a step's checks look at. */
export type StepView = {
  readonly state: Conversation;
  /** Since somebody did something, or time passed. */
  readonly recent: readonly StoredEvent[];
  readonly refused: Failure | null;
  /** What the bot said and no step has looked at yet. */
  readonly unread: readonly BotMessage[];
  /** All that were made in this dialogue. */
  readonly tickets: readonly TicketRequest[];
};

/** A check that did not hold. */
export type Mismatch = { readonly check: string; readonly expected: unknown; readonly got: unknown };

/** The first of a step's checks that does not hold. A refused command is a failure unless the step expects it. */
export function checkStep(step: FixtureStep, view: StepView): Mismatch | undefined {
  const surprising = view.refused !== null && step.refused === undefined;
  if (surprising) return { check: 'refused', expected: null, got: view.refused?.code };
  for (const check of CHECKS) {
    const expected = step[check];
    if (expected === undefined) continue;
    const { holds, got, below } = LOOK[check](expected, view);
    if (holds) continue;
    return below
      ? { check: `${check}.${below.key}`, expected: below.expected, got }
      : { check, expected, got };
  }
  return undefined;
}

export type BotMessage = EventOf<'message.added'>['data'];

/** The bot's messages among events, as they are. */
export function saidByBot(events: readonly StoredEvent[]): readonly BotMessage[] {
  return events.flatMap((event) =>
    event.type === 'message.added' && kindOf(event.by) === 'bot' ? [event.data] : [],
  );
}

/** Buttons that the bot offered last, those on cards included. */
export function offered(events: readonly StoredEvent[]) {
  return saidByBot(events).flatMap(({ buttons = [], quickReplies = [], cards = [] }) => [
    ...buttons,
    ...quickReplies,
    ...cards.flatMap((card) => card.buttons ?? []),
  ]);
}

/** `below` is what of the check did not hold, where it has keys of its own. */
type Seen = { readonly holds: boolean; readonly got: unknown; readonly below?: Below | undefined };
type Look = (expected: unknown, view: StepView) => Seen;

const LOOK: Readonly<Record<Check, Look>> = {
  refused: (expected, view) => equal(expected, view.refused?.code ?? null),
  intent: (expected, view) => equal(expected, messageTurn(view)?.intent?.name ?? null),
  entities: (expected, view) => lookAtEntities(expected as Readonly<Record<string, unknown>>, view),
  entity_types: (expected, view) => lookAtAll(listOf(expected), entitiesOf(view, 'type')),
  entity_values: (expected, view) => lookAtAll(listOf(expected), entitiesOf(view, 'value')),
  confidence: (expected, view) => {
    const got = messageTurn(view)?.intent?.score ?? 0;
    return { holds: got >= Number(expected), got };
  },
  language: (expected, view) => equal(expected, view.state.language),
  repair: (expected, view) =>
    equal(expected, turns(view).findLast((turn) => turn.repair !== null)?.repair ?? null),
  bot: (expected, view) =>
    equal(
      listOf(expected),
      saidByBot(view.recent).map((said) => said.reply ?? said.text),
    ),
  message: (expected, view) => lookAtNext(expected as NextMessage, view.unread),
  says: (expected, view) => lookAtText(String(expected), view),
  buttons: (expected, view) =>
    equal(
      expected,
      offered(view.recent).map((button) => button.payload),
    ),
  cards: (expected, view) =>
    equal(
      expected,
      saidByBot(view.recent).flatMap(({ cards = [] }) => cards.map((card) => card.title)),
    ),
  flow: (expected, view) => equal(expected, topFrame(view.state.dialog)?.flow ?? null),
  slots: (expected, view) => lookAtSlots(expected as Readonly<Record<string, unknown>>, view),
  effects: (expected, view) => equal(expected, view.recent.flatMap(effectKind)),
  ticket: (expected, view) => lookAtTickets(expected as FixtureStep['ticket'], view.tickets),
  tickets: (expected, view) => equal(expected, view.tickets.length),
  handoff: (expected, view) => equal(expected, view.recent.flatMap(handoffReason).at(-1) ?? null),
  state: (expected, view) => equal(expected, view.state.lifecycle),
};

function equal(expected: unknown, got: unknown): Seen {
  return { holds: sameJson(expected, got), got };
}

function listOf(keys: unknown): readonly unknown[] {
  if (keys === null) return [];
  return Array.isArray(keys) ? keys : [keys];
}

function turns(view: StepView): readonly EventOf<'turn.completed'>['data'][] {
  return view.recent.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
}

function messageTurn(view: StepView) {
  return turns(view).findLast((turn) => turn.trigger === 'message');
}

function lookAtEntities(expected: Readonly<Record<string, unknown>>, view: StepView): Seen {
  const found = messageTurn(view)?.entities ?? [];
  const holds = Object.entries(expected).every(([type, values]) =>
    listOf(values).every((value) => found.some((one) => one.type === type && one.value === value)),
  );
  return { holds, got: found.map(({ type, value }) => `${type}: ${value}`) };
}

function entitiesOf(view: StepView, what: 'type' | 'value'): readonly string[] {
  return (messageTurn(view)?.entities ?? []).map((entity) => entity[what]);
}

/** Exactly these, in any order; with `...` at the end at least these. */
function lookAtAll(expected: readonly unknown[], got: readonly string[]): Seen {
  const open = ['...', '..'].includes(String(expected.at(-1)));
  const wanted = open ? expected.slice(0, -1) : expected;
  const left = [...got];
  const missing = wanted.filter((one) => {
    const place = left.indexOf(String(one));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return { holds: missing.length === 0 && (open || left.length === 0), got };
}

function lookAtText(expected: string, view: StepView): Seen {
  const got = saidByBot(view.recent).at(-1)?.text ?? null;
  return { holds: got?.includes(expected) ?? false, got };
}

function lookAtSlots(expected: Readonly<Record<string, unknown>>, view: StepView): Seen {
  const slots = view.state.dialog.slots;
  const got = Object.fromEntries(Object.keys(expected).map((slot) => [slot, slots[slot] ?? null]));
  return { holds: contains(got, expected), got };
}

function lookAtTickets(expected: FixtureStep['ticket'], tickets: readonly TicketRequest[]): Seen {
  if (!expected)
    return { holds: tickets.length === 0, got: tickets.map(({ kind, fields }) => ({ kind, fields })) };
  const { subject, ...parts } = expected;
  const got = tickets.map(({ kind, fields, ...ticket }) =>
    subject === undefined ? { kind, fields } : { kind, subject: ticket.subject, fields },
  );
  const holds = tickets.some(
    (ticket) =>
      contains(ticket, parts) &&
      (subject === undefined || [subject].flat().some((one) => isText(ticket.subject, one))),
  );
  return { holds, got };
}

/** True when `got` has all that `expected` names; members that it doesn't name are free, also those of a list's items. */
function contains(got: unknown, expected: unknown): boolean {
  if (Array.isArray(expected) && Array.isArray(got))
    return got.length === expected.length && expected.every((one, index) => contains(got[index], one));
  if (!isObject(expected) || !isObject(got)) return sameJson(got ?? null, expected);
  return Object.entries(expected).every(([key, value]) => contains(got[key], value));
}

function effectKind(event: StoredEvent): readonly string[] {
  return event.type === 'effect.requested' ? [event.data.kind] : [];
}

function handoffReason(event: StoredEvent): readonly string[] {
  return event.type === 'handoff.requested' ? [event.data.reason] : [];
}
