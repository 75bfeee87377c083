import type { Presences } from './presence.ts';

/** Who is where in this process. */
export function createMemoryPresences(): Presences {
  const places = new Map<string, Map<string, string>>();
  return {
    arrive: async ({ place, who, via }) => {
      const there = places.get(place) ?? new Map<string, string>();
      places.set(place, there.set(via, who));
    },
    leave: async ({ place, via }) => {
      const there = places.get(place);
      there?.delete(via);
      if (there?.size === 0) places.delete(place);
    },
    at: async (place) => [...new Set(places.get(place)?.values())].sort(),
  };
}
