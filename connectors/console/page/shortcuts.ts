import { useEffect, useRef } from 'preact/hooks';
import type { Groups } from './sort-chats.ts';

type Reach = {
  readonly groups: Groups;
  readonly open: string | undefined;
  readonly show: (c: string) => void;
  readonly search: () => void;
  readonly details: () => void;
  readonly help: () => void;
};

/** Keys that press what carries them as `data-key`, wherever it stands on the page. */
const PRESSING = new Set(['a', 'r', 'n', 't', 'e']);

/** Keys for what an agent does all day. Single letters count only where nobody is writing. */
export function useShortcuts(reach: Reach): void {
  const latest = useRef(reach);
  latest.current = reach;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event, latest.current);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function onKey(event: KeyboardEvent, reach: Reach): void {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (event.isComposing || event.defaultPrevented) return;
  if (altKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
    event.preventDefault();
    step(reach, key === 'ArrowDown' ? 1 : -1);
    return;
  }
  if (altKey || ctrlKey || metaKey || isWriting(event.target)) return;
  const act = actionOf(key, reach);
  if (!act) return;
  event.preventDefault();
  act();
}

function actionOf(key: string, reach: Reach): (() => void) | undefined {
  if (document.querySelector('dialog[open]')) return undefined;
  if (PRESSING.has(key)) {
    const button = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
    return button ? () => button.click() : undefined;
  }
  if (key === '/') return reach.search;
  if (key === 'd') return reach.details;
  return key === '?' ? reach.help : undefined;
}

/** The next chat in the order of the list. */
function step({ groups, open, show }: Reach, by: number): void {
  const all = [...groups.ringing, ...groups.mine, ...groups.queue].map(([c]) => c);
  const at = open === undefined ? -1 : all.indexOf(open);
  const next = all[at < 0 ? 0 : (at + by + all.length) % all.length];
  if (next !== undefined) show(next);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
