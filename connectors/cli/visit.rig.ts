import { ulid } from 'ulid';
import { WebSocket } from 'ws';

type Frame = { readonly t: string; readonly [key: string]: unknown };

/** A visitor at a server's door who waits for every answer. */
export type Visitor = {
  readonly conversation: string;
  /** The bot's next message. */
  reply(): Promise<string>;
  say(text: string): Promise<string>;
  /** The code that the server closed with. */
  readonly closed: Promise<number>;
};

/** Open a conversation at a server that is really listening. */
export async function visit(base: string, bot: string): Promise<Visitor> {
  const asked = await fetch(`${base}/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'visitor', bot }),
  });
  const { ticket } = (await asked.json()) as { readonly ticket: string };
  const socket = new WebSocket(`${base.replace('http', 'ws')}/v1/ws`, 'parley.v1');
  const frames = readFrames(socket);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  send({ t: 'hello', v: 1, ticket, sdk: 'test/1', subs: [] });
  await frames.next((frame) => frame.t === 'ready');
  send({ t: 'cmd', id: ulid(), name: 'conversation.open', d: { bot } });
  const opened = await frames.next((frame) => frame['name'] === 'conversation.opened');
  const conversation = String(opened['c']);
  const reply = async (): Promise<string> => {
    const frame = await frames.next(
      (one) => one['name'] === 'message.added' && String(one['by']).startsWith('bot:'),
    );
    return String((frame['d'] as { readonly text: string }).text);
  };
  const say = (text: string): Promise<string> => {
    send({ t: 'cmd', id: ulid(), c: conversation, name: 'message.send', d: { text } });
    return reply();
  };
  return { conversation, reply, say, closed };
}

/** Frames in their order; `next` drops those before the one that fits. */
function readFrames(socket: WebSocket) {
  const waiting: Frame[] = [];
  let wake = (): void => undefined;
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame;
    if (frame.t === 'ping') socket.send(JSON.stringify({ t: 'pong', k: frame['k'] }));
    waiting.push(frame);
    wake();
  });
  return {
    next: async (fits: (frame: Frame) => boolean): Promise<Frame> => {
      for (;;) {
        const frame = waiting.shift();
        if (frame && fits(frame)) return frame;
        if (frame) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
