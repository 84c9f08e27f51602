import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Pdf = PDFKit.PDFDocument;
export type Weight = 'regular' | 'bold';

export type TextStyle = { size: number; weight?: Weight; color?: string };
export type TextBox = TextStyle & { x: number; y: number; width: number; align?: 'left' | 'right' };

// Each file of the font has some of its letters: Welsh and Polish ones are in latin-ext.
const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;
const WEIGHTS = { regular: 400, bold: 600 };
const LINE_HEIGHT = 1.4;

const require = createRequire(import.meta.url);
const files = new Map<string, Buffer>();
const fileOf = (subset: string, weight: Weight): Buffer =>
  files.getOrInsertComputed(`noto-sans-${subset}-${WEIGHTS[weight]}-normal.woff`, (name) =>
    readFileSync(require.resolve(`@fontsource/noto-sans/files/${name}`)),
  );

/** Writes text of any of the languages that names come in, each letter in the file of the font that has it. */
export type PdfText = {
  /** @returns the height that the text takes */
  write(text: string, box: TextBox): number;
  /** the height that it would take */
  heightOf(text: string, box: TextStyle & { width: number }): number;
};

export function pdfText(doc: Pdf): PdfText {
  for (const weight of ['regular', 'bold'] as const) {
    for (const subset of SUBSETS) doc.registerFont(`${subset} ${weight}`, fileOf(subset, weight));
  }
  const known = new Map<string, string>();
  const fontOf = (letter: string, weight: Weight): string =>
    known.getOrInsertComputed(`${weight} ${letter}`, () => {
      const code = letter.codePointAt(0) ?? 0;
      const subset = SUBSETS.find((each) => hasGlyph(doc.font(`${each} ${weight}`), code)) ?? SUBSETS[0];
      return `${subset} ${weight}`;
    });
  const runsOf = (text: string, weight: Weight): Run[] => runsIn(text, (letter) => fontOf(letter, weight));
  const widthOf = (text: string, { size, weight = 'regular' }: TextStyle): number =>
    runsOf(text, weight).reduce(
      (width, run) => width + doc.font(run.font).fontSize(size).widthOfString(run.text),
      0,
    );
  const linesOf = (text: string, box: TextStyle & { width: number }) =>
    wrap(text, box.width, (part) => widthOf(part, box));
  return {
    write(text, box) {
      const { x, y, width, size, weight = 'regular', color = INK, align = 'left' } = box;
      const lines = linesOf(text, box);
      for (const [at, line] of lines.entries()) {
        let left = align === 'right' ? x + width - widthOf(line, box) : x;
        for (const run of runsOf(line, weight)) {
          doc.font(run.font).fontSize(size).fillColor(color);
          doc.text(run.text, left, y + at * size * LINE_HEIGHT, { lineBreak: false });
          left += doc.widthOfString(run.text);
        }
      }
      return lines.length * size * LINE_HEIGHT;
    },
    heightOf: (text, box) => linesOf(text, box).length * box.size * LINE_HEIGHT,
  };
}

/** The colour of text. */
export const INK = '#2b2724';

// Of the fonts that pdfkit has opened, which its types do not describe.
type Opened = { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } };
const hasGlyph = (doc: Pdf, code: number): boolean =>
  (doc as unknown as Opened)._font.font.hasGlyphForCodePoint(code);

type Run = { font: string; text: string };

function runsIn(text: string, fontOf: (letter: string) => string): Run[] {
  const runs: Run[] = [];
  for (const letter of text) {
    const last = runs.at(-1);
    const font = fontOf(letter);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}

/** Breaks text between words, and words that are too long anywhere. */
function wrap(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => broken(each, width, widthOf))) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function broken(word: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const letter of word) {
    if (part && widthOf(part + letter) > width) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}
