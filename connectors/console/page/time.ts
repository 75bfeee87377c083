import { useEffect, useState } from 'preact/hooks';
import type { Texts } from './texts.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than using it a thousand times. */
function formatOf(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tag, options);
  formats.set(key, known);
  return known;
}

/** Clock time as the language writes it. */
export function timeOf(at: number, { tag }: Texts): string {
  return formatOf(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** Today, yesterday, or the date. */
export function dayOf(at: number, { tag, today, yesterday }: Texts): string {
  const days = Math.round((startOfDay(Date.now()) - startOfDay(at)) / 86_400_000);
  if (days <= 0) return today;
  return days === 1 ? yesterday : formatOf(tag, { dateStyle: 'medium' }).format(at);
}

/** A span in minutes and seconds, or hours and minutes: `4:05`, `2 h 10`. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${two(minutes)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** The time, told anew every second to all who show a span. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    watchers.add(setNow);
    ticking ??= setInterval(() => {
      const at = Date.now();
      for (const watcher of watchers) watcher(at);
    }, 1000);
    return () => {
      watchers.delete(setNow);
      if (watchers.size > 0) return;
      clearInterval(ticking);
      ticking = undefined;
    };
  }, []);
  return now;
}

const watchers = new Set<(now: number) => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
