import { type Bot, type Encoder, failure, type Mask, reasonOf } from '#engine/plugin';
import type { Classifier, Meant } from './classify.ts';
import { maskedText } from './masked-text.ts';

/** Gives a message's vector where the classifier has learnt from vectors, in time or not at all. */
export type EncodeMessage = (
  classifier: Classifier,
  text: string,
  masks: readonly Mask[],
  signal: AbortSignal,
) => Promise<Meant>;

/** The share of the stage's time that an encoder may take; what is left is plenty for the words. */
const PATIENCE = 0.4;
/** Where pipeline.yaml says nothing of the stage, as in its tests. */
const TIMEOUT = 1000;

/** A failed or late encoder costs the message its meaning and no more. */
export function messageEncoder({ stages }: Bot, encoder: Encoder | undefined): EncodeMessage {
  const timeout = stages.find(({ plugin }) => plugin === 'classify-onnx')?.timeout ?? TIMEOUT;
  return async ({ meaning }, text, masks, signal) => {
    if (meaning === undefined) return undefined;
    if (encoder?.fingerprint !== meaning.encoder)
      return { problem: 'the encoder of its training is not here' };
    const late = Promise.withResolvers<never>();
    const giveUp = (reason: string) => late.reject(new Error(failure('ENCODER_FAILED', { reason }).message));
    const timer = setTimeout(
      () => giveUp(`it took longer than ${timeout * PATIENCE} ms`),
      timeout * PATIENCE,
    );
    const stop = () => giveUp('the turn was given up');
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      const [vector] = await Promise.race([encoder.encode([maskedText(text, masks)]), late.promise]);
      return vector === undefined ? { problem: 'the encoder gave nothing' } : { vector };
    } catch (thrown) {
      return { problem: reasonOf(thrown) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };
}
