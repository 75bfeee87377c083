import type { Journal, JournalEntry, JournalSnapshot } from './journal.ts';

/** Journals in this process. */
export function createMemoryJournal(): Journal {
  const journals = new Map<string, JournalEntry[]>();
  const snapshots = new Map<string, JournalSnapshot>();
  const listeners = new Set<(journal: string) => void>();
  return {
    append: async (journal, expected, entries) => {
      const kept = journals.get(journal) ?? [];
      if (kept.length !== expected) return { kind: 'conflict', head: kept.length };
      kept.push(...entries.map((entry, at) => ({ ...structuredClone(entry), n: expected + 1 + at })));
      journals.set(journal, kept);
      for (const listener of listeners) listener(journal);
      return { kind: 'appended' };
    },
    read: async (journal, after = 0, limit = Number.POSITIVE_INFINITY) =>
      structuredClone(journals.get(journal)?.slice(after, after + limit) ?? []),
    saveSnapshot: async (journal, snapshot) => {
      if (snapshot.n >= (snapshots.get(journal)?.n ?? 0)) snapshots.set(journal, structuredClone(snapshot));
    },
    loadSnapshot: async (journal) => structuredClone(snapshots.get(journal)),
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
