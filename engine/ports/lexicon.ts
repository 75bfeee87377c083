/** Words of a message that name a catalogue entry. `start` and `end` are UTF-16 offsets into the text as given. */
export type Mention = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Entries that carry this name, best first; more than one where the name is ambiguous. */
  readonly entries: readonly CatalogueEntry[];
  /** 0…1; 1 for an exact hit, less for one by sound or with typing mistakes. */
  readonly score: number;
  /** Entries that the words may mean too, but less likely: best first. */
  readonly others?: readonly { readonly entry: CatalogueEntry; readonly score: number }[];
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

/** A catalogue entry with every name it goes by. */
export type NamedEntry = CatalogueEntry & { readonly aliases: readonly string[] };

/** The bot's own names, found whole wherever they stand in a text. */
export interface Lexicon {
  /**
   * Longest, non-overlapping mentions in order of `start`. `exact` leaves out names by sound and with typing mistakes:
   * enough for words that we wrote ourselves.
   */
  match(text: string, how?: 'exact'): readonly Mention[];
  entry(type: string, id: string): CatalogueEntry | undefined;
}

/** A lexicon whose entries can change while it is used. A change counts from the next `match` on and costs milliseconds. */
export interface EditableLexicon extends Lexicon {
  /** Add an entry, or replace the one of the same type and id with all its names. */
  put(entry: NamedEntry): void;
  remove(type: string, id: string): void;
}
