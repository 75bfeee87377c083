import { type ConversationDiff, describeConsequence, firstDivergence, type TurnPair } from './compare.ts';
import type { ChangeGroup, DiffReport } from './report.ts';
import type { TurnView } from './view-turns.ts';

/** How many conversations of a group are named, and how many groups are shown whole. */
export type FormatOptions = { readonly examples: number };

/** The report for people: how many conversations change, grouped by how they part from the recording. */
export function formatReport(report: DiffReport, { examples }: FormatOptions): readonly string[] {
  return [...formatSummary(report), ...report.groups.flatMap((group) => formatGroup(group, examples))];
}

/** "37 of 1,000 conversations change; 2 create a different ticket", and the three levels. */
export function formatSummary(report: DiffReport): readonly string[] {
  const { conversations, different, changed, consequences, unknown } = report;
  const notable = [
    count(consequences.ticket, 'creates a different ticket', 'create a different ticket'),
    count(consequences.effect, 'asks something else of a system', 'ask something else of a system'),
    count(consequences.handoff, 'is handed over differently', 'are handed over differently'),
    count(consequences.close, 'ends differently', 'end differently'),
  ].filter((text) => text !== null);
  const head = `${grouped(different)} of ${grouped(conversations)} conversations change`;
  return [
    [head, ...notable].join('; '),
    `  understanding ${grouped(changed.understanding)} · path ${grouped(changed.path)} · consequences ${grouped(changed.consequences)} · only in other words ${grouped(changed.wording)}`,
    ...(unknown === 0
      ? []
      : [
          `  in ${grouped(unknown)} the candidate asked for what was never recorded: read those with that in mind`,
        ]),
  ];
}

function count(number: number, one: string, several: string): string | null {
  return number === 0 ? null : `${grouped(number)} ${number === 1 ? one : several}`;
}

function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

function formatGroup({ title, level, changes }: ChangeGroup, examples: number): readonly string[] {
  const named = changes.slice(0, examples);
  const more = changes.length - named.length;
  return [
    '',
    `${grouped(changes.length)} × ${level}: ${title}`,
    ...named.flatMap((change) => formatDivergence(change)),
    ...(more > 0 ? [`    and ${grouped(more)} more`] : []),
  ];
}

/** Where one conversation parts from the recording. */
function formatDivergence(change: ConversationDiff): readonly string[] {
  const first = firstDivergence(change);
  const at = first ? `"${cut(first.heard)}"` : 'after the last turn';
  const { lost, added } = change.consequences;
  return [
    `  ${change.conversation}  ${change.levels.join(', ')}, from ${at}`,
    ...(first?.differences ?? []).map(
      ({ what, recorded, candidate }) => `      ${what}: ${cut(recorded)} → ${cut(candidate)}`,
    ),
    ...lost.map((one) => `      − ${describeConsequence(one)}`),
    ...added.map((one) => `      + ${describeConsequence(one)}`),
  ];
}

const LONGEST = 160;

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** One conversation side by side, every turn; those that differ are marked. */
export function formatConversation(diff: ConversationDiff): readonly string[] {
  const changed = diff.levels.length === 0 ? 'nothing changes' : diff.levels.join(', ');
  return [
    `${diff.conversation}: ${changed}`,
    ...diff.turns.flatMap(formatPair),
    ...diff.consequences.lost.map((one) => `− ${describeConsequence(one)}`),
    ...diff.consequences.added.map((one) => `+ ${describeConsequence(one)}`),
    ...diff.unknown.map((question) => `unknown result: ${question}`),
    ...diff.leftOut.map((reason) => `left out: ${reason}`),
  ];
}

const WIDTH = 56;

function formatPair({ heard, recorded, candidate, differences }: TurnPair): readonly string[] {
  const left = sideLines(recorded);
  const right = sideLines(candidate);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `    ${pad(left[row] ?? '')} │ ${right[row] ?? ''}`.trimEnd(),
  );
  const mark = differences.length > 0 ? '≠' : ' ';
  return [`${mark} ${heard}`, ...rows, ...differences.map(differenceLine)];
}

function differenceLine({ level, what, recorded, candidate }: TurnPair['differences'][number]): string {
  return `    ${level}, ${what}: ${recorded} → ${candidate}`;
}

/** What a turn came to, line by line. */
export function sideLines(turn: TurnView | null): readonly string[] {
  if (!turn) return ['(no turn)'];
  const { understanding, path, consequences, wording } = turn;
  return [
    `intent ${understanding.intent ?? 'none'}`,
    ...(path.steps.length > 0 ? [`path ${path.steps.join(' → ')}`] : []),
    ...(path.repair === null ? [] : [`repair ${path.repair}`]),
    ...path.said.map((key, index) => `${key}: ${(wording[index] ?? '').replaceAll('\n', ' ')}`),
    ...consequences.map(describeConsequence),
  ];
}

/** Wide characters take two columns in a terminal. */
function pad(text: string): string {
  let width = 0;
  let kept = '';
  for (const character of text) {
    const wide = (character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
    if (width + wide > WIDTH) break;
    width += wide;
    kept += character;
  }
  return kept + ' '.repeat(WIDTH - width);
}
