import type { Presences } from '#engine/ports/presence';
import type { Signals } from '#engine/ports/signals';
import type { AgentActor } from './principals.ts';

/** Which agents have which chats before their eyes, so that two don't answer at once. Never logged; `via` names a connection. */
export type Looking = {
  look(c: string, who: AgentActor, via: string): Promise<void>;
  unlook(c: string, who: AgentActor, via: string): Promise<void>;
  /** The connection is gone. */
  left(via: string): void;
};

/** The signal that says who looks at a chat now. */
export const LOOKING = 'chat.looking';

/** Over the presences and signals of all nodes. */
export function createLooking(presences: Presences, signals: Signals): Looking {
  const looked = new Map<string, Map<string, AgentActor>>();
  const placeOf = (c: string): string => `look ${c}`;

  async function tell(c: string): Promise<void> {
    const who = (await presences.at(placeOf(c))).map((actor) => actor.slice('agent:'.length));
    signals.publish({ c, name: LOOKING, d: { who }, from: '' });
  }

  async function unlook(c: string, who: AgentActor, via: string): Promise<void> {
    looked.get(via)?.delete(c);
    await presences.leave({ place: placeOf(c), who, via });
    await tell(c);
  }

  return {
    look: async (c, who, via) => {
      const chats = looked.get(via) ?? new Map<string, AgentActor>();
      looked.set(via, chats.set(c, who));
      await presences.arrive({ place: placeOf(c), who, via });
      await tell(c);
    },
    unlook,
    left: (via) => {
      const chats = looked.get(via) ?? new Map<string, AgentActor>();
      looked.delete(via);
      for (const [c, who] of chats) void unlook(c, who, via);
    },
  };
}
