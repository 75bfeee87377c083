/** The one part of node-nlp that is used; its main module would load every language (1.7 s, 164 MB). */
declare module 'node-nlp/src/classifiers/index.js' {
  type Vector = Readonly<Record<string, number>>;
  type Settings = {
    readonly iterations?: number;
    readonly log?: false | ((status: { readonly iterations: number }) => void);
  };

  export type NetworkData = {
    readonly settings: object;
    readonly features: readonly string[];
    readonly intents: readonly string[];
    /** Per intent one weight for each feature, then the bias. */
    readonly perceptrons: readonly (readonly number[])[];
  };

  /** An example with its features, or its intents, by number. */
  export type Prepared = Readonly<
    Record<
      'input' | 'output',
      { readonly keys: readonly number[]; readonly data: Readonly<Record<number, number>> }
    >
  >;

  /** What learns one intent. */
  export type Perceptron = {
    readonly id: number;
    readonly weights: Float32Array;
    readonly changes: Float32Array;
    bias: number;
  };

  export class NeuralNetwork {
    constructor(settings?: Settings);
    readonly settings: { readonly alpha: number; readonly momentum: number };
    readonly lookup: { readonly outputLookup: { readonly items: readonly string[] } };
    readonly decayLearningRate: number;
    prepareCorpus(
      corpus: readonly { readonly input: Vector; readonly output: Vector }[],
    ): readonly Prepared[];
    trainPerceptron(perceptron: Perceptron, data: readonly Prepared[]): number;
    train(corpus: readonly { readonly input: Vector; readonly output: Vector }[]): unknown;
    run(input: Vector): Record<string, number> | undefined;
    toJSON(): NetworkData;
    fromJSON(data: NetworkData): void;
  }
}
