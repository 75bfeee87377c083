import { type Found, findAll, rule } from './found.ts';

const EMAIL = rule(
  /@/,
  /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,12}(?![a-z0-9])/g,
);
const LANDLINE = rule(
  /\d{3}/,
  /(?<!\d)(?:0\d{2,3}[ -]?\d{7,8}(?:[ -转]{1,2}\d{1,5})?|400[ -]?\d{3}[ -]?\d{4}|400[ -]?\d{4}[ -]?\d{3}|800[ -]?\d{3}[ -]?\d{4})(?!\d)/g,
);
const MOBILE = rule(/1[3-9]\d/, /(?<![\d+])(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)/g);
const ABROAD = rule(
  /\+\d/,
  /(?<!\d)\+(?!86)(\d{1,3})[ -]?\(?(\d{2,4})\)?[ -]?(\d{3,4})[ -]?(\d{3,4})(?!\d)/g,
);

/** Phones and e-mail addresses in one spelling: digits without gaps, small letters. */
export function findContacts(text: string): readonly Found[] {
  return [
    ...findAll(text, 'email', EMAIL, ([whole]) => whole),
    ...findAll(text, 'phone', MOBILE, ([, one, two, three]) => `${one}${two}${three}`),
    ...findAll(text, 'phone', LANDLINE, ([whole]) => whole.replace(/[ -]/g, '').replace('转', '-')),
    ...findAll(text, 'phone', ABROAD, ([, ...parts]) => `+${parts.join('')}`),
  ];
}
