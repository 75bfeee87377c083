/**
 * Passes a question to the one node that can answer it, because it holds what the question is about.
 * Questions and answers are text that only those who ask and answer understand.
 */
export interface Relay {
  /** Names this node among all; letters, digits, `-` and `_` only. Whatever only this node can answer should carry it. */
  readonly node: string;
  /** From now on this node answers so; a rejection is no answer. Before, it does not answer at all. */
  answerBy(answer: (question: string) => Promise<string>): void;
  /**
   * What a node answers to a question, this one among them. Undefined without an answer within `patience` ms, and
   * earlier when the node is known not to live. It never rejects, and the node may have heard the question all the same.
   */
  ask(node: string, question: string, patience: number): Promise<string | undefined>;
}
