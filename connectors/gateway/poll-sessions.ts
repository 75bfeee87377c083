import { randomBytes } from 'node:crypto';
import type { Door } from './door.ts';
import { PollWire } from './poll-wire.ts';

/** What a client asks of its session: to take frames, to give those after the one that it names, or to end. */
export type PollRequest =
  | { readonly frames: readonly object[] }
  | { readonly after: number }
  | { readonly leave: true };

/** Sessions without a socket, each a secret that also names the node where it lives. */
export type PollSessions = {
  /** A session begins at this node with its first frames. */
  begin(frames: readonly object[], adopt: (wire: PollWire) => void): string;
  /** The body of the answer, from whichever node has the session; undefined when none has. */
  ask(session: string, request: PollRequest): Promise<string | undefined>;
};

/** How long another node may take beyond what a poll waits anyway, in milliseconds. */
const PATIENCE = 5000;

/** What another node says of a session that it does not know. No body is empty. */
const UNKNOWN = '';

/** The sessions of this node, and the way to those of others. */
export function createPollSessions(door: Door): PollSessions {
  const { relay, limits, env, wheel } = door;
  const wires = new Map<string, PollWire>();

  async function answer(session: string, request: PollRequest): Promise<string | undefined> {
    const wire = wires.get(session);
    if ('leave' in request) wire?.close(1000);
    else if (!wire) return undefined;
    else if ('after' in request) return await pollAtMost(door, wire, request.after);
    else for (const frame of request.frames) wire.hear(frame);
    return '{}';
  }

  relay.answerBy(async (question) => {
    const [session, request] = JSON.parse(question) as [string, PollRequest];
    return (await answer(session, request)) ?? UNKNOWN;
  });

  return {
    begin: (frames, adopt) => {
      const session = `${relay.node}.${randomBytes(16).toString('base64url')}`;
      const wire = new PollWire();
      wires.set(session, wire);
      adopt(wire);
      // Kept for a while, so that the last poll learns why it was closed.
      const forget = { wake: (): undefined => void wires.delete(session) };
      wire.on('close', () => wheel.set(forget, env.now() + limits.poll));
      for (const frame of frames) wire.hear(frame);
      return session;
    },
    ask: async (session, request) => {
      const [node = ''] = session.split('.');
      if (node === relay.node) return await answer(session, request);
      const patience = limits.poll + PATIENCE;
      return (await relay.ask(node, JSON.stringify([session, request]), patience)) || undefined;
    },
  };
}

/** Proxies cut what is silent for too long, so an empty answer comes before they do. */
async function pollAtMost({ wheel, env, limits }: Door, wire: PollWire, after: number): Promise<string> {
  const waker = { wake: (): undefined => wire.release() as undefined };
  wheel.set(waker, env.now() + limits.poll);
  try {
    const { frames, ...rest } = await wire.poll(after);
    return `${JSON.stringify(rest).slice(0, -1)},"frames":[${frames.join(',')}]}`;
  } finally {
    wheel.remove(waker);
  }
}
