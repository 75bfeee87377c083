/** Web addresses in a text. What a sentence ends with does not belong to them. */
const ADDRESS = /https?:\/\/[^\s<>"'，。）】]+[^\s<>"'，。）】.,;:!?)\]]/g;

/** Text as it was written, with its web addresses to be opened. Nothing else of it is ever more than text. */
export function Words({ text }: { text: string }) {
  const parts: (string | { readonly url: string })[] = [];
  let from = 0;
  for (const { 0: url, index } of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, index), { url });
    from = index + url.length;
  }
  parts.push(text.slice(from));
  return (
    <>
      {parts.map((part) =>
        typeof part === 'string' ? (
          part
        ) : (
          <a key={part.url} href={part.url} target="_blank" rel="noopener noreferrer">
            {part.url}
          </a>
        ),
      )}
    </>
  );
}
