/** Words that mean something to Botium at the beginning of a line; all others are text. */

export const ASSERTERS: ReadonlySet<string> = new Set(
  `BUTTONS BUTTONS_COUNT BUTTONS_COUNT_REC MEDIA MEDIA_COUNT MEDIA_COUNT_REC CARDS CARDS_COUNT CARDS_COUNT_REC
   PAUSE_ASSERTER JSON_PATH JSON_PATH_COUNT RESPONSE_LENGTH FORMS ENTITIES ENTITY_VALUES ENTITY_CONTENT
   INTENT INTENT_UNIQUE INTENT_CONFIDENCE TEXT TEXT_IC TEXT_EQUALS TEXT_EQUALS_IC
   TEXT_CONTAINS_ANY TEXT_CONTAINS_ANY_IC TEXT_CONTAINS_ALL TEXT_CONTAINS_ALL_IC
   TEXT_WILDCARD_ANY TEXT_WILDCARD_ANY_IC TEXT_WILDCARD_ALL TEXT_WILDCARD_ALL_IC
   TEXT_WILDCARDEXACT_ANY TEXT_WILDCARDEXACT_ANY_IC TEXT_WILDCARDEXACT_ALL TEXT_WILDCARDEXACT_ALL_IC
   TEXT_REGEXP_ANY TEXT_REGEXP_ANY_IC TEXT_REGEXP_ALL TEXT_REGEXP_ALL_IC BOT_CONSUMED BOT_UNCONSUMED_COUNT`.split(
    /\s+/,
  ),
);

export const USER_INPUTS: ReadonlySet<string> = new Set(['BUTTON', 'MEDIA', 'FORM']);

export const LOGIC_HOOKS: ReadonlySet<string> = new Set([
  'PAUSE',
  'WAITFORBOT',
  'INCLUDE',
  'SKIP_BOT_UNCONSUMED',
  'SET_SCRIPTING_MEMORY',
  'CLEAR_SCRIPTING_MEMORY',
  'ASSIGN_SCRIPTING_MEMORY',
  'UPDATE_CUSTOM',
]);

/** A line that begins with such a word: the word, and what stands behind it, divided by `|`. */
export function wordsOf(text: string): { readonly word: string; readonly args: readonly string[] } {
  const [word = ''] = text.split(' ', 1);
  const rest = text.slice(word.length).trim();
  const args = rest === '' ? [] : rest.split(/(?<!\\)\|/).map((arg) => arg.replaceAll('\\|', '|').trim());
  return { word, args };
}
