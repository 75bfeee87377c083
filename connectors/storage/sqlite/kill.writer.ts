/**
 * The process that kill.test.ts kills: `node kill.writer.ts <file> <run> <honest|naive>`.
 * Appends to many conversations as fast as it can and prints `<stream> <n> <id>` for every event that it calls stored.
 */
import { ParleyError } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import { streamId } from '#engine/ports/event-log.samples';
import { survivorAppend } from '#engine/ports/event-log.survivors.rig';
import { openSqliteLog } from './index.ts';

const STREAMS = 24;

/** How long the naive writer keeps what it has called stored already, in milliseconds. */
const NAIVE_DELAY = 40;

const [path = '', run = '', honesty = 'honest'] = process.argv.slice(2);

const opened = await openSqliteLog({ path, newLife: () => 'killed' });
if (!opened.ok) throw new ParleyError(opened.failure);
const log = honesty === 'naive' ? acknowledgeFirst(opened.value) : opened.value;
await Promise.all(Array.from({ length: STREAMS }, (_, index) => appendForEver(log, streamId(`s${index}`))));

async function appendForEver(log: EventLog, stream: ConversationId): Promise<never> {
  let n = (await log.head(stream))?.n ?? 0;
  for (;;) {
    const request = survivorAppend(stream, n + 1, run);
    const answer = await log.append(request);
    if (answer.kind !== 'appended') throw new Error(`${stream} ${n + 1}: ${answer.kind}`);
    n += 1;
    process.stdout.write(`${stream} ${n} ${request.events[0]?.id}\n`);
    if (n % 5 === 0) await sendAgain(log, request);
  }
}

/** A client that never heard the answer sends the same command again. */
async function sendAgain(log: EventLog, request: Parameters<EventLog['append']>[0]): Promise<void> {
  const answer = await log.append(request);
  const allowed = honesty === 'naive' ? ['appended'] : ['duplicate'];
  if (!allowed.includes(answer.kind)) throw new Error(`${request.stream} again: ${answer.kind}`);
}

/** The canary: what a writer without a log does, calling stored what is only in memory. */
function acknowledgeFirst(log: EventLog): EventLog {
  return {
    ...log,
    append: async (request) => {
      setTimeout(() => void log.append(request), NAIVE_DELAY);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { kind: 'appended' };
    },
  };
}
