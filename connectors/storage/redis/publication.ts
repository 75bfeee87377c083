import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import { formatEvent, parseEvent } from './stored-event.ts';

/** Begins a line that names a conversation which lost events. */
const LOSS = '!'.charCodeAt(0);

/** Ends a line, and a member of it. */
const LINE = '\n'.charCodeAt(0);
const TAB = '\t'.charCodeAt(0);

/** An append as it was published: without texts where only its sender listened. */
export type PublishedAppend = {
  readonly stream: ConversationId;
  readonly first: number;
  readonly last: number;
  /** Bytes, because most of what a node hears is its own or of no interest here, and is never made into text. */
  readonly texts: Buffer;
};

type Publication = {
  /** Handle of the node that published it. */
  readonly sender: string;
  readonly appends: readonly PublishedAppend[];
  /** Conversations that lost events, with their new lives. */
  readonly losses: readonly { readonly stream: ConversationId; readonly life: string }[];
};

/** What append.lua, renew-life.lua and `replicate` publish: the sender, then a line for each append or loss. */
export function readPublication(message: Buffer): Publication {
  const [sender = message, ...lines] = split(message, LINE);
  const isLoss = (line: Buffer): boolean => line[0] === LOSS;
  return {
    sender: sender.toString(),
    appends: lines.filter((line) => !isLoss(line)).map(readAppend),
    losses: lines.filter(isLoss).map((line) => {
      const [stream, life] = JSON.parse(line.toString('utf8', 1)) as [ConversationId, string];
      return { stream, life };
    }),
  };
}

/** The events of an append that was published with its texts. */
export function parseTexts(texts: Buffer, stream: ConversationId, first: number): readonly StoredEvent[] {
  const each = texts.toString().split('\t');
  return each.map((text, index) => parseEvent(text, stream, first + index));
}

/** How the text of an event begins that closes its conversation. */
const CLOSING = '["conversation.closed",';

/** True when one of these events closes the conversation. Nothing is parsed: no text has a tab in it. */
export function closes(texts: Buffer): boolean {
  return texts.indexOf(CLOSING) === 0 || texts.includes(`\t${CLOSING}`);
}

/** A line as append.lua writes it where others listen: conversation, first offset, texts. */
export function publicationLine(events: readonly StoredEvent[]): string {
  const [first] = events;
  return [JSON.stringify(first?.stream), first?.n, ...events.map(formatEvent)].join('\t');
}

function readAppend(line: Buffer): PublishedAppend {
  const name = endOf(line, TAB, 0);
  const place = endOf(line, TAB, name + 1);
  const texts = line.subarray(place + 1);
  const first = Number(line.toString('latin1', name + 1, place));
  const last = first + Math.max(1, split(texts, TAB).length) - 1;
  return { stream: JSON.parse(line.toString('utf8', 0, name)) as ConversationId, first, last, texts };
}

/** The parts between such bytes; of nothing, none. */
function split(bytes: Buffer, byte: number): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = endOf(bytes, byte, from);
    parts.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return parts;
}

/** Where the next such byte is, or the end. */
function endOf(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 ? bytes.length : found;
}
