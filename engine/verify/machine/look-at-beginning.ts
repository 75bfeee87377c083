import type { Flow } from '../../config/schema/flows.ts';
import { flowInstead, isOff, replyKey } from '../../dialog/repair-changes.ts';
import type { OptionalReply, RepairName, RepairReply } from '../../dialog/repair-replies.ts';
import { FRESH } from '../values/env.ts';
import type { Watch } from './explore.ts';
import type { Model } from './model.ts';
import { FRESH_TURN } from './moves.ts';
import { NONSENSE, type State } from './state.ts';

/** What the engine says by itself where nothing is open, and words after which it does, by language. */
export type Remark = {
  readonly repair: RepairName;
  readonly reply: RepairReply | OptionalReply | null;
  readonly zh: readonly string[];
  readonly en: readonly string[];
};

/** What a visitor may bring about whatever the bot does. */
export const REMARKS: readonly Remark[] = [
  { repair: 'help', reply: 'repair_help', zh: ['帮助'], en: ['help'] },
  { repair: 'cancel', reply: 'repair_cancelled', zh: ['取消'], en: ['cancel'] },
  { repair: 'start_over', reply: 'repair_restarted', zh: ['重新开始'], en: ['start over'] },
  { repair: 'repeat', reply: null, zh: ['再说一遍'], en: ['say that again'] },
  { repair: 'go_back', reply: 'repair_nothing_to_undo', zh: ['上一步'], en: ['go back'] },
  { repair: 'human_handoff', reply: 'repair_handoff', zh: ['人工'], en: ['agent'] },
  { repair: 'empty', reply: 'repair_empty', zh: ['……'], en: ['...'] },
  { repair: 'cannot_answer', reply: 'repair_out_of_scope', zh: [NONSENSE], en: [NONSENSE] },
  {
    repair: 'cannot_answer',
    reply: 'repair_cannot_answer_again',
    zh: [NONSENSE, NONSENSE],
    en: [NONSENSE, NONSENSE],
  },
];

/** Look at what the bot says before any flow is open: nothing is known then. */
export function lookAtBeginning(model: Model, watch: Watch): void {
  const { bot } = model;
  const nothing: State = {
    frames: [],
    env: FRESH,
    exact: true,
    from: null,
    act: null,
    answer: null,
    assumed: [],
    digression: 'none',
    ...FRESH_TURN,
  };
  if (bot.welcome !== null) watch.reply(bot.welcome, nothing);
  for (const remark of REMARKS) {
    const words = wordsFor(remark, model);
    if (!words || remark.reply === null) continue;
    const act = { kind: 'says', words } as const;
    watch.reply(replyKey(bot, remark.reply), { ...nothing, from: nothing, act });
  }
}

/** The words after which the engine does it by itself, or `flow` instead; undefined where something else follows them. */
export function wordsFor(
  { repair, ...said }: Remark,
  { bot }: Model,
  flow?: string,
): readonly string[] | undefined {
  const isServed = Object.values<Flow>(bot.flows).some(({ start }) =>
    [start?.intent ?? []].flat().includes(repair),
  );
  if (isOff(bot, repair) || isServed || flowInstead(bot, repair) !== flow) return undefined;
  return bot.languages[0] === 'zh' ? said.zh : said.en;
}
