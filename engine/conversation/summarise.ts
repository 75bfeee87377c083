import type { Conversation } from './state.ts';

/** One line for the person who takes over: what was open, what is known. */
export function summarise(state: Conversation): string {
  const open = state.dialog.stack.map((frame) => frame.flow);
  const known = Object.entries(state.dialog.slots)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([slot, value]) => `${slot}: ${String(value)}`);
  return [open.length > 0 ? `in ${open.join(' > ')}` : 'nothing open', ...known].join('; ');
}
