import type { Names } from '../client/answers.ts';
import type { Item } from '../client/chat-record.ts';
import { nameOf, useAround } from './context.ts';
import type { HappeningData, Texts } from './texts.ts';
import { timeOf } from './time.ts';

type Happened = Extract<Item, { kind: 'happening' }>;

/** Something that happened to the chat, in a line. */
export function HappeningLine({ item, names }: { item: Happened; names: Names | undefined }) {
  const { texts } = useAround();
  return (
    <p class="happening">
      <span>
        {texts.happening[item.what](dataOf(item, texts, names))} · {timeOf(item.at, texts)}
      </span>
    </p>
  );
}

/** Why a person is wanted, and what he should know before he says a word. */
export function HandoffCard({ item }: { item: Happened }) {
  const { texts } = useAround();
  const { reason, summary } = item.data;
  return (
    <section class="handoff" aria-label={texts.handoff}>
      <h3>
        {texts.handoff} · {texts.reasons[String(reason)] ?? String(reason)}
        <span class="soft"> · {timeOf(item.at, texts)}</span>
      </h3>
      <p>{String(summary ?? '')}</p>
    </section>
  );
}

function dataOf({ data, by }: Happened, texts: Texts, names: Names | undefined): HappeningData {
  const reason = data['reason'];
  const because = data['because'];
  const rule = typeof reason === 'object' && reason !== null && 'rule' in reason ? String(reason.rule) : '';
  const outcome = String(data['outcome'] ?? (data['reason'] === undefined ? '' : data['reason']));
  return {
    who: nameOf(by, texts, names),
    agent: nameOf(`agent:${String(data['agent'] ?? '')}`, texts, names),
    reason: rule || String(because ?? (typeof reason === 'string' ? (texts.reasons[reason] ?? reason) : '')),
    outcome: texts.outcome[outcome as keyof Texts['outcome']] ?? outcome.replaceAll('_', ' '),
    stars: Number(data['stars'] ?? 0),
    comment: String(data['comment'] ?? ''),
    slots: Object.keys((data['slots'] ?? {}) as object).join(', '),
  };
}
