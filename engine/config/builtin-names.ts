/** Names that an expression may read without any step writing them. */
export const BUILTIN_SLOTS: readonly string[] = [
  /** The language that the visitor writes. */
  'language',
  /** The value that a field's `valid` judges, that its `confirm` offers, or that it has refused. */
  'value',
  /** The conversation's day, `2026-11-20`, and minute, `2026-11-20T10:00`, in the bot's zone. */
  'today',
  'now',
  /** What the open question offers, numbered; for its reply. */
  'choices',
  /** What its list has so far. */
  'so_far',
  /** Where the visitor writes from: web, or what the client calls itself. */
  'channel',
  /** What one of a reply's repeated cards shows. */
  'item',
  /** In `repair_did_you_mean`: the wish that the bot takes for likely. */
  'meant',
];

/** Names of those that only some replies see, and which. */
export const PLACED_NAMES = {
  value:
    'in `confirm` of a field, and in `invalid` and the replies of `check` of one that is no choice and no file',
  choices: 'in the replies of a field with options or choices',
  so_far: 'in the replies of a field that takes several',
  item: 'on cards with `each`',
  meant: 'in repair_did_you_mean',
} as const;

export type PlacedName = keyof typeof PLACED_NAMES;

/** Entity types of the catalogue's three tables. */
export const CATALOGUE_TYPES = ['product', 'brand', 'category'] as const;
export type CatalogueType = (typeof CATALOGUE_TYPES)[number];

/** The action that looks an entity up in the catalogue. */
export function catalogueAction(type: string): string {
  return `catalogue.${type}`;
}

/** Prefix of the actions that look for tickets at a desk, by its name. */
export const DESK_ACTION = 'desk.';
