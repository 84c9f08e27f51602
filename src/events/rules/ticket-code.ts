/** 16 letters of an alphabet of 31: 79 bits. */
export const TICKET_CODE_LENGTH = 16;

/** Groups a code for reading: "kwp4 7mzn d2xt 9hqb". */
export const readableCode = (code: string): string => code.match(/.{1,4}/g)?.join(' ') ?? code;

/** Finds the code in typed, scanned or pasted text: a code, grouped or not, or the URL of a ticket. */
export function codeIn(input: string): string | undefined {
  const last =
    input
      .trim()
      .replace(/[?#].*/s, '')
      .split('/')
      .filter(Boolean)
      .at(-1) ?? '';
  const code = last.toLowerCase().replace(/[^a-z0-9]/g, '');
  return code.length === TICKET_CODE_LENGTH ? code : undefined;
}
