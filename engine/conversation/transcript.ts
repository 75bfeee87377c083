import type { EventOf, StoredEvent } from '../core/events.ts';
import { kindOf } from '../core/ids.ts';

/** One line of a dialogue for people. `reply` is the key of what the bot said. */
export type TranscriptLine = {
  readonly n: number;
  readonly who: 'visitor' | 'bot' | 'agent' | 'event';
  readonly text: string;
  readonly reply?: string;
  readonly buttons?: readonly string[];
};

type Turn = EventOf<'turn.completed'>['data'];

/** What was said and what happened, without what only machines want to know. */
export function transcriptOf(events: readonly StoredEvent[]): readonly TranscriptLine[] {
  return events.flatMap((event) => {
    const line = lineOf(event);
    return line ? [{ n: event.n, ...line }] : [];
  });
}

/** Why the bot answered as it did: intent, entities, path, repair, and every stage's notes. */
export function notesOf(turn: Turn): readonly string[] {
  const { intent, entities, path, repair, trace } = turn;
  return [
    `intent ${intent ? intentText(intent) : 'none'}`,
    ...entities.map(({ type, value, text, source }) => `entity ${type} = ${value} ("${text}", ${source})`),
    ...(path.length > 0 ? [`path ${path.join(' → ')}`] : []),
    ...(repair === null ? [] : [`repair ${repair}`]),
    ...trace.flatMap(stageNotes),
  ];
}

function intentText({ name, score, rejected, alternatives }: NonNullable<Turn['intent']>): string {
  const others = alternatives.slice(0, 3).map((other) => `${other.name} ${other.score.toFixed(2)}`);
  const also = others.length > 0 ? ` (also ${others.join(', ')})` : '';
  return `${name ?? 'none'} ${score.toFixed(2)}${rejected ? ', rejected' : ''}${also}`;
}

function stageNotes({ stage, outcome, failure, notes = [] }: Turn['trace'][number]): readonly string[] {
  const failed = outcome === 'failed' ? [`${stage} failed: ${failure ?? 'without a code'}`] : [];
  return [...failed, ...notes.map((note) => `${stage}: ${note}`)];
}

function lineOf(event: StoredEvent): Omit<TranscriptLine, 'n'> | undefined {
  switch (event.type) {
    case 'message.added':
      return messageLine(event);
    case 'effect.requested':
      return happened(`asks for ${event.data.kind}`);
    case 'effect.failed':
      return happened(`effect failed: ${event.data.code} ${event.data.reason}`);
    case 'handoff.requested':
      return happened(`handoff requested: ${event.data.reason}`);
    case 'handoff.failed':
      return happened(`handoff failed: ${event.data.reason}`);
    case 'agent.joined':
      return happened('an agent joins');
    case 'agent.left':
      return happened(`the agent leaves: ${event.data.outcome}`);
    case 'conversation.closed':
      return happened(`closed: ${event.data.reason}`);
    default:
      return undefined;
  }
}

function messageLine(event: Extract<StoredEvent, { type: 'message.added' }>): Omit<TranscriptLine, 'n'> {
  const { text, choice, attachments = [], reply, buttons = [] } = event.data;
  const kind = kindOf(event.by);
  const parts = [
    text,
    ...(choice === undefined ? [] : [`[${choice}]`]),
    ...attachments.map((one) => `📎 ${one.name}`),
  ];
  return {
    who: kind === 'system' ? 'event' : kind,
    text: parts.filter((part) => part !== '').join(' '),
    ...(reply === undefined ? {} : { reply }),
    ...(buttons.length === 0 ? {} : { buttons: buttons.map((button) => button.payload) }),
  };
}

function happened(text: string): Omit<TranscriptLine, 'n'> {
  return { who: 'event', text };
}
