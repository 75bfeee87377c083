/** An answer from the knowledge base. `score` is 0…1 and comparable with the threshold in pipeline.yaml. */
export type SearchHit = {
  readonly id: string;
  readonly score: number;
  readonly question: string;
  readonly answer: string;
};

/** Finds knowledge entries for a message. */
export interface Search {
  /** Best first, at most `limit`; texts in `language` where an entry has them. */
  find(request: {
    readonly text: string;
    readonly tokens: readonly string[];
    readonly language: string;
    readonly limit: number;
  }): readonly SearchHit[];
}
