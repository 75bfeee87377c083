import { type Failure, ParleyError } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { type ConversationDiff, compare } from '#engine/counterfactual/compare';
import { readRecording } from '#engine/counterfactual/recording';
import { type Candidate, type Reenacted, reenact } from '#engine/counterfactual/reenact';
import type { EventLog } from '#engine/ports/event-log';
import { ALL_CONVERSATIONS } from '../all-conversations.ts';

/** What came of looking at recorded conversations. */
export type DiffRun = {
  readonly diffs: readonly ConversationDiff[];
  /** Conversations that could not be read, and why. */
  readonly skipped: readonly { readonly conversation: string; readonly reason: Failure }[];
  readonly ms: number;
};

/** Conversations of one bot in the order in which they began; or those that were named. */
export async function chooseConversations(
  log: EventLog,
  bot: string,
  named: readonly string[],
): Promise<readonly ConversationId[]> {
  if (named.length > 0) return named as readonly ConversationId[];
  const entries = await log.conversations({ limit: ALL_CONVERSATIONS });
  const chosen: ConversationId[] = [];
  for (const { stream } of entries.toReversed()) {
    const [opened] = await log.read(stream, 0, 1).catch(() => []);
    if (opened?.type === 'conversation.opened' && opened.data.bot === bot) chosen.push(stream);
  }
  return chosen;
}

/** Live through recorded conversations with a candidate, one after the other. */
export async function diffConversations(
  log: EventLog,
  conversations: readonly ConversationId[],
  {
    candidate,
    onDone,
    stop,
  }: { readonly candidate: Candidate; readonly onDone?: (done: number) => void; readonly stop?: AbortSignal },
): Promise<DiffRun> {
  const diffs: ConversationDiff[] = [];
  const skipped: DiffRun['skipped'][number][] = [];
  const begun = performance.now();
  for (const [index, conversation] of conversations.entries()) {
    if (stop?.aborted) break;
    try {
      diffs.push((await diffOne(log, conversation, candidate)).diff);
    } catch (thrown) {
      if (!(thrown instanceof ParleyError)) throw thrown;
      skipped.push({ conversation, reason: thrown.failure });
    }
    onDone?.(index + 1);
  }
  return { diffs, skipped, ms: performance.now() - begun };
}

/** One conversation, with all that the candidate made of it. Rejects with `ParleyError` when it can't be read. */
export async function diffOne(
  log: EventLog,
  conversation: ConversationId,
  candidate: Candidate,
): Promise<{ readonly diff: ConversationDiff; readonly reenacted: Reenacted }> {
  const events = await log.read(conversation);
  const reenacted = await reenact(readRecording(events), candidate);
  return { diff: compare(conversation, events, reenacted), reenacted };
}
