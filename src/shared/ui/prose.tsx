import { type ComponentChildren, Fragment } from 'preact';

export type ProseProps = {
  /** Plain text: an empty line between paragraphs, "## " before a heading, "- " before each list item. */
  text: string;
  /** Level of its headings: 2 under the page's title, 3 under a section's. */
  level?: 2 | 3;
};

/** Renders text from a form, with headings, lists and links. HTML in it is escaped. */
export function Prose({ text, level = 2 }: ProseProps) {
  return (
    <div class="prose">
      {blocksOf(text).map((block, at) => (
        <TextBlock key={at} block={block} level={level} />
      ))}
    </div>
  );
}

function TextBlock({ block: { kind, lines }, level }: { block: Block; level: 2 | 3 }) {
  if (kind === 'heading') return level === 2 ? <h2>{lines}</h2> : <h3>{lines}</h3>;
  if (kind === 'list') {
    return (
      <ul>
        {lines.map((line, at) => (
          <li key={at}>{withLinks(line)}</li>
        ))}
      </ul>
    );
  }
  return (
    <p>
      {lines.map((line, at) => (
        <Fragment key={at}>
          {at > 0 && <br />}
          {withLinks(line)}
        </Fragment>
      ))}
    </p>
  );
}

type Block = { kind: 'heading' | 'list' | 'paragraph'; lines: string[] };

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const [, mark, words] = /^(##|-)\s+(.*)$/.exec(line) ?? [];
    const kind = mark === '##' ? 'heading' : mark === '-' ? 'list' : 'paragraph';
    if (line === '') {
      open = undefined;
    } else if (open && open.kind === kind && kind !== 'heading') {
      open.lines.push(words ?? line);
    } else {
      open = { kind, lines: [words ?? line] };
      blocks.push(open);
    }
  }
  return blocks;
}

// A mail address may begin only at the start of a word: otherwise matching a long word would take quadratic time.
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)'’”])|((?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;

function withLinks(line: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const [found, web] = match;
    parts.push(
      line.slice(end, match.index),
      <a key={match.index} href={web ?? `mailto:${found}`} rel={web && 'nofollow'}>
        {found}
      </a>,
    );
    end = match.index + found.length;
  }
  return [...parts, line.slice(end)];
}
