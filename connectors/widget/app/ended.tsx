import type { ParleyClient } from '../client/index.ts';
import { StarIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

type Props = { readonly texts: Texts; readonly rated: boolean; readonly client: ParleyClient };

/** After the end: five stars and a new beginning. */
export function Ended({ texts, rated, client }: Props) {
  return (
    <section class="ended" aria-label={texts.endedTitle}>
      <p class="ended-title">{texts.endedTitle}</p>
      {rated ? (
        <p class="ended-hint">{texts.thanks}</p>
      ) : (
        <>
          <p class="ended-hint">{texts.endedHint}</p>
          <div class="stars">
            {[1, 2, 3, 4, 5].map((count) => (
              <button
                key={count}
                type="button"
                class="star"
                aria-label={texts.stars(count)}
                onClick={() => client.rate(count)}
              >
                <StarIcon />
              </button>
            ))}
          </div>
        </>
      )}
      <button type="button" class="button button-strong" onClick={() => client.newConversation()}>
        {texts.newChat}
      </button>
    </section>
  );
}
