import type { ChatRow } from '#engine/page';
import type { DeskAnswer } from '../client/answers.ts';

export type ChatEntry = readonly [c: string, row: ChatRow];

/** The chats of a desk as an agent thinks of them, each group in its order. */
export type Groups = {
  /** Given to him, and not answered yet. */
  readonly ringing: readonly ChatEntry[];
  readonly mine: readonly ChatEntry[];
  readonly queue: readonly ChatEntry[];
  readonly colleagues: readonly ChatEntry[];
};

/** Pure. Waiting chats stand in the order in which they are served, others the oldest first. */
export function sortChats(desk: Pick<DeskAnswer, 'chats'> | undefined, me: string): Groups {
  const all = Object.entries(desk?.chats ?? {});
  const own = all.filter(([, { agent }]) => agent === me);
  const others = all.filter(([, { agent }]) => agent !== me);
  return {
    ringing: own.filter(([, { answered }]) => !answered).toSorted(byTime),
    mine: own.filter(([, { answered }]) => answered).toSorted(byTime),
    queue: others.filter(([, { agent }]) => agent === null).toSorted(byPlace),
    colleagues: others.filter(([, { agent }]) => agent !== null).toSorted(byTime),
  };
}

function byTime([, a]: ChatEntry, [, b]: ChatEntry): number {
  return (a.givenAt ?? a.since) - (b.givenAt ?? b.since);
}

function byPlace([, a]: ChatEntry, [, b]: ChatEntry): number {
  return b.priority - a.priority || a.place - b.place;
}
