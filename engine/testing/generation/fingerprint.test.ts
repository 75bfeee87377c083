import { expect, test } from 'vitest';
import { openSmallBot } from '../small-bot.rig.ts';
import { createFingerprints } from './fingerprint.ts';
import { beginDialogue, goOn } from './place.ts';

test('places count as one when every condition judges them alike, whatever was said on the way', async () => {
  const { bot, world } = await openSmallBot();
  const fingerprint = createFingerprints(bot);
  const printOf = async (...texts: readonly string[]): Promise<string> => {
    let { place } = await beginDialogue({}, world);
    for (const user of texts) place = (await goOn(place, { user }, world))?.place ?? place;
    return fingerprint(place);
  };
  const large = await printOf('order', 'large');
  expect(await printOf('order', 'huh', 'large')).toBe(large);
  expect(await printOf('order', 'small')).not.toBe(large);
  expect(await printOf('order', 'huh')).not.toBe(await printOf('order'));
});
