import type { PatternEntity } from './bot.ts';

/** Known to every bot; a bot's own entity of the same name replaces them. */
export const BUILT_IN_ENTITIES: Readonly<Record<string, PatternEntity>> = {
  phone: { pattern: String.raw`(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}`, strip: ' -' },
  number: { pattern: String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`, strip: ',' },
};
