import { useState } from 'preact/hooks';
import type { ParleyClient } from '../client/index.ts';
import { StarIcon } from './icons.tsx';
import type { Texts } from './texts.ts';

type Props = { readonly texts: Texts; readonly rated: boolean; readonly client: ParleyClient };

/** After the end: five stars, a word if one likes, and a new beginning. */
export function Ended({ texts, rated, client }: Props) {
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState('');
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
                class={count <= stars ? 'star star-on' : 'star'}
                aria-label={texts.stars(count)}
                aria-pressed={count === stars}
                onClick={() => setStars(count)}
              >
                <StarIcon />
              </button>
            ))}
          </div>
          {stars > 0 && (
            <form
              class="rating"
              onSubmit={(event) => {
                event.preventDefault();
                client.rate(stars, comment.trim());
              }}
            >
              <textarea
                rows={2}
                maxLength={2000}
                value={comment}
                aria-label={texts.comment}
                placeholder={texts.comment}
                onInput={(event) => setComment(event.currentTarget.value)}
              />
              <button type="submit" class="button button-tint">
                {texts.submitRating}
              </button>
            </form>
          )}
        </>
      )}
      <button type="button" class="button button-strong" onClick={() => client.newConversation()}>
        {texts.newChat}
      </button>
    </section>
  );
}
