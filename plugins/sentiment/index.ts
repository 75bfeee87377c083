import { definePlugin, sayReply } from '#engine/plugin';
import { options } from './schema.ts';
import { weighUpset } from './weigh-upset.ts';

/** Above this a person is called where the bot says nothing else. */
const ABOVE = 0.8;

/** Calls a person for whoever is upset, before the bot makes it worse. */
export const plugin = definePlugin({
  id: 'sentiment',
  summary: 'calls a person for a visitor who is upset',
  options,
  needs: ['language', 'dialog'],
  gives: ['dialog'],
  create: ({ above = ABOVE, team, words }, { bot }) => ({
    run: ({ input, parts, seed, channel }) => {
      const { dialog: before, language = bot.languages[0] } = parts;
      if (input.kind !== 'message' || !before || before.handoff !== null || before.close) return undefined;
      const { score, because } = weighUpset(input.text, words);
      if (score < above) return undefined;
      const slots = { ...before.state.slots, channel: channel ?? null };
      const said = sayReply(bot, 'repair_handoff', { language, slots, seed });
      const handoff = { reason: 'sentiment', team: team ?? null };
      return {
        dialog: { ...before, said: [said], handoff },
        notes: [`${score.toFixed(1)}: ${because.join(', ')}`],
      };
    },
  }),
});
