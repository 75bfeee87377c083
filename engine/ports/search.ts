/** An answer from the knowledge base. `score` is 0…1 and comparable with the threshold in pipeline.yaml. */
export type SearchHit = {
  readonly id: string;
  readonly score: number;
  readonly question: string;
  readonly answer: string;
  /** Where an encoder was asked: what words alone say, and what the meaning says; null when the encoder failed. */
  readonly signals?: { readonly words: number; readonly meaning: number | null };
};

/** Finds knowledge entries for a message. */
export interface Search {
  /**
   * Best first, at most `limit`; texts in `language` where an entry has them. A promise, because an encoder works in a thread of
   * its own; one that fails leaves the hits that words alone give.
   */
  find(request: {
    readonly text: string;
    readonly tokens: readonly string[];
    readonly language: string;
    readonly limit: number;
  }): Promise<readonly SearchHit[]>;
}
