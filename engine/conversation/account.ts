import type { Entity, Intent, StageTrace } from '../core/events/shapes.ts';
import type { EventOf, StoredEvent } from '../core/events.ts';
import type { DialogState } from '../dialog/state.ts';
import { type TranscriptLine, transcriptOf } from './transcript.ts';

/** A turn of the bot as the log tells it: what it heard, why it answered so, what it said and did. */
export type Account = Omit<EventOf<'turn.completed'>['data'], 'dialog' | 'turn'> & {
  readonly n: number;
  readonly at: number;
  readonly heard: readonly TranscriptLine[];
  readonly said: readonly TranscriptLine[];
  /** Flows that are open after the turn, the active one last. */
  readonly open: readonly Open[];
};

/** A flow in progress, and the question of its form that is open. */
export type Open = { readonly flow: string; readonly form?: string; readonly asking?: string };

/** The bot's turns in a conversation; what came of one has the same cause as the turn itself. */
export function accountsOf(events: readonly StoredEvent[]): readonly Account[] {
  return events.flatMap((event) => {
    if (event.type !== 'turn.completed') return [];
    const { n, at, data, cause } = event;
    const { dialog, turn: _task, ...told } = data;
    const heard = transcriptOf(events.filter((one) => one.n === data.of));
    const said = transcriptOf(events.filter((one) => one.cause === cause));
    return [{ ...told, n, at, heard, said, open: openIn(dialog) }];
  });
}

function openIn(dialog: EventOf<'turn.completed'>['data']['dialog']): readonly Open[] {
  const { stack = [] } = dialog as Partial<DialogState>;
  return stack.map(({ flow, form }) => ({
    flow,
    ...(form ? { form: form.form } : {}),
    ...(form?.asking ? { asking: form.asking } : {}),
  }));
}

/** One line of an account for people. Rows without a label go on with the one above. */
export type Row = { readonly label: string; readonly text: string };
export type Section = { readonly title: 'understand' | 'decide'; readonly rows: readonly Row[] };

/** What an account needs to be told; a message that was only parsed has no path. */
export type Told = {
  readonly language: string;
  readonly intent: Intent | null;
  readonly entities: readonly Entity[];
  readonly trace: readonly StageTrace[];
  readonly path?: readonly string[];
  readonly repair?: string | null;
  readonly open?: readonly Open[];
};

/** Why, in a designer's words: what was understood, then what was decided. What is empty is left out. */
export function sectionsOf(told: Told): readonly Section[] {
  const deciding = told.trace.findIndex(({ stage }) => stage === 'dialog');
  const border = deciding < 0 ? told.trace.length : deciding;
  const heard = told.trace.slice(0, border);
  const sections: readonly Section[] = [
    {
      title: 'understand',
      rows: [
        { label: 'language', text: told.language },
        ...told.entities.map((one) => ({ label: 'entity', text: entityText(one) })),
        ...(told.intent === null ? [] : [{ label: 'intent', text: intentText(told.intent) }]),
        ...heard.flatMap(stageRows),
      ],
    },
    {
      title: 'decide',
      rows: [
        ...(told.path?.length ? [{ label: 'path', text: told.path.join(' → ') }] : []),
        ...(told.repair ? [{ label: 'repair', text: told.repair }] : []),
        ...(told.open ?? []).map((one) => ({ label: 'open', text: openText(one) })),
        ...told.trace.slice(border).flatMap(stageRows),
        { label: 'time', text: told.trace.map(({ stage, ms }) => `${stage} ${ms.toFixed(1)} ms`).join(', ') },
      ],
    },
  ];
  return sections.map((section) => ({ ...section, rows: withoutRepeats(section.rows) }));
}

function entityText({ type, value, text, score, source, because, alternatives = [] }: Entity): string {
  const others = alternatives.slice(0, 3).map((one) => `${one.value} ${one.score.toFixed(2)}`);
  const or = others.length > 0 ? `, or ${others.join(', ')}` : '';
  return `${type} = ${value}  "${text}"  ${score.toFixed(2)} ${source}${because === undefined ? '' : `: ${because}`}${or}`;
}

function intentText({ name, score, rejected, alternatives }: Intent): string {
  const others = alternatives
    .filter((other) => other.score >= 0.01)
    .slice(0, 3)
    .map((other) => `${other.name} ${other.score.toFixed(2)}`);
  const instead = rejected ? 'rejected; nearest' : 'also';
  const rest = others.length > 0 ? `  (${instead} ${others.join(', ')})` : '';
  return rejected ? `none${rest}` : `${name ?? 'none'} ${score.toFixed(2)}${rest}`;
}

function openText({ flow, form, asking }: Open): string {
  return [flow, ...(form ? [`form ${form}`] : []), ...(asking ? [`asks for ${asking}`] : [])].join(', ');
}

function stageRows({ stage, outcome, failure, notes = [] }: StageTrace): readonly Row[] {
  const failed = outcome === 'failed' ? [`failed: ${failure ?? 'without a code'}`] : [];
  return [...failed, ...notes].map((text) => ({ label: stage, text }));
}

function withoutRepeats(rows: readonly Row[]): readonly Row[] {
  return rows.map((row, at) => (rows[at - 1]?.label === row.label ? { ...row, label: '' } : row));
}

/** Sections as aligned lines of plain text. */
export function linesOf(sections: readonly Section[]): readonly string[] {
  const width = Math.max(0, ...sections.flatMap(({ rows }) => rows.map(({ label }) => label.length)));
  return sections.flatMap(({ title, rows }) => [
    title,
    ...rows.map(({ label, text }) => `  ${label.padEnd(width)}  ${text}`),
  ]);
}
