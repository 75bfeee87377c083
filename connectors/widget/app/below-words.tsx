import type { Button, Card, Image, ParleyClient } from '../client/index.ts';

type CardsProps = { readonly cards: readonly Card[]; readonly client: ParleyClient };

/** Things side by side, scrolled sideways where they do not fit. Their buttons stay: a tap on an old one is answered. */
export function Cards({ cards, client }: CardsProps) {
  if (cards.length === 0) return null;
  return (
    <ul class="cards">
      {cards.map((card) => (
        <li key={card.title} class="card">
          {card.image && <Picture image={card.image} />}
          <p class="card-title">{card.title}</p>
          {card.text !== undefined && <p class="card-text">{card.text}</p>}
          <Choices buttons={card.buttons ?? []} client={client} isOpen />
        </li>
      ))}
    </ul>
  );
}

type ChoicesProps = {
  readonly buttons: readonly Button[];
  readonly client: ParleyClient;
  /** Whether the visitor has not gone on yet; links stay afterwards, too. */
  readonly isOpen: boolean;
};

/** Buttons: a tap says its label and sends its payload; one with an address opens that instead. */
export function Choices({ buttons, client, isOpen }: ChoicesProps) {
  const shown = buttons.filter(({ url }) => isOpen || url !== undefined);
  if (shown.length === 0) return null;
  return (
    <div class="choices">
      {shown.map(({ label, payload, url }) =>
        url === undefined ? (
          <button
            key={payload}
            type="button"
            class="choice"
            onClick={() => client.send({ text: label, choice: payload })}
          >
            {label}
          </button>
        ) : (
          <a key={payload} class="choice choice-link" href={url} target="_blank" rel="noopener noreferrer">
            {label}
          </a>
        ),
      )}
    </div>
  );
}

/** A picture from its address, which must not learn where it is shown. */
export function Picture({ image }: { image: Image }) {
  return <img class="picture" src={image.url} alt={image.alt} loading="lazy" referrerpolicy="no-referrer" />;
}
