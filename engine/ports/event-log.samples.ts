import type { EventOf, StoredEvent } from '../core/events.ts';
import type { Actor, ConversationId, EventId, TaskId } from '../core/ids.ts';
import type { Append, Task, TaskKind } from './event-log.ts';

/** A Monday morning; samples count milliseconds from here. */
export const SAMPLE_TIME = 1_790_000_000_000;

export const VISITOR: Actor = 'visitor:ada';

/** A conversation id for a test. */
export function streamId(name: string): ConversationId {
  return name as ConversationId;
}

/** A task id for a test. */
export function taskId(name: string): TaskId {
  return name as TaskId;
}

/** What a sample event may be asked to differ in. */
export type SampleOptions = {
  readonly by?: Actor;
  readonly text?: string;
  readonly key?: string;
  readonly at?: number;
  /** Makes events of two writers of the same offset distinct. */
  readonly writer?: string;
};

/** The event at offset `n` of a conversation: its opening, or a message. */
export function sampleEvent(stream: ConversationId, n: number, options: SampleOptions = {}): StoredEvent {
  const { by = VISITOR, text = `message ${n}`, key, at = SAMPLE_TIME + n, writer = 'w' } = options;
  return {
    ...(n === 1 ? opening(by) : message(by, text)),
    id: `${stream}-${n}-${writer}` as EventId,
    stream,
    n,
    at,
    version: 1,
    ...(key === undefined ? {} : { key }),
    state: `state-${n}`,
    sum: `sum-${n}`,
  };
}

/** An append of `count` sample events after `expected`. */
export function sampleAppend(
  stream: ConversationId,
  expected: number,
  count = 1,
  options: SampleOptions = {},
): Append {
  const events = Array.from({ length: count }, (_, index) =>
    sampleEvent(stream, expected + index + 1, { ...options, ...keyAt(options.key, index) }),
  );
  return { stream, expected, events };
}

/** A task of a conversation, due `after` ms after the sample time. */
export function sampleTask(stream: ConversationId, name: string, after = 0, kind: TaskKind = 'timer'): Task {
  return { id: taskId(name), stream, kind, due: SAMPLE_TIME + after, data: { name, 名: ['值', 1.5, null] } };
}

function opening(by: Actor): EventOf<'conversation.opened'> {
  const data = {
    bot: 'shop',
    pipeline: 'p1',
    channel: 'web',
    visitor: by,
    idle: 60_000,
    queueWait: 30_000,
  };
  return { type: 'conversation.opened', data, by, cause: 'sample' };
}

function message(by: Actor, text: string): EventOf<'message.added'> {
  return { type: 'message.added', data: { text }, by, cause: 'sample' };
}

/** Only the first event of an append is the record of its command. */
function keyAt(key: string | undefined, index: number): SampleOptions {
  return key === undefined ? {} : { key: index === 0 ? key : `${key}.${index}` };
}
