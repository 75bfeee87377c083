import type { Classifier, Limits } from './classify.ts';
import { insightOf } from './explain.ts';
import { type ImportRuntime, openSession } from './open-session.ts';
import { type Product, restoreVocabulary, type StoredModel } from './product.ts';
import { readOnnx } from './read-onnx.ts';
import type { Options } from './schema.ts';
import { speller } from './spelling.ts';

/** A classifier for each language of the product, or why the runtime could not open them. */
export type Opened = { readonly classifiers: ReadonlyMap<string, Classifier> } | { readonly problem: string };

/** Where a wrong flow is worth two questions, a guess must be right more often than one time in three. */
const UNSURE_BELOW = 0.35;
const MARGIN = 0.1;

export async function openClassifiers(
  product: Product,
  chosen: Options,
  importRuntime?: ImportRuntime,
): Promise<Opened> {
  const classifiers = new Map<string, Classifier>();
  for (const [language, stored] of Object.entries(product)) {
    const file = new Uint8Array(Buffer.from(stored.onnx, 'base64'));
    const session = await openSession(file, importRuntime);
    if ('problem' in session) return session;
    classifiers.set(language, {
      session,
      insight: insightOf(readOnnx(file)),
      intents: stored.intents,
      recipe: stored.recipe,
      mend: speller(stored.words),
      vocabulary: restoreVocabulary(stored),
      calibration: stored.calibration,
      limits: limitsOf(stored, chosen),
      ...(stored.meaning ? { meaning: stored.meaning } : {}),
    });
  }
  return { classifiers };
}

function limitsOf({ calibration }: StoredModel, chosen: Options): Limits {
  const { reject_below = 'auto', unsure_below: unsure = UNSURE_BELOW, margin = MARGIN } = chosen;
  return { inside: reject_below === 'auto' ? calibration.limit : reject_below, unsure, margin };
}
