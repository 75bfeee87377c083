import type { StoredEvent } from '../core/events.ts';
import { kindOf } from '../core/ids.ts';

/** One time that a person was asked for. Times in milliseconds; null where it did not come to that. */
export type HandoffFacts = {
  readonly reason: string;
  readonly team: string | null;
  readonly agent: string | null;
  readonly wait: number | null;
  readonly response: number | null;
  readonly handling: number | null;
  /** How the asking ended: somebody came, nobody did, or it is still open. */
  readonly ended: 'taken' | 'missed' | 'waiting';
};

/** What reports know of one conversation. Moments are milliseconds since the epoch, spans milliseconds. */
export type ChatFacts = {
  readonly conversation: string;
  readonly bot: string;
  /** Version of the bot that answered last. */
  readonly version: string;
  readonly channel: string;
  readonly language: string;
  /** What was wanted first: the first intent that the bot took. */
  readonly intent: string | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly endedBy: string | null;
  readonly messages: Readonly<Record<'visitor' | 'bot' | 'agent', number>>;
  readonly answer: number | null;
  readonly handoffs: readonly HandoffFacts[];
  readonly stars: number | null;
};

/** Read off a conversation's events, from the first on, what reports are made of; undefined for a log without its beginning. */
export function factsOf(events: readonly StoredEvent[]): ChatFacts | undefined {
  const [opened] = events;
  if (opened?.type !== 'conversation.opened') return undefined;
  const { bot, channel, pipeline } = opened.data;
  const turns = events.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
  const closed = events.find((event) => event.type === 'conversation.closed');
  return {
    conversation: opened.stream,
    bot,
    version: turns.at(-1)?.pipeline ?? pipeline,
    channel,
    language: turns.at(-1)?.language ?? opened.data.language ?? '',
    intent: turns.find(({ intent }) => intent?.rejected === false)?.intent?.name ?? null,
    openedAt: opened.at,
    closedAt: closed?.at ?? null,
    endedBy: closed?.type === 'conversation.closed' ? closed.data.reason : null,
    messages: { visitor: said(events, 'visitor'), bot: said(events, 'bot'), agent: said(events, 'agent') },
    answer: firstAnswer(events),
    handoffs: handoffsOf(events),
    stars: events.reduce<number | null>(
      (stars, event) => (event.type === 'conversation.rated' ? event.data.stars : stars),
      null,
    ),
  };
}

/** Whether the visitor said anything. */
export function talked({ messages }: ChatFacts): boolean {
  return messages.visitor > 0;
}

function said(events: readonly StoredEvent[], by: 'visitor' | 'bot' | 'agent'): number {
  return events.filter((event) => isMessageOf(event, by)).length;
}

function isMessageOf(event: StoredEvent, ...by: readonly string[]): boolean {
  return event.type === 'message.added' && by.includes(kindOf(event.by));
}

function firstAnswer(events: readonly StoredEvent[]): number | null {
  const asked = events.findIndex((event) => isMessageOf(event, 'visitor'));
  const question = events[asked];
  const answer = events.slice(asked + 1).find((event) => isMessageOf(event, 'bot', 'agent'));
  return question && answer ? answer.at - question.at : null;
}

function handoffsOf(events: readonly StoredEvent[]): readonly HandoffFacts[] {
  return events.flatMap((event, at) => {
    if (event.type !== 'handoff.requested') return [];
    const later = events.slice(at + 1);
    const next = later.findIndex(({ type }) => type === 'handoff.requested');
    return [handoffOf(event, next < 0 ? later : later.slice(0, next))];
  });
}

type Requested = Extract<StoredEvent, { type: 'handoff.requested' }>;

/** `later`: what happened until the next request, or the end. */
function handoffOf({ at, data }: Requested, later: readonly StoredEvent[]): HandoffFacts {
  const came = later.findIndex(({ type }) => type === 'agent.joined');
  const joined = later[came];
  const isOver = later.some(({ type }) => type === 'handoff.failed' || type === 'conversation.closed');
  const asked = { reason: data.reason, team: data.team ?? null };
  if (joined?.type !== 'agent.joined') {
    const ended = isOver ? 'missed' : 'waiting';
    return { ...asked, agent: null, wait: null, response: null, handling: null, ended };
  }
  const after = later.slice(came + 1);
  const first = after.find((event) => isMessageOf(event, 'agent'));
  const left = after.find(({ type }) => type === 'agent.left' || type === 'conversation.closed');
  return {
    ...asked,
    agent: joined.data.agent,
    wait: joined.at - at,
    response: first ? first.at - at : null,
    handling: left ? left.at - joined.at : null,
    ended: 'taken',
  };
}
