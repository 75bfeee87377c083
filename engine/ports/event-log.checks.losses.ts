import type { LogCheck } from './event-log.checks.ts';
import { expectSame } from './event-log.expect.ts';
import { sampleAppend, streamId } from './event-log.samples.ts';
import type { EventLog } from './event-log.ts';

const CHAT = streamId('chat');
const OTHER = streamId('other');

/** What is promised when a store lost what it had acknowledged: nobody goes on as if nothing had happened. */
export const LOSS_CHECKS = {
  'gives a conversation a new life when somebody holds more than is there': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 2));
    await log.append(sampleAppend(OTHER, 0, 2));
    const heard = listen(log, 1);
    const renewed = await log.renewLife(CHAT, 5);
    expectSame([renewed?.n, renewed?.life === log.life()], [2, false], 'what is left, in another life');
    expectSame(await log.head(CHAT), renewed, 'head');
    expectSame(await heard, [CHAT], 'conversations named to those who watch');
    expectSame((await log.head(OTHER))?.life, log.life(), 'life of the other conversation');
    const again = await log.renewLife(CHAT, 9);
    expectSame(again?.life === renewed?.life, false, 'a second loss is a third life');
  },

  'has told who watches by the time it answers': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 2));
    const named: string[] = [];
    log.watchLosses((stream) => void named.push(stream));
    await log.renewLife(CHAT, 5);
    expectSame(named, [CHAT], 'conversations named by then');
  },

  'gives no new life where nothing is missing': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 2));
    const heard = listen(log, 1);
    expectSame(await log.renewLife(CHAT, 2), await log.head(CHAT), 'head');
    expectSame((await log.head(CHAT))?.life, log.life(), 'life');
    expectSame(await log.renewLife(OTHER, 4), undefined, 'a conversation that nobody wrote to');
    await log.append(sampleAppend(OTHER, 0));
    await log.renewLife(OTHER, 4);
    expectSame(await heard, [OTHER], 'the first that lost something');
  },

  'takes appends after a loss, and keeps the new life': async ({ log, reopen }) => {
    await log.append(sampleAppend(CHAT, 0, 2));
    const life = (await log.renewLife(CHAT, 3))?.life;
    expectSame(life === log.life(), false, 'the life is another');
    expectSame((await log.append(sampleAppend(CHAT, 2))).kind, 'appended', 'append');
    expectSame(await log.head(CHAT), { n: 3, epoch: 0, life }, 'head');
    if (reopen) expectSame((await (await reopen()).head(CHAT))?.life, life, 'life after it was opened again');
  },
} as const satisfies Record<string, LogCheck>;

/** The first `count` conversations that are named to a watcher. */
function listen(log: EventLog, count: number): Promise<readonly string[]> {
  const named: string[] = [];
  return new Promise((resolve) => {
    const stop = log.watchLosses((stream) => {
      named.push(stream);
      if (named.length < count) return;
      stop();
      resolve(named);
    });
  });
}
