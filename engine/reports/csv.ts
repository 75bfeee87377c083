import type { Report, ReportRow, Spans } from './report.ts';

const SPANS = ['answer', 'wait', 'response', 'handling', 'resolution'] as const;

/** The report as RFC 4180 with a row of names; times in seconds, shares 0…1, nothing where there is none. The last row is all. */
export function csvOf({ by, rows, total }: Report): string {
  const names = [by, 'chats', 'talked', 'handed_over', 'missed', 'deflected', 'rated', 'csat'];
  const spans = SPANS.flatMap((span) => [`${span}_p50_s`, `${span}_p90_s`, `${span}_mean_s`]);
  const lines = [[...names, ...spans], ...[...rows, total].map(cellsOf)];
  return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

function cellsOf(row: ReportRow): readonly (string | number | null)[] {
  const { key, chats, talked, handedOver, missed, deflected, rated, csat } = row;
  const counts = [key, chats, talked, handedOver, missed, share(deflected), rated, share(csat)];
  return [...counts, ...SPANS.flatMap((span) => secondsOf(row[span]))];
}

function share(part: number | null): string | null {
  return part === null ? null : part.toFixed(3);
}

function secondsOf({ p50, p90, mean }: Spans): readonly (string | null)[] {
  return [p50, p90, mean].map((span) => (span === null ? null : (span / 1000).toFixed(1)));
}

/**
 * A cell that a spreadsheet takes for text: one that begins like a formula gets an apostrophe before it, as OWASP
 * advises against CSV injection. Numbers of ours stay numbers.
 */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n|%]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
