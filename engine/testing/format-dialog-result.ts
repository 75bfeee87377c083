import type { TranscriptLine } from '#engine/conversation/transcript';
import type { DialogFailure, DialogResult } from './run-dialog-fixture.ts';

/** One dialogue as people read it: what was said, and where it went wrong and why. `where` is the step's place. */
export function formatDialogResult(result: DialogResult, where: string): string {
  const { dialog, bot, passed, transcript, failure } = result;
  if (passed) return `✓ ${dialog}`;
  const lines = [`✗ ${dialog} (${bot})`, ...transcript.map((line) => `    ${formatLine(line)}`)];
  return [...lines, ...(failure ? formatFailure(failure, where) : [])].join('\n');
}

/** One line of a transcript: who, what, and for the bot which reply and which buttons. */
export function formatLine({ who, text, reply, buttons }: TranscriptLine): string {
  const key = reply === undefined ? '' : `(${reply}) `;
  const offered = buttons === undefined ? '' : `  ${buttons.map((payload) => `[${payload}]`).join(' ')}`;
  return `${who.padEnd(8)}${key}${text}${offered}`;
}

function formatFailure(
  { step, check, expected, got, notes }: DialogFailure,
  where: string,
): readonly string[] {
  return [
    `  ✗ step ${step + 1}, ${check} — ${where}`,
    `      expected  ${show(expected)}`,
    `      got       ${show(got)}`,
    ...notes.map((note) => `      why       ${note}`),
  ];
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
