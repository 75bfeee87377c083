import { failure, ParleyError } from '#engine/core/errors';
import type { Encoder } from '#engine/ports/encoder';

/**
 * The same encoder for those who can't wait: it rejects when vectors take longer than `limit` milliseconds. A visitor's
 * question is then answered by words alone, instead of by the apology of a stage that ran out of time.
 */
export function hurriedEncoder(encoder: Encoder, limit: number): Encoder {
  return {
    ...encoder,
    encode: async (texts) => {
      const late = Promise.withResolvers<never>();
      const reason = `they took longer than ${limit} ms`;
      const timer = setTimeout(
        () => late.reject(new ParleyError(failure('ENCODER_FAILED', { reason }))),
        limit,
      );
      try {
        return await Promise.race([encoder.encode(texts), late.promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
