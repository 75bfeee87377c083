import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A line of a list: its height in CSS pixels is known before it is drawn. */
export type Line = { readonly key: string; readonly height: number; readonly draw: () => ComponentChildren };

type Props = { readonly lines: readonly Line[]; readonly label: string };

/** Lines above and below what is seen, so that scrolling finds them drawn. */
const MARGIN = 6;

/** Draws what is seen of a long list and no more: a thousand chats cost as much as twenty. */
export function VirtualList({ lines, label }: Props) {
  const box = useRef<HTMLElement>(null);
  const [{ top, height }, setSeen] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = (): void => setSeen({ top: element.scrollTop, height: element.clientHeight });
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    look();
    return () => watcher.disconnect();
  }, []);

  const tops = topsOf(lines);
  const total = tops.at(-1) ?? 0;
  const first = Math.max(0, indexAt(tops, top) - MARGIN);
  const last = Math.min(lines.length, indexAt(tops, top + height) + 1 + MARGIN);
  return (
    <section
      ref={box}
      class="lines"
      aria-label={label}
      onScroll={(event) =>
        setSeen({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
    >
      <div class="lines-all" style={{ height: `${total}px` }}>
        {lines.slice(first, last).map((line, index) => (
          <div
            key={line.key}
            class="line"
            style={{ top: `${tops[first + index]}px`, height: `${line.height}px` }}
          >
            {line.draw()}
          </div>
        ))}
      </div>
    </section>
  );
}

/** Where each line begins, and behind the last one where all end. */
function topsOf(lines: readonly Line[]): readonly number[] {
  const tops = [0];
  for (const { height } of lines) tops.push((tops.at(-1) ?? 0) + height);
  return tops;
}

/** The line at a height. */
function indexAt(tops: readonly number[], height: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}
