import type { ConversationId } from '#engine/core/ids';
import type { Door } from './door.ts';
import type { Position } from './frames.ts';
import { mayRead, type Principal } from './principals.ts';

/** Whether a client can go on from where it says it is. `n` is the log's tail; a gap names what to load by HTTP. */
export type Verdict = {
  readonly c: ConversationId;
  readonly e: string;
  readonly n: number;
} & (
  | { readonly ok: true; readonly after: number }
  | { readonly ok: false; readonly from: number; readonly why: 'too_far' | 'log_lost' | 'forbidden' }
);

/** Authorise and judge one position. A foreign conversation looks exactly like one that does not exist. */
export async function judgePosition(door: Door, principal: Principal, position: Position): Promise<Verdict> {
  const c = position.c as ConversationId;
  const after = position.n ?? 0;
  const head = (await mayRead(door, principal, c)) ? await door.log.head(c) : undefined;
  if (!head) return { ok: false, c, e: door.log.life(), n: 0, from: 0, why: 'forbidden' };
  const place = { c, e: head.life, n: head.n } as const;
  if (after > 0 && position.e !== undefined && position.e !== head.life) return lost(place);
  if (after > head.n) {
    // Only a store that lost what it had acknowledged can be behind its client.
    door.observe({ kind: 'log_regression' });
    door.report('log regression', { conversation: c, client: after, head: head.n });
    const renewed = (await door.log.renewLife(c, after)) ?? head;
    return lost({ c, e: renewed.life, n: renewed.n });
  }
  if (await isReplaced(door, c, position)) return lost(place);
  if (head.n - after > door.limits.resume) return { ...place, ok: false, from: after + 1, why: 'too_far' };
  return { ...place, ok: true, after };
}

/** What a store lost may have been written anew by now, by the bot, and be another event. */
async function isReplaced(door: Door, c: ConversationId, { n = 0, at }: Position): Promise<boolean> {
  if (n === 0 || at === undefined) return false;
  const [event] = await door.log.read(c, n - 1, 1);
  return event !== undefined && event.at !== at;
}

function lost(place: { readonly c: ConversationId; readonly e: string; readonly n: number }): Verdict {
  return { ...place, ok: false, from: 1, why: 'log_lost' };
}
