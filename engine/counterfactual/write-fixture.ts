import type { EventOf, StoredEvent } from '#engine/core/events';
import { kindOf } from '#engine/core/ids';
import { isObject, type JsonObject, sameJson } from '#engine/core/json';
import type { DialogState } from '#engine/dialog/state';
import type { DialogFixture, FixtureStep } from '#engine/testing/fixture-schema';
import { actOf } from './fixture-act.ts';
import { type FixtureStubs, stubsOf } from './fixture-stubs.ts';
import { statesOf } from './recording.ts';

/** A step that is being written; `at` is when it is done. */
type Draft = { readonly at: number; readonly act: FixtureStep; readonly events: StoredEvent[] };

/**
 * A conversation as a dialog fixture: what people did, and what this bot makes of it as checks. Business systems answer
 * as they were recorded; the desk works, but for what failed for good.
 */
export function writeFixture(dialog: string, events: readonly StoredEvent[]): DialogFixture {
  const [opened] = events;
  if (opened?.type !== 'conversation.opened') throw new TypeError('a conversation begins with its opening');
  const { bot, language } = opened.data;
  const { actions, isSteady } = stubsOf(events);
  return {
    dialog,
    bot,
    ...(language === undefined ? {} : { language }),
    at: `${new Date(opened.at).toISOString().slice(0, 19)}Z`,
    ...(Object.keys(actions).length === 0 ? {} : { actions }),
    steps: stepsOf(events, opened.at, isSteady),
  };
}

type IsSteady = FixtureStubs['isSteady'];

function stepsOf(events: readonly StoredEvent[], openedAt: number, isSteady: IsSteady): FixtureStep[] {
  const states = statesOf(events);
  const steps: FixtureStep[] = [];
  let slots: DialogState['slots'] = {};
  for (const { act, events: own } of withWaits(draftsOf(events), openedAt)) {
    const state = states[(own.at(-1)?.n ?? 0) - 1];
    const step = {
      ...act,
      ...faultOf(own),
      ...checksOf(own, slots, isSteady),
      ...(state ? { state: lifecycleOf(state) } : {}),
    };
    slots = state?.dialog.slots ?? slots;
    if (Object.keys(step).length > 0) steps.push(step as FixtureStep);
  }
  return steps;
}

/** One draft for all that people did, and one for every time that a timer went off. */
function draftsOf(events: readonly StoredEvent[]): readonly Draft[] {
  const drafts: Draft[] = [];
  let recent: readonly StoredEvent[] = [];
  for (const event of events) {
    const act = actOf(event, recent);
    const last = drafts.at(-1);
    const passes = event.type === 'timer.fired' && last && !('wait' in last.act && last.at === event.at);
    if (act || passes || !last)
      drafts.push({ at: event.at, act: act ?? (passes ? { wait: 0 } : {}), events: [event] });
    else last.events.push(event);
    recent = drafts.at(-1)?.events ?? [];
  }
  return drafts;
}

/** Shorter silences than this change nothing that a fixture looks at, in milliseconds. */
const SILENCE = 60_000;

/** The fixture's clock stands still between steps: where it falls behind, time passes. A tap can't wait for it. */
function withWaits(drafts: readonly Draft[], openedAt: number): readonly Draft[] {
  let clock = Math.floor(openedAt / 1000) * 1000;
  return drafts.flatMap((draft): readonly Draft[] => {
    const behind = draft.at - clock;
    const seconds = Math.ceil(behind / 1000);
    const wait = { wait: `${seconds}s` };
    const isWait = 'wait' in draft.act;
    if (!isWait && (behind < SILENCE || 'tap' in draft.act)) return [draft];
    clock += seconds * 1000;
    return isWait ? [{ ...draft, act: wait }] : [{ at: draft.at, act: wait, events: [] }, draft];
  });
}

function lifecycleOf({ lifecycle }: { readonly lifecycle: string }): NonNullable<FixtureStep['state']> {
  return lifecycle === 'queued' || lifecycle === 'human' || lifecycle === 'closed' ? lifecycle : 'bot';
}

function faultOf(events: readonly StoredEvent[]): FixtureStep {
  return events.some(({ type }) => type === 'effect.failed')
    ? ({ desk: 'refused' } as FixtureStep)
    : ({} as FixtureStep);
}

type Turn = EventOf<'turn.completed'>['data'];

function checksOf(
  events: readonly StoredEvent[],
  before: DialogState['slots'],
  isSteady: IsSteady,
): Partial<FixtureStep> {
  if (events.length === 0) return {};
  const turns = events.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
  const said = events.flatMap((event) =>
    event.type === 'message.added' && kindOf(event.by) === 'bot' ? [event.data.reply ?? event.data.text] : [],
  );
  const tickets = events.flatMap((event) =>
    event.type === 'effect.requested' && event.data.kind === 'ticket' ? [event.data.input as JsonObject] : [],
  );
  const handoff = events
    .flatMap((event) => (event.type === 'handoff.requested' ? [event.data.reason] : []))
    .at(-1);
  const [ticket] = tickets;
  return {
    ...understandingOf(turns.findLast(({ trigger }) => trigger === 'message')),
    ...(turns.some(({ repair }) => repair !== null)
      ? { repair: turns.findLast(({ repair }) => repair !== null)?.repair ?? null }
      : {}),
    bot: said.length === 0 ? null : said,
    ...slotChecks(turns.at(-1), before),
    ...(ticket === undefined || events.some(({ type }) => type === 'effect.failed')
      ? {}
      : { ticket: { kind: String(ticket['kind']), fields: steadyFields(ticket, isSteady) } }),
    ...(handoff === undefined ? {} : { handoff }),
  };
}

function understandingOf(turn: Turn | undefined): Partial<FixtureStep> {
  if (!turn) return {};
  const entities = Object.fromEntries(
    [...Map.groupBy(turn.entities, ({ type }) => type)].map(([type, own]) => [
      type,
      own.map(({ value }) => value),
    ]),
  );
  return {
    intent: turn.intent?.name ?? null,
    ...(turn.entities.length === 0 ? {} : { entities }),
  };
}

function steadyFields(ticket: JsonObject, isSteady: IsSteady): Record<string, unknown> {
  const fields = Object.entries(isObject(ticket['fields']) ? ticket['fields'] : {});
  return Object.fromEntries(fields.filter(([, value]) => isSteady(value)));
}

/** Plain values that this step filled; answers of systems are theirs, and a ticket's number is the desk's. */
function slotChecks(turn: Turn | undefined, before: DialogState['slots']): Partial<FixtureStep> {
  const { slots = {} } = (turn?.dialog ?? {}) as Partial<DialogState>;
  const fresh = Object.entries(slots).filter(
    ([slot, value]) =>
      value !== null && !isObject(value) && !Array.isArray(value) && !sameJson(before[slot], value),
  );
  return fresh.length === 0 ? {} : { slots: Object.fromEntries(fresh) };
}
