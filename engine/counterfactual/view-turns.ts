import type { EventOf, StoredEvent } from '#engine/core/events';
import { kindOf } from '#engine/core/ids';
import type { Json, JsonObject } from '#engine/core/json';
import type { DialogState } from '#engine/dialog/state';
import { statesOf } from './recording.ts';

/** What one turn understood, where it went, and what it led to. */
export type TurnView = {
  readonly id: string;
  /** Offset of its event in its own log. */
  readonly n: number;
  /** What it was about: the visitor's words, or the event in brackets. */
  readonly heard: string;
  readonly understanding: {
    readonly language: string;
    readonly intent: string | null;
    /** `type=value`, sorted. */
    readonly entities: readonly string[];
    /** Those that are filled. */
    readonly slots: JsonObject;
  };
  readonly path: {
    readonly steps: readonly string[];
    readonly repair: string | null;
    /** What is open afterwards: `flow/step`, with the form's open field. */
    readonly open: readonly string[];
    /** Keys of the replies. */
    readonly said: readonly string[];
    /** Who has the conversation afterwards. */
    readonly state: string;
  };
  readonly wording: readonly string[];
  /** Effects, handoff and close, as one line each. */
  readonly consequences: readonly Consequence[];
};

/** Something that the world notices. */
export type Consequence = {
  readonly kind: 'ticket' | 'effect' | 'handoff' | 'close';
  readonly what: JsonObject;
};

/** Every turn of a conversation in order, each with all that came of it. */
export function viewTurns(events: readonly StoredEvent[]): readonly TurnView[] {
  const states = statesOf(events);
  const byCause = Map.groupBy(events, (event) => event.cause);
  return events.flatMap((event) => {
    if (event.type !== 'turn.completed') return [];
    const own = (byCause.get(event.cause) ?? []).filter(({ n }) => n >= event.n);
    const last = own.at(-1)?.n ?? event.n;
    return [
      viewTurn(event, own, { heard: heardBy(events, event.data), state: states[last - 1]?.lifecycle ?? '' }),
    ];
  });
}

/** All that the world noticed of a conversation, whatever caused it. */
export function consequencesOf(events: readonly StoredEvent[]): readonly Consequence[] {
  return events.flatMap((event) => consequenceOf(event) ?? []);
}

type Turn = EventOf<'turn.completed'>['data'];

function viewTurn(
  { data, n }: StoredEvent & { readonly type: 'turn.completed' },
  own: readonly StoredEvent[],
  { heard, state }: { readonly heard: string; readonly state: string },
): TurnView {
  const dialog = data.dialog as unknown as DialogState;
  const said = own.flatMap((event) => (event.type === 'message.added' ? [event.data] : []));
  return {
    id: data.turn,
    n,
    heard,
    understanding: {
      language: data.language,
      intent: data.intent && !data.intent.rejected ? data.intent.name : null,
      entities: data.entities.map(({ type, value }) => `${type}=${value}`).sort(),
      slots: filled(dialog.slots),
    },
    path: {
      steps: data.path,
      repair: data.repair,
      open: dialog.stack.map(
        ({ flow, step, form }) => `${flow}/${step}${form ? `:${form.asking ?? form.phase}` : ''}`,
      ),
      said: said.map(({ reply, text }) => reply ?? text),
      state,
    },
    wording: said.map(({ text }) => text),
    consequences: own.flatMap((event) => consequenceOf(event) ?? []),
  };
}

/** An empty slot and none are the same: nothing is known. */
function filled(slots: Readonly<Record<string, Json>>): JsonObject {
  return Object.fromEntries(Object.entries(slots).filter(([, value]) => value !== null));
}

function heardBy(events: readonly StoredEvent[], { of, trigger }: Turn): string {
  const cause = events[of - 1];
  if (cause?.type !== 'message.added' || kindOf(cause.by) !== 'visitor') return `(${trigger})`;
  const { text, choice, attachments = [] } = cause.data;
  const parts = [
    text,
    ...(choice === undefined ? [] : [`[${choice}]`]),
    ...attachments.map(({ name }) => `📎 ${name}`),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function consequenceOf(event: StoredEvent): Consequence | undefined {
  switch (event.type) {
    case 'effect.requested': {
      const { kind, input } = event.data;
      return kind === 'ticket'
        ? { kind, what: input as JsonObject }
        : { kind: 'effect', what: { kind, input: input as JsonObject } };
    }
    case 'handoff.requested': {
      const { reason, team = null } = event.data;
      return { kind: 'handoff', what: { reason, team } };
    }
    case 'conversation.closed':
      return { kind: 'close', what: { reason: event.data.reason } };
    default:
      return undefined;
  }
}
