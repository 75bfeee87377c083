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

  export class NeuralNetwork {
    constructor(settings?: Settings);
    train(corpus: readonly { readonly input: Vector; readonly output: Vector }[]): unknown;
    run(input: Vector): Record<string, number> | undefined;
    toJSON(): NetworkData;
    fromJSON(data: NetworkData): void;
  }
}
