import { type ReplayStep, replay as replayLog } from '#engine';
import { type Failure, failure, ParleyError } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import { sameJson } from '#engine/core/json';
import type { EventLog } from '#engine/ports/event-log';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { openExistingLog } from '../open-data.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { digest } from '../system-env.ts';
import { moment, tellFailure } from '../tell.ts';

/** Folds a conversation's log anew and compares at every offset: what happened, and the proof that it did. */
export const replay: Command = {
  name: 'replay',
  summary: 'Replays a conversation from the log and verifies every event.',
  usage: '<conversation>',
  options: { ...STORE_OPTIONS },
  words: { least: 1, most: 1 },
  run: async (args, io) => {
    const opened = await openExistingLog(args, io);
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    const id = (args.words[0] ?? '') as ConversationId;
    try {
      const head = await opened.value.head(id);
      if (!head) return tellFailure(io, failure('NOT_FOUND', { what: 'conversation', id }), args.json);
      const verified = await verify(opened.value, id, head.n);
      if (args.json) io.out(JSON.stringify(summaryOf(id, verified)));
      else tellTimeline(io, id, verified);
      return verified.failure ? EXIT.problems : EXIT.ok;
    } finally {
      await opened.value.close();
    }
  },
};

type Verified = { readonly steps: readonly ReplayStep[]; readonly failure: Failure | null };

/** Event by event, so that one whose text is no JSON any more hides none before it. */
async function verify(log: EventLog, id: ConversationId, head: number): Promise<Verified> {
  const { events, damage } = await readAll(log, id, head);
  const replayed = replayLog(id, events, digest);
  return { steps: replayed.steps, failure: replayed.failure ?? damage };
}

async function readAll(log: EventLog, id: ConversationId, head: number) {
  const events: StoredEvent[] = [];
  try {
    for (let n = 0; n < head; n += 1) {
      const [event] = await log.read(id, n, 1);
      if (!event) break;
      events.push(event);
    }
  } catch (thrown) {
    if (!(thrown instanceof ParleyError)) throw thrown;
    return { events, damage: thrown.failure };
  }
  const offset = events.length + 1;
  const missing = failure('LOG_TAMPERED', { stream: id, offset, reason: `${head} events were stored` });
  return { events, damage: events.length < head ? missing : null };
}

function summaryOf(conversation: ConversationId, { steps, failure: broken }: Verified) {
  const summary = {
    conversation,
    events: steps.length,
    hash: steps.at(-1)?.event.state ?? null,
    verified: broken === null,
  };
  if (!broken) return summary;
  const { code, message, hint, data } = broken;
  return { ...summary, failure: { code, message, hint, offset: data['offset'] ?? steps.length + 1 } };
}

function tellTimeline(io: Io, id: ConversationId, { steps, failure: broken }: Verified): void {
  io.out(`conversation ${id}`);
  let before: ReplayStep | undefined;
  for (const step of steps) {
    io.out(timelineRow(step));
    for (const change of changesOf(before, step)) io.out(`${' '.repeat(27)}${change}`);
    before = step;
  }
  if (broken) io.err(`${broken.code} ${broken.message} — ${broken.hint}`);
  else io.out(`verified: ${steps.length} events, state ${before?.event.state ?? 'none'}`);
}

function timelineRow({ event, state }: ReplayStep): string {
  const text = event.type === 'message.added' ? `  ${JSON.stringify(event.data.text)}` : '';
  const key = event.type === 'message.added' && event.data.reply !== undefined ? `  ${event.data.reply}` : '';
  const line = `${String(event.n).padStart(4)}  ${moment(event.at)}  ${event.type.padEnd(20)}`;
  return `${line} ${state.lifecycle.padEnd(7)} ${event.by}${key}${text}`;
}

/** What the event did to slots and to the flows that are open. */
function changesOf(before: ReplayStep | undefined, { event, state }: ReplayStep): readonly string[] {
  if (event.type !== 'turn.completed') return [];
  const old = before?.state.dialog;
  const slots = Object.entries(state.dialog.slots)
    .filter(([slot, value]) => !sameJson(old?.slots[slot], value))
    .map(([slot, value]) => `${slot} = ${JSON.stringify(value)}`);
  const gone = Object.keys(old?.slots ?? {}).filter((slot) => !(slot in state.dialog.slots));
  const stack = state.dialog.stack.map((frame) => `${frame.flow}/${frame.step}`).join(' > ');
  const stood = old?.stack.map((frame) => `${frame.flow}/${frame.step}`).join(' > ') ?? '';
  return [
    ...(stack === stood ? [] : [`at ${stack || 'nothing'}`]),
    ...slots,
    ...gone.map((slot) => `${slot} is gone`),
  ];
}
