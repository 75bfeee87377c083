/** Somebody at a place, through one of his connections. */
export type Presence = { readonly place: string; readonly who: string; readonly via: string };

/**
 * Who is where, over all nodes. Nothing of it is logged or lasts: it never rejects, while the store is away nobody is
 * anywhere, and who was there through a node that died is gone soon after.
 */
export interface Presences {
  arrive(presence: Presence): Promise<void>;
  leave(presence: Presence): Promise<void>;
  /** Everyone at a place, each once, by name, through whatever connections and nodes. */
  at(place: string): Promise<readonly string[]>;
}
