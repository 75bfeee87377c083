const KEPT = 'parley.console.draft.';

/** What was being written in a chat: kept for this window, so that changing chats or a reload loses nothing. */
export function keptDraft(c: string): string {
  return sessionStorage.getItem(KEPT + c) ?? '';
}

export function keepDraft(c: string, text: string): void {
  if (text === '') sessionStorage.removeItem(KEPT + c);
  else sessionStorage.setItem(KEPT + c, text);
}
