import type { StoredEvent } from '#engine/core/events';
import type { Append, AppendResult, NewTask } from '#engine/ports/event-log';
import { birthOf } from '#engine/ports/event-log.rules';
import { type Keys, TASK_KINDS } from './keys.ts';
import { formatEvent, parseEvent } from './stored-event.ts';
import { formatRecord } from './task-record.ts';

/** An append with the token by which Redis knows it when it comes again. */
export type TokenedAppend = { readonly token: string; readonly request: Append };

/** Keys and arguments of append.lua for these appends. */
export function writeBatch(
  keys: Keys,
  appends: readonly TokenedAppend[],
): { readonly places: readonly string[]; readonly args: readonly string[] } {
  const known = new Map<string, number>();
  const places: string[] = [];
  const args: string[] = [];

  /** The place of a block's first key, counted from 1 as Lua does. */
  function placeOf(block: readonly string[]): number {
    const [first = ''] = block;
    const place = known.get(first) ?? places.length + 1;
    if (!known.has(first)) places.push(...block);
    known.set(first, place);
    return place;
  }

  for (const { token, request } of appends) {
    const { stream, expected, events, fence, epoch, settle = [], schedule = [] } = request;
    const shard = keys.shardOf(stream);
    const opening = events[0]?.n === 1 ? events[0] : undefined;
    args.push(
      token,
      String(placeOf(keys.conversationBlock(stream))),
      String(placeOf(keys.shardBlock(shard))),
      stream,
      String(expected),
      String(fence ?? ''),
      String(epoch ?? ''),
      opening ? String(placeOf([keys.openedBy(shard, opening.by)])) : '0',
      String(opening?.at ?? ''),
      String(events.length),
    );
    for (const event of events) args.push(fieldOfKey(event), formatEvent(event));
    args.push(String(settle.length), ...settle, String(schedule.length));
    for (const task of schedule) args.push(...wordsOfTask(task));
  }
  return { places, args };
}

/** What append.lua answered to one append. */
export function readAnswer(answer: unknown, { stream }: Append): AppendResult {
  const [kind, value = '', text = ''] = answer as readonly string[];
  switch (kind) {
    case 'appended':
      return { kind };
    case 'duplicate':
      return { kind, event: parseEvent(text, stream, Number(value)) };
    case 'fenced':
      return { kind, epoch: Number(value) };
    case 'conflict':
      return { kind, head: Number(value) };
    default:
      throw new TypeError(`append.lua answered ${JSON.stringify(answer)}`);
  }
}

/** The field of the head under which a command's record is found; '' for an event that is none. */
export function fieldOfKey({ key, by }: Pick<StoredEvent, 'key' | 'by'>): string {
  return key === undefined ? '' : `k${key}\n${by}`;
}

function wordsOfTask(task: NewTask): readonly string[] {
  const { freeAt, attempts } = birthOf(task);
  return [task.id, String(TASK_KINDS.indexOf(task.kind) + 1), String(freeAt), formatRecord(task, attempts)];
}
