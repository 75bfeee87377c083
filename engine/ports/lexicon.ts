/** Words of a message that name a catalogue entry. `start` and `end` are UTF-16 offsets into the text as given. */
export type Mention = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Entries that carry this name, best first; more than one where the name is ambiguous. */
  readonly entries: readonly CatalogueEntry[];
  /** 0…1; 1 for an exact hit. */
  readonly score: number;
  /** A mention inside this one (the brand inside a product name). */
  readonly inside: readonly { readonly type: string; readonly value: string }[];
};

/** One product, brand or category. `facts` are shown and compared, never guessed from. */
export type CatalogueEntry = {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string | number>>;
};

/** The bot's own names, found whole wherever they stand in a text. */
export interface Lexicon {
  /** Longest, non-overlapping mentions in order of `start`. */
  match(text: string): readonly Mention[];
  entry(type: string, id: string): CatalogueEntry | undefined;
}
