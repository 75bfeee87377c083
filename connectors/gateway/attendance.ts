import type { Presence, Presences } from '#engine/ports/presence';
import type { Signals } from '#engine/ports/signals';

/** Tells all who follow a conversation when somebody comes to it, and when the last of his connections has left. */
export type Attendance = {
  came(presence: Presence): void;
  left(presence: Presence): void;
};

/** Over the presences and signals of all nodes. */
export function createAttendance(presences: Presences, signals: Signals): Attendance {
  const tell = ({ place, who, via }: Presence, on: boolean): void =>
    signals.publish({ c: place, name: 'presence', d: { by: who, on }, from: via });

  async function leave(presence: Presence): Promise<void> {
    await presences.leave(presence);
    if (!(await presences.at(presence.place)).includes(presence.who)) tell(presence, false);
  }

  return {
    came: (presence) => {
      void presences.arrive(presence);
      tell(presence, true);
    },
    left: (presence) => void leave(presence),
  };
}
