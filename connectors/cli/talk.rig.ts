import { join } from 'node:path';
import type { CommandId, ConversationId } from '#engine/core/ids';
import { typed } from './cli.rig.ts';
import { dataFolder } from './data-folder.ts';
import { assemble } from './house/assemble.ts';
import type { Io } from './io.ts';

const BY = 'visitor:test' as const;

/** A conversation in the log of `var`, held with the real engine: begun, or gone on with. `intent:…` taps that button. */
export async function talk(root: string, texts: readonly string[], known?: string): Promise<string> {
  const io: Io = {
    root,
    env: {},
    out: () => {},
    err: () => {},
    lines: () => typed([]),
    secret: async () => '',
    stop: new AbortController().signal,
  };
  const data = dataFolder(io, join(root, 'var'));
  const quiet = { exampleOrders: false, onNews: () => {}, onProgress: () => () => {} };
  const house = await assemble({ io, bots: ['toy'], data, store: { kind: 'sqlite' }, ...quiet });
  if (!house.ok) throw new Error(house.failure.message);
  const { engine, env } = house.value;
  engine.start();
  const give = async (command: object): Promise<ConversationId> => {
    const whole: unknown = { id: env.newId() as CommandId, by: BY, ...command };
    const done = await engine.execute(whole as Parameters<typeof engine.execute>[0]);
    if (!done.ok) throw new Error(done.failure.message);
    await engine.settled();
    return done.value.conversation;
  };
  const conversation =
    (known as ConversationId | undefined) ??
    (await give({ name: 'conversation.open', data: { bot: 'toy' } }));
  for (const text of texts) {
    const data = text.startsWith('intent:') ? { text, choice: text } : { text };
    await give({ name: 'message.send', data, conversation });
  }
  await house.value.close();
  return conversation;
}
