import type { Problem } from '../../config/problem.ts';
import { warning } from '../../config/report.ts';
import { walkReplies } from '../../config/walk-replies.ts';
import { REPAIR_INTENTS } from '../../dialog/repair-replies.ts';
import { shownBy } from '../dialogue/dialogue-to.ts';
import { showUnserved } from '../dialogue/show-start.ts';
import type { Model } from '../machine/model.ts';

/** An intent is learnt to start something: one that starts nothing only takes messages from the others. */
export function* checkIntentsUsed({ bot, draft }: Model): Iterable<Problem> {
  // Where knowledge answers, an intent may be there to keep its questions together.
  if (bot.faq.length > 0) return;
  const payloads = [...walkReplies({ replies: { ...bot.replies } })].flatMap(({ buttons }) =>
    buttons.map(([button]) => button.payload),
  );
  const used = new Set<string>([
    ...REPAIR_INTENTS,
    ...Object.values(bot.flows).flatMap(({ start }) => [start?.intent ?? []].flat()),
    ...payloads.flatMap((payload) =>
      payload?.startsWith('intent:') ? [payload.slice('intent:'.length)] : [],
    ),
  ]);
  for (const { data, source } of draft.intents) {
    for (const intent of Object.keys(data.intents ?? {})) {
      if (used.has(intent)) continue;
      const found = warning(source.place(['intents', intent], 'key'), 'INTENT_UNUSED', { intent });
      yield* shownBy(found, showUnserved(intent, bot));
    }
  }
}
