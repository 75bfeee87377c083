type Shape = { readonly path: string; readonly fill?: boolean };

/** Drawn on a 24 px grid; always beside words or an accessible name, so hidden from readers. */
function icon({ path, fill = false }: Shape) {
  return () => (
    <svg class={fill ? 'icon icon-fill' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

export const SendIcon = icon({ path: 'M5 12 4 4.500 21 12 4 19.500 5 12Zm0 0h8' });
export const ClipIcon = icon({
  path: 'm20 11.500-8.200 8.200a5.200 5.200 0 0 1-7.400-7.400l8.500-8.400a3.400 3.400 0 0 1 4.900 4.800l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.800-7.800',
});
export const PersonIcon = icon({
  path: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.500 8.500c.6-3.700 3.700-5.500 7.500-5.500s6.900 1.800 7.500 5.500',
});
export const FileIcon = icon({
  path: 'M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7l-4-4Zm0 0v4h4',
});
export const ChatIcon = icon({ path: 'M4 5.500h16v11H10.500L6 20v-3.500H4v-11Zm4 4.200h8m-8 3h5' });
export const CrossIcon = icon({ path: 'm6 6 12 12M18 6 6 18' });
export const DownIcon = icon({ path: 'M12 5v14m0 0 6-6m-6 6-6-6' });
export const StarIcon = icon({
  path: 'm12 3.500 2.600 5.500 6 .8-4.400 4.200 1.100 6L12 17.100 6.700 20l1.100-6-4.400-4.200 6-.8L12 3.500Z',
  fill: true,
});
export const OneTickIcon = icon({ path: 'm6 12.500 4 4 8-9' });
export const TwoTicksIcon = icon({ path: 'm2.500 12.500 4 4 8-9m-3.200 7.700 1.300 1.300 8-9' });
export const AlertIcon = icon({ path: 'M12 8v5m0 3v.01M12 3 2.500 20h19L12 3Z' });
export const ShieldIcon = icon({
  path: 'M12 3 5 5.500v5.700c0 4.500 2.900 7.800 7 9.800 4.100-2 7-5.300 7-9.800V5.500L12 3Z',
});
export const ClockIcon = icon({ path: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.500 2' });

/** The shop's seedling. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" />
      <path class="logo-stem" d="M16 25V14" />
      <path class="logo-leaf" d="M16 15c0-4.600 3-7.200 8-7.400 0 5-3 7.600-8 7.400Z" />
      <path class="logo-bud" d="M16 19c0-3.900-2.600-6.200-7-6.400 0 4.400 2.600 6.600 7 6.400Z" />
    </svg>
  );
}
