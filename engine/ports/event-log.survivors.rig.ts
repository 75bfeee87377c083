import type { ConversationId } from '../core/ids.ts';
import { sampleAppend, sampleTask, streamId, taskId } from './event-log.samples.ts';
import type { Append, EventLog } from './event-log.ts';

/** The append of event `n` by a writer: it moves the conversation's one task on, so that a torn append would show. */
export function survivorAppend(stream: ConversationId, n: number, writer: string): Append {
  const text = 'x'.repeat((n * 37) % 900);
  return {
    ...sampleAppend(stream, n - 1, 1, { key: `${stream}-${n}`, writer, text }),
    settle: [taskId(`${stream}-due-${n - 1}`)],
    schedule: [sampleTask(stream, `${stream}-due-${n}`)],
  };
}

/** One line of the writer: an event that it called stored. */
export type Acknowledged = { readonly stream: ConversationId; readonly n: number; readonly id: string };

/** The whole lines of a killed process; the torn last one was never said. */
export function parseAcknowledged(output: string): readonly Acknowledged[] {
  const whole = output.slice(0, output.lastIndexOf('\n') + 1).split('\n');
  return whole.filter(Boolean).map((line) => {
    const [stream = '', n, id = ''] = line.split(' ');
    return { stream: streamId(stream), n: Number(n), id };
  });
}

/** Every way in which the log does not hold what was acknowledged; an empty list is what we want. */
export async function findDamage(
  log: EventLog,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const ids = new Map<string, string>();
  const damage: string[] = [];
  const seen = new Set<string>();
  for (const { stream } of await log.conversations({ limit: 1_000_000 })) {
    const events = await log.read(stream);
    events.forEach((event, index) => {
      if (event.n !== index + 1) damage.push(`${stream}: offset ${event.n} at place ${index + 1}`);
      if (seen.has(event.id)) damage.push(`${stream}: event ${event.id} is there twice`);
      seen.add(event.id);
      ids.set(`${stream} ${event.n}`, event.id);
    });
    damage.push(...(await findTaskDamage(log, stream, events.length)));
  }
  for (const { stream, n, id } of acknowledged) {
    if (ids.get(`${stream} ${n}`) !== id) damage.push(`${stream}: acknowledged event ${n} (${id}) is lost`);
  }
  return damage;
}

/** The writer leaves each conversation exactly one task, named after its head, in the same append. */
async function findTaskDamage(
  log: EventLog,
  stream: ConversationId,
  head: number,
): Promise<readonly string[]> {
  const found = (await log.tasks(stream)).map((task) => task.id).join(' ');
  const wanted = `${stream}-due-${head}`;
  const [standing, known] = [
    (await log.head(stream))?.n,
    await log.findByKey(stream, 'visitor:ada', `${stream}-${head}`),
  ];
  const damage = found === wanted ? [] : [`${stream}: tasks "${found}" beside head ${head}`];
  if (standing !== head) damage.push(`${stream}: head ${standing} over ${head} events`);
  if (known?.n !== head) damage.push(`${stream}: the key of event ${head} is not known`);
  return damage;
}
